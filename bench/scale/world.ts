import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CosmosClient } from '@azure/cosmos';
import { BlobServiceClient } from '@azure/storage-blob';
import { makeCertificate } from '../../local/certificate.ts';
import { createClock } from '../../local/clock.ts';
import { openTokens } from '../../local/tokens.ts';
import { createArtifacts } from '../../shared/azure/artifacts.ts';
import { createStore, type Store } from '../../shared/azure/store.ts';
import type { Microsoft365Connection } from '../../shared/model/connection.ts';
import type { ScanContext } from '../../shared/pipeline/1-scan/context.ts';
import { createLog } from '../../shared/platform/log.ts';
import { connectGraph } from '../../shared/sources/graph/connect.ts';
import { appCredential } from '../../tests/support/app-credential.ts';
import type {
  Calls,
  GraphAnswer,
  GraphOrder,
  GraphQuestion,
  GraphReady,
} from '../graph-of-a-million.ts';
import { readTree } from '../process-tree.ts';
import { countRecords, type RecordCounts } from './count-records.ts';
import type { RecordsOrder, RecordsReady } from './records-process.ts';

const tenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';
const seed = 7;

export interface Counts {
  readonly graph: Calls;
  readonly records: RecordCounts;
  readonly blobReads: number;
}

/** A tenant of so many documents, and what the product needs to scan it: its real source, records and artifacts. */
export interface World extends AsyncDisposable {
  readonly context: ScanContext;
  /** The same records, for what is not to be counted. */
  readonly aside: Store;
  ask<Q extends GraphQuestion>(question: Q): Promise<GraphAnswer<Q>>;
  counts(): Promise<Counts>;
  /** Processor time so far, in milliseconds. */
  cpu(): Cpu;
}

export interface Cpu {
  /** This process, which scans. */
  readonly scanning: number;
  /** The emulator of records and artifacts. */
  readonly records: number;
  readonly simulation: number;
}

export async function startWorld(documents: number): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-scale-'));
  const certificate = await makeCertificate();
  setDefaultCACertificates([...getCACertificates('default'), certificate.ca]);
  const graph = startPeer('../graph-of-a-million.ts');
  const tenant: GraphOrder = { documents, seed, certificate };
  const { origin } = await graph.ask<GraphReady>(tenant);
  const records = startPeer('records-process.ts');
  const services: RecordsOrder = { dataDir, tenantId, certificate };
  const ready = await records.ask<RecordsReady>(services);

  const tokens = await openTokens({ tenantId, clock: createClock(), dataDir });
  const client = new CosmosClient({
    endpoint: ready.cosmos,
    aadCredentials: appCredential(tokens, 'https://cosmos.azure.com'),
  });
  const aside = createStore(client.database(ready.database));
  const { store, counts } = countRecords(aside);
  const blob = new BlobServiceClient(ready.blob, appCredential(tokens));
  const artifacts = createArtifacts(blob.getContainerClient(ready.container));
  let blobReads = 0;
  const now = () => new Date();
  const log = createLog((level, line) => {
    if (level === 'error') process.stderr.write(`${line}\n`);
  });
  const connection = newConnection(now());
  const source = await connectGraph(connection, {
    secrets: { get: async () => 'key of notifications', set: async () => {} },
    credentialOf: async () => appCredential(tokens),
    endpoint: origin,
    publicEndpoint: 'https://localhost',
    counters: { count() {} },
    log,
    now,
  });
  const ask: World['ask'] = (question) => graph.ask(question);
  return {
    aside,
    ask,
    context: {
      connection,
      source,
      store,
      artifacts: {
        ...artifacts,
        getJson: async (ref, schema) => {
          blobReads += 1;
          return artifacts.getJson(ref, schema);
        },
      },
      events: { announce: async () => {} }, // who is told of changed rights is no matter of scanning
      counters: { count: () => {} },
      readFile: { settings: { ocr: '', transcription: '', sizes: '' } },
      log,
      now,
    },
    async counts() {
      return { graph: await ask({ ask: 'calls' }), records: counts(), blobReads };
    },
    cpu() {
      const { user, system } = process.cpuUsage();
      return {
        scanning: (user + system) / 1_000,
        records: records.cpuMs(),
        simulation: graph.cpuMs(),
      };
    },
    async [Symbol.asyncDispose]() {
      client.dispose();
      await Promise.all([graph.end(), records.end()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A process of this measure, which answers one message at a time. */
interface Peer {
  ask<T>(message: object): Promise<T>;
  cpuMs(): number;
  end(): Promise<void>;
}

function startPeer(module: string): Peer {
  const child = fork(new URL(module, import.meta.url));
  const exit = once(child, 'exit');
  const ended = exit.then(([code, signal]) => {
    throw new Error(`${module} ended with ${signal ?? code}`);
  });
  ended.catch(() => {}); // who asks is told
  return {
    async ask<T>(message: object) {
      const answer = new Promise<T>((resolve) => child.once('message', (one) => resolve(one as T)));
      child.send(message);
      return Promise.race([answer, ended]);
    },
    cpuMs: () => readTree(child.pid ?? 0)[0]?.cpuMs ?? Number.NaN,
    async end() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

const newConnection = (now: Date): Microsoft365Connection => ({
  schemaVersion: 1,
  id: 'microsoft365',
  tenantId,
  source: 'microsoft365',
  name: 'Microsoft 365',
  auth: { kind: 'managed-identity' },
  sites: 'all',
  oneDrives: { users: [], groups: [] },
  rules: { include: [], exclude: [] },
  links: { organization: false, anyone: false },
  notificationSecretName: 'microsoft365-notifications',
  createdAt: now.toISOString(),
});
