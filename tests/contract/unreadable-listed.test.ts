import { expect, test } from 'vitest';
import { registerConnections } from '../../functions/admin/connections.ts';
import { registerTroubles } from '../../functions/admin/troubles.ts';
import resources from '../../infra/resources.json' with { type: 'json' };
import { startCosmos } from '../../local/cosmos/server.ts';
import { createStore } from '../../shared/azure/store.ts';
import { followParts } from '../../shared/pipeline/1-scan/follow-parts.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { reconcileItem } from '../../shared/pipeline/1-scan/reconcile-item.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { AppError } from '../../shared/platform/errors.ts';
import type { Services } from '../../shared/services.ts';
import { openContext, testTenantId as tenantId } from '../support/emulator-context.ts';
import { invokeInProcess } from '../support/in-process-functions.ts';
import { createMemorySource, viewer } from '../support/memory-source.ts';
import { createScanning } from '../support/scanning.ts';
import { connect } from './cosmos-fixture.ts';

async function get(functionName: string, params: Record<string, string> = {}): Promise<unknown> {
  const http = { method: 'GET', url: 'http://127.0.0.1/api/any', headers: {}, params };
  const outcome = await invokeInProcess({ functionName, input: { http } });
  if (!outcome.ok) throw new Error(outcome.message);
  const { http: answer } = outcome.returnValue as { http: { body: { bytes: Uint8Array } } };
  return JSON.parse(Buffer.from(answer.body.bytes).toString('utf8'));
}

test('an admin is told what of a connection cannot be read, with the reason and since when, and no more once it can', async () => {
  await using context = await openContext();
  const { database, containers } = resources.cosmos;
  await using cosmos = await startCosmos({ context, databases: [{ id: database, containers }] });
  const client = connect(cosmos.url, context);
  const store = createStore(client.database(database));
  const source = createMemorySource();
  const scanning = createScanning(source);
  const { connection } = scanning;
  const services = {
    ...scanning.context,
    store,
    tenantId,
    identity: { authenticate: async () => ({ tenantId, oid: 'ines', roles: ['admin'] }) },
    counters: { ...scanning.context.counters, read: async () => ({}) },
    bus: { ring: async () => {}, deadLetters: async () => [] },
    sourceOf: async () => source,
    secrets: { get: async () => 'a key' },
  } as unknown as Services;
  registerConnections(services);
  registerTroubles(services);
  const look = () => get('connection', { id: connection.id });

  await store.connections.create(connection);
  const hr = source.folder('HR');
  const salaries = source.file('salaries.txt', hr);
  source.grant(salaries, viewer('box:user:1'));
  const scan = async () => {
    for (const key of [hr, salaries])
      await reconcileItem(key, { ...scanning.context, store, connection });
    await followParts(connection, services);
  };
  await scan();
  expect(await look()).toMatchObject({
    hidden: 0,
    unreadable: [],
    unreadableCount: 0,
    failing: [],
  });
  expect(await get('troubles')).toMatchObject({ items: [] });

  const { id: connectionId } = connection;
  const doorbell = { tenantId, connectionId, part: 'drive1', lane: 'changes' as const };
  const stream = await ringStream({ ...doorbell, items: [], reason: 'poll' }, services);
  const outage = new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 answers 500');
  const changes = source.changes.bind(source);
  source.changes = () => Promise.reject(outage);
  const pull = () =>
    pullChanges(
      { stream: stream.id, run: stream.run },
      { ...scanning.context, store },
      async () => {},
    );
  await expect(pull()).rejects.toBe(outage);
  expect(await look()).toMatchObject({
    failing: [{ part: 'drive1', lane: 'changes', code: outage.code, reason: outage.message }],
  });
  source.changes = changes;
  await pull();
  expect(await look()).toMatchObject({ failing: [] });

  const reason = 'What Box says of it cannot be read';
  source.failures.set(salaries, new AppError('ITEM_UNREADABLE', reason));
  const site = { what: 'https://contoso.test/sites/hr', reason: 'refused', isForNow: false };
  const parts = source.parts.bind(source);
  source.parts = async () => ({ parts: [], unreadable: Array.from({ length: 201 }, () => site) });
  await scan();
  const told = await look();
  expect(told).toMatchObject({ hidden: 1, unreadableCount: 201 });
  expect((told as { unreadable: unknown[] }).unreadable).toEqual(
    Array.from({ length: 200 }, () => site),
  );
  const troubles = (await get('troubles')) as { items: unknown[] };
  expect(troubles.items).toEqual([
    {
      itemId: scanning.scopeOfKey(salaries),
      key: salaries,
      connectionId: connection.id,
      hidden: true,
      code: 'ITEM_UNREADABLE',
      reason,
      since: expect.stringMatching(/^2026-11-24T08:00/),
      triedAt: expect.stringMatching(/^2026-11-24T08:00/),
    },
  ]);
  expect(JSON.stringify(troubles)).not.toContain('salaries.txt');

  source.failures.clear();
  source.parts = parts;
  await scan();
  expect(await look()).toMatchObject({ hidden: 0, unreadable: [], unreadableCount: 0 });
  expect(await get('troubles')).toMatchObject({ items: [] });
  client.dispose();
});
