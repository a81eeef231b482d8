import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ServiceBusClient } from '@azure/service-bus';
import { makeCertificate, type LocalCertificate } from '../local/certificate.ts';
import { createClock } from '../local/clock.ts';
import { openTokens } from '../local/tokens.ts';
import { appCredential } from '../tests/support/app-credential.ts';
import { readTree } from './process-tree.ts';
import type { BusOrder, BusReady } from './bus-process.ts';

/** The bus in a process of its own, and a client of it in this one. */
export interface BusService extends AsyncDisposable {
  readonly client: ServiceBusClient;
  /** Until it listened, from the moment it was asked to. */
  readonly listeningMs: number;
  /** Bytes of memory that it has now, by /proc. */
  resident(): number;
  /** Processor time that it has used. */
  cpuMs(): number;
}

const tenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';

/** One for all: a client that trusts two of the same name takes the wrong one. */
let certificate: LocalCertificate | undefined;

/** @param dataDir holds its messages, and the key for its tokens */
export async function startBusService(dataDir: string): Promise<BusService> {
  certificate ??= await trustedCertificate();
  const child = fork(new URL('bus-process.ts', import.meta.url));
  child.send({ dataDir, tenantId, certificate } satisfies BusOrder);
  const [{ namespace, listeningMs }] = (await once(child, 'message')) as [BusReady];
  const tokens = await openTokens({ tenantId, clock: createClock(), dataDir });
  const client = new ServiceBusClient(namespace, appCredential(tokens));
  const facts = () => readTree(child.pid ?? 0)[0];
  return {
    client,
    listeningMs,
    resident: () => facts()?.rss ?? Number.NaN,
    cpuMs: () => facts()?.cpuMs ?? Number.NaN,
    async [Symbol.asyncDispose]() {
      await client.close();
      await end(child);
    },
  };
}

async function trustedCertificate(): Promise<LocalCertificate> {
  const made = await makeCertificate();
  setDefaultCACertificates([...getCACertificates('default'), made.ca]);
  return made;
}

/** As in a crash: what it needs it has on disk. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
