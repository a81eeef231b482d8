import { mkdirSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { appSettings, caFileIn } from './app-settings.ts';
import { openCertificate } from './certificate.ts';
import { runChild } from './child.ts';
import { control } from './control.ts';
import { serve } from './emulator.ts';
import { keyFileIn } from './host/keys.ts';
import { applyGraphRights } from './seed/apply-graph-rights.ts';
import { applyRights } from './seed/apply-rights.ts';
import { directory, rightsOf } from './seed/company.ts';
import { tenantSharesOf } from './seed/tenant-sharing.ts';
import { startStack } from './stack.ts';
import { join } from 'node:path';

/** The local cloud as a process of its own, apart from the Functions host: either can be killed without the other. */
export interface CloudInput {
  readonly dataDir: string;
  readonly contentDir: string;
  /** The content is the sample company's, or a folder of the user's. */
  readonly content: 'company' | 'folder';
  /** The same of Microsoft 365; absent means that nobody keeps anything there. */
  readonly tenant?: { readonly dir: string; readonly content: 'company' | 'folder' };
  readonly portBase: number;
}

export interface CloudReady {
  readonly services: readonly { readonly name: string; readonly url: string }[];
  readonly settings: Readonly<Record<string, string>>;
  readonly controlUrl: string;
  readonly boxUrl: string;
  readonly graphUrl: string;
  readonly identityUrl: string;
}

/** Said also when all is well. */
const routine = new Set(['box.scanned', 'graph.scanned', 'openai.loaded']);

runChild<CloudInput, CloudReady>(async (input) => {
  const { dataDir, contentDir, content, tenant, portBase } = input;
  const log = (event: string, fields?: Record<string, unknown>) => {
    if (routine.has(event)) return;
    process.stderr.write(`${JSON.stringify({ level: 'warn', event, ...fields })}\n`);
  };
  const certificateDir = join(dataDir, 'certificate');
  mkdirSync(certificateDir, { recursive: true });
  const certificate = await openCertificate(certificateDir);
  setDefaultCACertificates([...getCACertificates('default'), certificate.ca]);

  const hostUrl = new URL(`http://localhost:${portBase + 1}`);
  const stack = await startStack({
    dataDir,
    directory,
    contentDir,
    ...(tenant && { tenantDir: tenant.dir }),
    portBase,
    certificate,
    host: { url: hostUrl, keyFile: keyFileIn(join(dataDir, 'host')) },
    log,
  });
  await applyRights(rightsOf(content), stack);
  if (tenant) await applyGraphRights(tenantSharesOf(tenant.content), stack);
  const { services, tokens, clock, faults } = stack;
  const knobs = await serve(control(stack), {
    name: 'control',
    plain: true,
    port: portBase,
    context: { clock, faults, tokens, certificate, log },
  });
  const url = ({ href }: URL) => href.replace(/\/$/, '');
  return {
    ready: {
      services: [
        ...Object.entries(services).map(([name, service]) => ({ name, url: url(service.url) })),
        { name: 'control', url: url(knobs.url) },
      ],
      settings: appSettings(stack, { directory, hostUrl, caFile: caFileIn(dataDir) }),
      controlUrl: url(knobs.url),
      boxUrl: url(services.box.url),
      graphUrl: url(services.graph.url),
      identityUrl: url(services.identity.url),
    },
    async stop() {
      await knobs[Symbol.asyncDispose]();
      await stack[Symbol.asyncDispose]();
    },
  };
});
