import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBlob } from '../../local/blob/server.ts';
import { boxApplication } from '../../local/box-application.ts';
import { startBox } from '../../local/box/server.ts';
import { startBus } from '../../local/bus/server.ts';
import { makeCertificate } from '../../local/certificate.ts';
import { createClock } from '../../local/clock.ts';
import { createCloser } from '../../local/closer.ts';
import { startCosmos } from '../../local/cosmos/server.ts';
import { embedSentences } from '../../local/embed-sentences.ts';
import { startEvents } from '../../local/events/server.ts';
import { createFaults } from '../../local/faults.ts';
import { startIdentity } from '../../local/identity/server.ts';
import { startOpenAI } from '../../local/openai/server.ts';
import { keepSecret } from '../../local/private-file.ts';
import { startSearch } from '../../local/search/server.ts';
import { directory } from '../../local/seed/company.ts';
import { signIn } from '../../local/sign-in.ts';
import { openTokens } from '../../local/tokens.ts';
import { startVault } from '../../local/vault/server.ts';
import { databases } from '../contract/cosmos-fixture-data.ts';
import { certificate } from './setup.ts';
import { serveQueues } from './stand-in-queues.ts';

/** An application as infrastructure would have registered it, with what it proves itself with. */
async function openEntra(folder: string) {
  const clientSecret = keepSecret(folder, 'entra-client-secret');
  const { key, cert } = await makeCertificate();
  const certificatePath = join(folder, 'entra-client.pem');
  writeFileSync(certificatePath, `${key}\n${cert}`, { mode: 0o600 });
  return {
    credentials: {
      [directory.applicationId]: { secrets: [clientSecret], certificates: [cert] },
    },
    settings: {
      SLUICE_REAL_ENTRA_TENANT: directory.tenantId,
      SLUICE_REAL_ENTRA_CLIENT_ID: directory.applicationId,
      SLUICE_REAL_ENTRA_CLIENT_SECRET: clientSecret,
      SLUICE_REAL_ENTRA_CERTIFICATE: certificatePath,
    },
  };
}

/**
 * Runs a command with the local cloud in the place of the real services: one account of each, with what infrastructure would have made for the
 * tests, in another process than they, reached by address and managed identity alone. It shows that the mode works, not that Azure agrees.
 */
const [command = 'vitest', ...parameters] = process.argv.slice(2);
const dataDir = mkdtempSync(join(tmpdir(), 'sluice-stand-in-'));
const clock = createClock();
const tokens = await openTokens({ tenantId: directory.tenantId, clock });
const common = { clock, tokens, certificate, faults: createFaults({ clock }), log: () => {} };
const at = (service: string) => {
  const folder = join(dataDir, service);
  mkdirSync(folder);
  return { context: { ...common, dataDir: folder } };
};
const closer = createCloser();
const open = async <T extends AsyncDisposable>(service: Promise<T>): Promise<T> =>
  closer.add(await service, (running) => running[Symbol.asyncDispose]());
try {
  const entra = await openEntra(dataDir);
  const { credentials } = entra;
  const identity = await open(startIdentity({ ...at('identity'), directory, credentials }));
  const identityUrl = identity.url.origin;
  const vault = await open(startVault({ ...at('vault'), secrets: {} }));
  const blob = await open(startBlob({ ...at('blob'), containers: [] }));
  const cosmos = await open(startCosmos({ ...at('cosmos'), databases }));
  const cacheDir = join(tmpdir(), `sluice-test-model-${process.getuid?.() ?? 0}`);
  const openai = await open(startOpenAI({ ...at('openai'), cacheDir }));
  const embed = embedSentences(() => openai.url, tokens);
  const search = await open(startSearch({ ...at('search'), embed }));
  const bus = await open(startBus({ ...at('bus'), queues: [] }));
  const queues = await open(serveQueues(bus, at('queues').context));
  const events = await open(startEvents({ ...at('events'), topics: [{ name: 'changes' }] }));
  const contentDir = join(dataDir, 'documents');
  const application = boxApplication(dataDir);
  const box = await open(startBox({ ...at('box'), directory, contentDir, application }));
  const boxConfig = join(dataDir, 'box-config.json');
  const { clientId: clientID, clientSecret } = application;
  const config = {
    boxAppSettings: { clientID, clientSecret },
    enterpriseID: directory.enterpriseId,
  };
  writeFileSync(boxConfig, JSON.stringify(config));
  const child = spawn(command, parameters, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true, // a group of its own, since npx hands no signal on to the command that it runs
    env: {
      ...process.env,
      SLUICE_REAL_SEARCH_ENDPOINT: search.url.href,
      SLUICE_REAL_COSMOS_ENDPOINT: cosmos.url.href,
      SLUICE_REAL_COSMOS_DATABASE: databases[0]?.id,
      SLUICE_REAL_BLOB_ENDPOINT: blob.url.href,
      SLUICE_REAL_KEYVAULT_ENDPOINT: vault.url.href,
      SLUICE_REAL_OPENAI_ENDPOINT: openai.url.href,
      SLUICE_REAL_SERVICEBUS_NAMESPACE: bus.namespace,
      SLUICE_REAL_SERVICEBUS_ADMINISTRATION: queues.url.host,
      SLUICE_REAL_BOX_CONFIG: boxConfig,
      SLUICE_REAL_BOX_API: box.url.origin,
      SLUICE_REAL_ENTRA_AUTHORITY: identityUrl,
      SLUICE_REAL_ENTRA_USER_TOKEN: await signIn('petra', { identityUrl, directory }),
      ...entra.settings,
      SLUICE_REAL_EVENTGRID_ENDPOINT: new URL('changes/api/events', events.url).href,
      IDENTITY_ENDPOINT: identity.managedIdentity.endpoint,
      IDENTITY_HEADER: identity.managedIdentity.header,
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => child.pid && process.kill(-child.pid, signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1; // none where a signal ended it
} finally {
  await closer.close();
  rmSync(dataDir, { recursive: true, force: true });
}
