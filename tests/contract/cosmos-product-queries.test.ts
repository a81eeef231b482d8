import type { Database, JSONObject, Plugin } from '@azure/cosmos';
import { expect, test as base } from 'vitest';
import { registerTroubles } from '../../functions/admin/troubles.ts';
import { registerSchedules } from '../../functions/ingest/schedules.ts';
import resources from '../../infra/resources.json' with { type: 'json' };
import { startCosmos } from '../../local/cosmos/server.ts';
import type { Item } from '../../shared/model/item.ts';
import { grantedScopes } from '../../shared/access/granted-scopes.ts';
import { createCounters } from '../../shared/azure/counters.ts';
import { createAudit } from '../../shared/governance/audit.ts';
import { auditOf, bucketOf, createStore, grantsOfPrincipal } from '../../shared/azure/store.ts';
import type { Config } from '../../shared/platform/config.ts';
import { scopeOf } from '../../shared/platform/ids.ts';
import { missingChildren } from '../../shared/pipeline/1-scan/children.ts';
import { recordedMembers } from '../../shared/pipeline/2-extract/members/save-member.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { readBacklog, readProgress } from '../../shared/pipeline/progress.ts';
import { captionsBeside } from '../../shared/query/captions.ts';
import type { Services } from '../../shared/services.ts';
import { openContext, testTenantId as tenantId } from '../support/emulator-context.ts';
import { createLines } from '../support/http.ts';
import { invokeInProcess } from '../support/in-process-functions.ts';
import { createMemorySource } from '../support/memory-source.ts';
import { missing } from '../../shared/model/stream.ts';
import { createFailing } from '../../shared/pipeline/1-scan/failing.ts';
import { unreadableDoorbells } from '../../shared/pipeline/1-scan/retry-unreadable.ts';
import { sourceAnswers } from '../../shared/pipeline/1-scan/source-answers.ts';
import { saveSiteGroups } from '../../shared/pipeline/1-scan/save-site-groups.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { sweepMissing } from '../../shared/pipeline/1-scan/sweep-missing.ts';
import { createScanning } from '../support/scanning.ts';
import { connect } from './cosmos-fixture.ts';

/** What the emulator said of one page of one query of the product. */
interface Asked {
  readonly text: string;
  readonly container: string;
  readonly retrieved: number;
  readonly matched: number;
}

const test = base.extend<{ asked: Asked[]; database: Database }>({
  asked: async ({}, use) => use([]),
  database: async ({ asked }, use) => {
    await using context = await openContext();
    const { database, containers } = resources.cosmos;
    await using cosmos = await startCosmos({
      context,
      databases: [{ id: database, containers }],
    });
    const client = connect(cosmos.url, context, {
      plugins: [{ on: 'request', plugin: listenIn(asked) }],
    });
    await use(client.database(database));
    client.dispose();
  },
});

/** Asks for metrics where the product does not, and keeps what they say. */
const listenIn =
  (asked: Asked[]): Plugin<unknown> =>
  async (request, _node, next) => {
    if (request.headers?.['x-ms-documentdb-isquery'] !== 'true') return next(request);
    request.headers = { ...request.headers, 'x-ms-documentdb-populatequerymetrics': true };
    const response = await next(request);
    const metrics = String(response.headers['x-ms-documentdb-query-metrics'] ?? '');
    const figure = (name: string) => Number(new RegExp(`${name}=([^;]+)`).exec(metrics)?.[1]);
    const retrieved = figure('retrievedDocumentCount');
    asked.push({
      text: (JSON.parse(String(request.body)) as { query: string }).query,
      container: /colls\/(\w+)/.exec(request.path ?? '')?.[1] ?? '',
      retrieved,
      matched: Math.round(retrieved * figure('indexUtilizationRatio')),
    });
    return response;
  };

const bystanders = 2_400;

/** Records of the same tenant that no question of ours is about: of other folders, connections and people, and in no trouble. */
async function addBystanders(database: Database): Promise<void> {
  const each = (
    container: string,
    pkProperty: 'pk' | 'tenantId',
    make: (n: number) => JSONObject & { id: string; pk: string },
  ) => {
    const operations = Array.from({ length: bystanders }, (_none, n) => {
      const { pk, ...record } = make(n);
      return {
        operationType: 'Create' as const,
        partitionKey: pk,
        resourceBody: { tenantId, ...record, [pkProperty]: pk },
      };
    });
    return database.container(container).items.executeBulkOperations(operations);
  };
  const scoped = (n: number, connectionId: string) => {
    const id = scopeOf({ tenantId, connectionId, key: `file:${n}` });
    return { id, pk: bucketOf(tenantId, id), connectionId };
  };
  const connectionOf = (n: number) => (n % 2 === 0 ? 'box' : 'other');
  await each('items', 'pk', (n) => ({
    ...scoped(n, connectionOf(n)),
    parentKey: `folder:${n % 2 === 0 ? 2 + (n % 300) : 1}`,
    part: `drive-${n % 300}`,
    trashed: false,
    pending: false,
  }));
  await each('documents', 'pk', (n) => ({
    ...scoped(n, 'other'),
    status: 'indexed',
    state: 'idle',
    heartbeatAt: '2026-11-24T08:00:00.000Z',
    chunkCount: 3,
  }));
  await each('grants', 'pk', (n) => ({
    id: `g${n}`,
    pk: grantsOfPrincipal(tenantId, `user:${n}`),
    principal: `user:${n}`,
  }));
  await each('connections', 'tenantId', (n) => ({ id: `c${n}`, pk: `tenant-${n}` }));
  await each('streams', 'tenantId', (n) => ({ id: `s${n}`, pk: tenantId, connectionId: 'other' }));
  await each('audit', 'pk', (n) => ({
    id: String(n).padStart(9, '0'),
    pk: auditOf({ tenantId, day: '2026-11-23', shard: n % 4 }),
  }));
  await each('memberships', 'pk', (n) => ({
    ...scoped(n, connectionOf(n)),
    group: `sp:group:other/${n}`,
  }));
  await each('counters', 'tenantId', (n) => ({ id: `n${n}`, pk: `tenant-${n}`, value: n }));
}

