import type { Resource } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { openContext } from '../support/emulator-context.ts';
import { real } from '../support/real-service.ts';
import { databases } from './cosmos-fixture-data.ts';
import { connect, database, test } from './cosmos-fixture.ts';

const ridOf = (resource: Resource | undefined) => resource?.['_rid' as const];

describe('items', () => {
  test('are created, read, replaced and deleted', async ({ files }) => {
    const created = await files.items.create({ id: '1', tenant: 't1', name: 'Alpha' });
    expect(created.statusCode).toBe(201);
    expect(created.resource).toMatchObject({
      id: '1',
      name: 'Alpha',
      _etag: created.etag,
    });

    const item = files.item('1', 't1');
    expect((await item.read()).resource).toEqual(created.resource);

    const replaced = await item.replace({ id: '1', tenant: 't1', name: 'Beta' });
    const rid = ridOf(created.resource);
    expect(replaced.resource).toMatchObject({ name: 'Beta', _rid: rid });
    expect(replaced.etag).not.toBe(created.etag);

    expect((await item.delete()).statusCode).toBe(204);
    expect(await item.read()).toMatchObject({ statusCode: 404, resource: undefined });
  });

  test('cannot be created twice, but may have the same id in another partition', async ({
    files,
  }) => {
    await files.items.create({ id: '1', tenant: 't1' });
    await expect(files.items.create({ id: '1', tenant: 't1' })).rejects.toMatchObject({
      code: 409,
      body: { code: 'Conflict' },
    });
    await files.items.create({ id: '1', tenant: 't2', name: 'other' });
    expect((await files.item('1', 't1').read()).resource?.['name']).toBeUndefined();
  });

  test('are inserted or replaced by upsert, which says which', async ({ files }) => {
    expect((await files.items.upsert({ id: '1', tenant: 't1', n: 1 })).statusCode).toBe(201);
    expect((await files.items.upsert({ id: '1', tenant: 't1', n: 2 })).statusCode).toBe(200);
  });

  test('cannot be replaced or deleted when they are not there', async ({ files }) => {
    const item = files.item('none', 't1');
    await expect(item.replace({ id: 'none', tenant: 't1' })).rejects.toMatchObject({ code: 404 });
    await expect(item.delete()).rejects.toMatchObject({ code: 404 });
  });

  test('keep every value, also the odd ones', async ({ files }) => {
    const odd = {
      id: 'ü €%20',
      tenant: 't1',
      text: 'line\nquote" \u2028 \u{1F600} \0',
      numbers: [0.1, -0, 1e21, 2 ** 53, 5e-324],
      nothing: null,
      deep: { 'a.b': { '': [[], {}] } },
    };
    await files.items.create(odd);
    const { resource } = await files.item(odd.id, 't1').read();
    expect(resource).toMatchObject(JSON.parse(JSON.stringify(odd)));
  });

  test('answer with session, charge and activity, as SDKs expect', async ({ files }) => {
    const { headers, requestCharge, activityId } = await files.items.create({ tenant: 't1' });
    expect(headers['x-ms-session-token']).toMatch(/^0:-1#\d+$/);
    expect(requestCharge).toBeGreaterThan(5);
    expect(activityId).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('conditions', () => {
  test('let the holder of the right etag write, and refuse the others', async ({ files }) => {
    const { etag: first } = await files.items.create({ id: '1', tenant: 't1', n: 1 });
    const when = (condition: string) => ({ accessCondition: { type: 'IfMatch', condition } });
    const item = files.item('1', 't1');

    const { etag: second } = await files.items.upsert({ id: '1', tenant: 't1', n: 2 }, when(first));
    const refused = { code: 412, body: { code: 'PreconditionFailed' } };
    const body = { id: '1', tenant: 't1', n: 3 };
    await expect(files.items.upsert(body, when(first))).rejects.toMatchObject(refused);
    await expect(item.replace(body, when(first))).rejects.toMatchObject(refused);
    await expect(item.delete(when(first))).rejects.toMatchObject(refused);
    await expect(
      item.patch([{ op: 'incr', path: '/n', value: 1 }], when(first)),
    ).rejects.toMatchObject(refused);

    expect((await item.read()).resource?.['n']).toBe(2);
    await item.replace(body, when(second));
    await item.delete(when('*'));
  });

  test('answer 304 to a reader who has the latest version', async ({ files }) => {
    const { etag } = await files.items.create({ id: '1', tenant: 't1' });
    const known = { accessCondition: { type: 'IfNoneMatch', condition: etag } };
    expect((await files.item('1', 't1').read(known)).statusCode).toBe(304);
    await files.items.upsert({ id: '1', tenant: 't1', n: 2 });
    expect((await files.item('1', 't1').read(known)).statusCode).toBe(200);
  });

  test('let only one of many writers of the same version win', async ({ files }) => {
    const { etag } = await files.items.create({ id: '1', tenant: 't1' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_none, n) =>
        files
          .item('1', 't1')
          .replace(
            { id: '1', tenant: 't1', n },
            { accessCondition: { type: 'IfMatch', condition: etag } },
          ),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('partition keys', () => {
  test('may be hierarchical, and any first part of one is a query', async ({ grants }) => {
    for (const [source, document, v] of [
      ['box', 'd1', 1],
      ['box', 'd2', 2],
      ['boxes', 'd1', 3],
    ] as const) {
      await grants.items.create({ id: 'a', tenant: 't1', source, document, v });
    }
    const { resource } = await grants.item('a', ['t1', 'box', 'd2']).read();
    expect(resource?.['v']).toBe(2);
    const prefix = await grants.items
      .query('select value c.v from c order by c.v', { partitionKey: ['t1', 'box'] })
      .fetchAll();
    expect(prefix.resources).toEqual([1, 2]);
  });

  test('tell a missing value from null', async ({ files }) => {
    await files.items.create({ id: '1', kind: 'missing' });
    await files.items.create({ id: '1', tenant: null, kind: 'null' });
    expect((await files.item('1', undefined).read()).resource?.['kind']).toBe('missing');
    expect((await files.item('1', null).read()).resource?.['kind']).toBe('null');
  });

  test('must agree with the document', async ({ files }) => {
    await files.items.create({ id: '1', tenant: 't1' });
    await expect(files.item('1', 't1').replace({ id: '1', tenant: 't2' })).rejects.toMatchObject({
      code: 400,
      substatus: 1001,
    });
  });

  test('can be emptied at once', async ({ files }) => {
    await files.items.create({ id: '1', tenant: 't1' });
    await files.items.create({ id: '1', tenant: 't2' });
    await files.deleteAllItemsForPartitionKey('t1');
    const left = await files.items.query('select value c.tenant from c').fetchAll();
    expect(left.resources).toEqual(['t2']);
  });
});

describe('containers', () => {
  test('let items live as long as their ttl says', async ({ people, context }) => {
    const { clock } = context;
    await people.items.create({ id: 'short', tenant: 't1', ttl: 60, email: 'a' });
    await people.items.create({ id: 'long', tenant: 't1', email: 'b' });
    clock.advance(59_000);
    expect((await people.item('short', 't1').read()).statusCode).toBe(200);
    clock.advance(2000);
    expect((await people.item('short', 't1').read()).statusCode).toBe(404);
    const alive = await people.items.query('select value c.id from c').fetchAll();
    expect(alive.resources).toEqual(['long']);
    // its id and its unique value are free again
    const again = await people.items.create({ id: 'short', tenant: 't1', email: 'a' });
    expect(again.statusCode).toBe(201);
  });

  test('keep unique keys unique within a partition key', async ({ people }) => {
    await people.items.create({ id: '1', tenant: 't1', email: 'a' });
    await expect(people.items.create({ id: '2', tenant: 't1', email: 'a' })).rejects.toMatchObject({
      code: 409,
      message: 'Unique index constraint violation.',
    });
    await people.items.create({ id: '2', tenant: 't2', email: 'a' });

    await people.items.upsert({ id: '1', tenant: 't1', email: 'b' });
    await people.items.create({ id: '2', tenant: 't1', email: 'a' });
    await people.item('2', 't1').delete();
    await people.items.create({ id: '3', tenant: 't1', email: 'a' });
  });

  test('show their definition and one feed range', async ({ files, grants, client }) => {
    expect((await files.read()).resource?.partitionKey).toMatchObject({ paths: ['/tenant'] });
    expect((await grants.read()).resource?.partitionKey).toMatchObject({ kind: 'MultiHash' });
    expect(await files.getFeedRanges()).toHaveLength(1);
    const list = await client.database(database).containers.readAll().fetchAll();
    expect(list.resources.map(({ id }) => id)).toEqual(['files', 'grants', 'people']);
  });

  test('keep their items over a restart, and never give a number twice', async ({ skip }) => {
    skip(real.cosmos !== undefined, 'starts an emulator of its own');
    await using context = await openContext();
    const open = async () => {
      const cosmos = await startCosmos({ context, databases });
      const client = connect(cosmos.url, context);
      return { cosmos, client, files: client.database('company').container('files') };
    };
    const first = await open();
    await first.files.items.create({ id: 'kept', tenant: 't1' });
    const gone = await first.files.items.create({ id: 'gone', tenant: 't1' });
    await first.files.item('gone', 't1').delete();
    first.client.dispose();
    await first.cosmos[Symbol.asyncDispose]();

    const second = await open();
    expect((await second.files.item('kept', 't1').read()).statusCode).toBe(200);
    const fresh = await second.files.items.create({ id: 'gone', tenant: 't1' });
    expect(fresh.etag).not.toBe(gone.etag);
    expect(ridOf(fresh.resource)).not.toBe(ridOf(gone.resource));
    second.client.dispose();
    await second.cosmos[Symbol.asyncDispose]();
  });

  test('cannot change their partition key afterwards', async ({ skip }) => {
    skip(real.cosmos !== undefined, 'starts an emulator of its own');
    await using context = await openContext();
    const first = await startCosmos({ context, databases });
    await first[Symbol.asyncDispose]();
    const changed = [
      { id: 'company', containers: [{ id: 'files', partitionKeyPaths: ['/other'] }] },
    ];
    await expect(startCosmos({ context, databases: changed })).rejects.toThrow(/cannot change/);
  });
});
