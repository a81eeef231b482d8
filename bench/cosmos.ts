import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CosmosClient } from '@azure/cosmos';
import { makeCertificate } from '../local/certificate.ts';
import { createClock } from '../local/clock.ts';
import { openTokens } from '../local/tokens.ts';
import { bucketOf, createStore, grantsOfPrincipal, type Store } from '../shared/azure/store.ts';
import type { Item } from '../shared/model/item.ts';
import { mapBounded } from '../shared/platform/concurrency.ts';
import { scopeOf } from '../shared/platform/ids.ts';
import { appCredential } from '../tests/support/app-credential.ts';
import type { CosmosOrder, CosmosReady } from './cosmos-process.ts';
import type { Measure, Outcome } from './measure.ts';
import { readTree } from './process-tree.ts';
import { percentile } from './statistics.ts';
import { whileOpen } from './while-open.ts';

const tenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';
const connectionId = 'box';
/** Items on record while it is measured, in folders of twenty; each person is granted ten of them. */
const files = 20_000;
const filesPerFolder = 20;
const grantsPerPerson = 10;
const people = 500;
const operations = 2_000;
const rounds = 5;
/** Calls under way at a time; as many as the product has when it reads grants. */
const lanes = 16;

export const cosmos: Measure = {
  name: 'cosmos',
  title: "Cosmos DB: the product's records in the local service, over TLS with the real SDK",
  async run(_options, say) {
    const dataDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    try {
      return await whileOpen(startService(dataDir), (service) => timeAll(service, say));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

interface Service extends AsyncDisposable {
  readonly client: CosmosClient;
  readonly store: Store;
  readonly database: string;
  /** Processor time that the service's process has used. */
  readonly cpuMs: () => number;
}

async function startService(dataDir: string): Promise<Service> {
  const certificate = await makeCertificate();
  setDefaultCACertificates([...getCACertificates('default'), certificate.ca]);
  const child = fork(new URL('cosmos-process.ts', import.meta.url));
  child.send({ dataDir, tenantId, certificate } satisfies CosmosOrder);
  const [{ endpoint, database }] = (await once(child, 'message')) as [CosmosReady];
  const tokens = await openTokens({ tenantId, clock: createClock(), dataDir });
  const aadCredentials = appCredential(tokens, 'https://cosmos.azure.com');
  const client = new CosmosClient({ endpoint, aadCredentials });
  return {
    client,
    database,
    store: createStore(client.database(database)),
    cpuMs: () => readTree(child.pid ?? 0)[0]?.cpuMs ?? Number.NaN,
    async [Symbol.asyncDispose]() {
      client.dispose();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What was timed, by its name in the report; milliseconds of each round. */
interface Times {
  readonly wallMs: number[];
  readonly serviceCpuMs: number[];
  readonly ownCpuMs: number[];
}

async function timeAll(service: Service, say: (line: string) => void): Promise<Outcome> {
  const { store } = service;
  say(`${files} files …`);
  await fill(service);
  const kinds: Record<string, (n: number) => Promise<unknown>> = {
    'point reads': (n) => store.items.read(addressOf(pick(n, files))),
    'upserts, each committed before it is answered': (n) =>
      store.items.put({ ...itemOf(pick(n, files)), name: `renamed ${n}` }),
    "queries for a person's grants (ten of them, one partition)": (n) =>
      store.principalGrants.list(grantsOfPrincipal(tenantId, personOf(pick(n, people))), 1_000),
    "queries for a folder's files (twenty of them, by three properties, all partitions)": (n) =>
      store.items.query(childrenOf(pick(n, files / filesPerFolder))),
  };
  const times = Object.fromEntries(
    Object.keys(kinds).map((name): [string, Times] => [
      name,
      { wallMs: [], serviceCpuMs: [], ownCpuMs: [] },
    ]),
  );
  for (let round = 0; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const [name, work] of Object.entries(kinds)) {
      const timed = await timeOne(service, work);
      if (round === 0) continue; // both processes warm up, and queries get their index
      times[name]?.wallMs.push(timed.wallMs);
      times[name]?.serviceCpuMs.push(timed.serviceCpuMs);
      times[name]?.ownCpuMs.push(timed.ownCpuMs);
    }
  }
  return report(times);
}

async function timeOne({ cpuMs }: Service, work: (n: number) => Promise<unknown>) {
  const ordinals = Array.from({ length: operations }, (_none, n) => n);
  const [startedAt, served, own] = [performance.now(), cpuMs(), process.cpuUsage()];
  await mapBounded(ordinals, lanes, work);
  const { user, system } = process.cpuUsage(own);
  return {
    wallMs: performance.now() - startedAt,
    serviceCpuMs: cpuMs() - served,
    ownCpuMs: (user + system) / 1000,
  };
}

/** Spread over all of them, the same at each run. */
const pick = (n: number, of: number): number => (n * 7919) % of;

const keyOf = (n: number) => `file:${n}`;
const folderOf = (n: number) => `folder:${Math.floor(n / filesPerFolder)}`;
const personOf = (n: number) => `box:user:${n}`;
const scopeOfFile = (n: number) => scopeOf({ tenantId, connectionId, key: keyOf(n) });

const addressOf = (n: number) => ({
  pk: bucketOf(tenantId, scopeOfFile(n)),
  id: scopeOfFile(n),
});

const itemOf = (n: number): Item => ({
  schemaVersion: 1,
  id: scopeOfFile(n),
  tenantId,
  connectionId,
  key: keyOf(n),
  kind: 'file',
  parentKey: folderOf(n),
  name: `Quarterly report ${n}.docx`,
  owner: personOf(n % people),
  file: {
    version: `v${n}`,
    sizeBytes: 40_000 + n,
    modifiedAt: '2026-11-24T08:00:00.000Z',
    author: personOf(n % people),
    url: `https://app.box.com/file/${n}`,
  },
  inherits: true,
  part: '',
  trashed: false,
  pending: false,
  updatedAt: '2026-11-24T08:00:00.000Z',
});

/** As the scan looks for children that the source lists no more. */
const childrenOf = (folder: number) => ({
  where: 'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey',
  parameters: { tenantId, connectionId, folderKey: `folder:${folder}` },
  limit: 1_000,
});

async function fill({ client, database, store }: Service): Promise<void> {
  const items = Array.from({ length: files }, (_none, n) => {
    const { pk } = addressOf(n);
    return {
      operationType: 'Upsert' as const,
      partitionKey: pk,
      resourceBody: { ...itemOf(n), pk },
    };
  });
  await client.database(database).container('items').items.executeBulkOperations(items);
  const grants = Array.from({ length: people * grantsPerPerson }, (_none, n) => n);
  await mapBounded(grants, lanes, (n) =>
    store.principalGrants.put({
      schemaVersion: 1,
      id: scopeOfFile(n),
      tenantId,
      principal: personOf(n % people),
      scope: scopeOfFile(n),
      expiresAt: null,
    }),
  );
}

function report(times: Readonly<Record<string, Times>>): Outcome {
  return {
    figures: Object.entries(times).flatMap(([name, { wallMs, serviceCpuMs, ownCpuMs }]) => [
      { what: `${name}, a second`, value: rate(wallMs) },
      {
        what: `${name}: processor time of each, in the service / in the SDK and the product`,
        value: [serviceCpuMs, ownCpuMs].map(each).join(' / '),
      },
    ]),
    notes: [
      `The middle one of ${rounds} rounds of ${operations.toLocaleString('en')} calls, ${lanes} at a time, and the slowest; one round before them is not counted. The service is a process of its own, the client is this one.`,
      `${files.toLocaleString('en')} files and ${(people * grantsPerPerson).toLocaleString('en')} grants are on record. The calls are those of the product's own records, so parsing what comes back is in them.`,
      'An upsert is answered after the COMMIT of SQLite (WAL), which outlasts kill -9. For each query the SDK asks twice, the first time for a plan.',
    ],
    raw: times,
  };
}

function rate(ms: readonly number[]): string {
  const [middle, slowest] = [percentile(ms, 0.5), Math.max(...ms)].map((time) =>
    Math.round(operations / (time / 1_000)).toLocaleString('en'),
  );
  return `${middle} (slowest ${slowest})`;
}

const each = (ms: readonly number[]): string =>
  `${(percentile(ms, 0.5) / operations).toFixed(2)} ms`;