/** Everything in the product that asks Cosmos a question; where it stands in a trigger, that trigger. */
function openProduct(database: Database) {
  const store = createStore(database);
  const { log } = createLines();
  const { context, connection } = createScanning(createMemorySource());
  const container = database.container('counters');
  const counters = createCounters({ container, tenantId, log });
  const now = () => new Date('2026-11-24T08:00:00.000Z');
  const caller = { tenantId, oid: 'ines', email: '', name: '', roles: ['admin'] };
  // of the services that have no records in Cosmos, only what those triggers need to get to their question
  const services = {
    store,
    log,
    counters,
    tenantId,
    identity: { authenticate: async () => caller },
    bus: { ring: async () => {}, deadLetters: async () => [] },
  } as unknown as Services;
  registerTroubles(services);
  const never = '0 0 0 1 1 *';
  registerSchedules(services, {
    graph: { drivePollMs: 300_000 },
    schedules: { poll: never, sweep: never },
  } as Config);
  const ids = { tenantId, connectionId: connection.id };
  const doorbell = { ...ids, lane: 'crawl' as const, items: [], reason: 'sweep' as const };
  return {
    async prepare() {
      await store.connections.create(connection);
      for (const documentId of ['aa1', 'bb2', 'cc3']) {
        await requestIngest({ ...ids, documentId, itemKey: `file:${documentId}` }, { store, now });
      }
    },
    async ask() {
      await missingChildren('folder:1', [], { ...context, store });
      const stream = await ringStream({ ...doorbell, part: 'drive-999' }, { store, now });
      const failing = createFailing(stream, { ...context, store });
      await sweepMissing({ key: missing, marker: null, sweep: { id: 'sweep', pages: 0 } }, stream, {
        ...context,
        store,
        failing,
      });
      const asked = { kind: 'file', part: 'drive-999', except: new Set<string>() } as const;
      await sourceAnswers(asked, { ...context, store });
      await unreadableDoorbells(connection, { store, now, log });
      await recordedMembers('file:1', { ...ids, store });
      const access = { check: async () => ({ allowed: false, reason: 'no-grant' }) as const };
      const film = { ...ids, parentKey: 'folder:1', name: 'talk.mp4' } as Item;
      await captionsBeside(film, { store, access });
      const siteGroup = { group: 'sp:group:site/5', members: [] };
      await saveSiteGroups([siteGroup], null, { ...context, store });
      await readBacklog(ids, { store, now });
      await readProgress(connection, { store });
      await grantedScopes(new Set(['user:nobody']), { tenantId, store, counters, log, now: now() });
      const { chains } = await createAudit({ tenantId, store, log, now }).read('2026-11-24');
      expect(chains.every(({ holds }) => holds)).toBe(true);
      const http = { method: 'GET', url: 'http://127.0.0.1/api/troubles', headers: {} };
      const outcomes = [
        await invokeInProcess({ functionName: 'troubles', input: { http } }),
        await invokeInProcess({ functionName: 'sweep', input: { json: '{}' } }),
      ];
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    },
  };
}

const isWalk = ({ retrieved, matched }: Asked) => retrieved > 2 * matched + 5;

test(
  'each question of the product walks through its container once at most, and then has its index',
  { timeout: 120_000 },
  async ({ asked, database }) => {
    await addBystanders(database);
    const product = openProduct(database);
    await product.prepare();
    await product.ask();
    await product.ask(); // the index of one question can lead another astray, until that has its own
    const walks = asked.filter(isWalk).map(({ text }) => text);
    expect(walks).toEqual([...new Set(walks)]);
    asked.length = 0;
    await product.ask();
    expect(asked.filter(isWalk)).toEqual([]);
    expect(new Set(asked.map(({ container }) => container))).toEqual(
      new Set([
        'items',
        'documents',
        'counters',
        'grants',
        'connections',
        'streams',
        'audit',
        'memberships',
      ]),
    );
  },
);
