import { CosmosClient } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { connect, database, test } from './cosmos-fixture.ts';

const docs = `dbs/${database}/colls/files/docs`;

describe('callers', () => {
  test('without a token are turned away', async ({ url }) => {
    const response = await fetch(new URL(docs, url));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'Unauthorized' });
  });

  test('with a key are told that keys are off', async ({ url }) => {
    const client = new CosmosClient({ endpoint: url.href, key: 'bm8ga2V5IGhlcmU=' });
    await expect(client.database(database).read()).rejects.toMatchObject({
      code: 401,
      message: expect.stringContaining('Local Authorization is disabled'),
    });
  });

  test('with a token for another service, an old or a forged one, are turned away', async ({
    url,
    context,
  }) => {
    const issue = async (audience: string) =>
      (await context.tokens.issueForApp({ audience, appId: 'app', objectId: 'object' })).token;
    const ask = async (token: string) => {
      const authorization = encodeURIComponent(`type=aad&ver=1.0&sig=${token}`);
      const response = await fetch(new URL(docs, url), { headers: { authorization } });
      return { status: response.status, text: await response.text() };
    };
    const good = await issue('https://cosmos.azure.com');
    expect(await ask(good)).toMatchObject({ status: 200 });
    expect(await ask(await issue(url.origin))).toMatchObject({ status: 200 });
    expect(await ask(await issue('https://vault.azure.net'))).toMatchObject({ status: 401 });
    const forged = await ask(`${good.slice(0, -8)}AAAAAAAA`);
    expect(forged.status).toBe(401);
    expect(forged.text).not.toContain(good.slice(0, 40));
    context.clock.advance(25 * 3600_000);
    expect(await ask(good)).toMatchObject({ status: 401 });
  });

  test('cannot make or drop databases and containers with a data-plane token', async ({
    client,
  }) => {
    const refused = {
      code: 403,
      substatus: 5300,
      message: expect.stringContaining('cannot be authorized by AAD token in data plane'),
    };
    await expect(client.databases.create({ id: 'other' })).rejects.toMatchObject(refused);
    const company = client.database(database);
    await expect(company.containers.create({ id: 'other' })).rejects.toMatchObject(refused);
    await expect(company.container('files').delete()).rejects.toMatchObject(refused);
    // what is there already is simply found
    await company.containers.createIfNotExists({ id: 'files' });
  });
});

describe('requests', () => {
  test('for containers that are not there find nothing', async ({ client }) => {
    const other = client.database(database).container('other');
    await expect(other.items.create({ id: '1' })).rejects.toMatchObject({ code: 404 });
  });

  test('with too big a document are refused', async ({ files }) => {
    const fits = { id: '1', tenant: 't1', text: 'x'.repeat(2 * 1024 * 1024 - 100) };
    await files.items.create(fits);
    for (const size of [2 * 1024 * 1024, 5 * 1024 * 1024]) {
      await expect(files.items.upsert({ ...fits, text: 'x'.repeat(size) })).rejects.toMatchObject({
        code: 413,
        message: 'Request size is too large',
      });
    }
  });

  test.for(['a/b', 'a\\b', 'a?b', 'a#b', 'a ', 'x'.repeat(1024), ''])(
    'with a bad id are refused: %s',
    async (id, { url, context }) => {
      const response = await post({ url, context }, JSON.stringify({ id, tenant: 't1' }));
      expect(response.status).toBe(400);
    },
  );

  test.for(['', '{', '[]', 'null', '"text"', '{"tenant":"t1"}', '{"id":7}', '{"id":"1","ttl":0}'])(
    'with a malformed document are refused: %s',
    async (body, { url, context }) => {
      const response = await post({ url, context }, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'BadRequest' });
    },
  );

  test.for<[what: string, headers: Record<string, string>, says: string]>([
    ['an unknown version', { 'x-ms-version': '1999-01-01' }, 'Invalid API version'],
    ['another content type', { 'content-type': 'application/json' }, 'application/query+json'],
    ['no partition key', { 'x-ms-documentdb-partitionkey': 't1' }, 'Partition key provided'],
    ['a key of arrays', { 'x-ms-documentdb-partitionkey': '[["t1"]]' }, 'Partition key provided'],
    ['a key too long', { 'x-ms-documentdb-partitionkey': '["t1",2]' }, 'Partition key provided'],
    ['no token', { 'x-ms-continuation': 'next' }, 'Invalid Continuation Token'],
    [
      'a token from before the start',
      { 'x-ms-continuation': token({ pk: '', rid: 1, ordinal: 0, seen: -1 }) },
      'Invalid Continuation Token',
    ],
    ['no page size', { 'x-ms-max-item-count': 'many' }, 'The page size'],
  ])(
    'with headers that make no sense are refused: %s',
    async ([, headers, says], { url, context }) => {
      const response = await post({ url, context }, '{"query":"select * from c"}', {
        'x-ms-documentdb-isquery': 'True',
        'x-ms-documentdb-partitionkey': '["t1"]',
        'content-type': 'application/query+json',
        ...headers,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'BadRequest',
        message: expect.stringContaining(says),
      });
    },
  );

  test('whose parts are nested too deeply are refused, and others are not', async ({ files }) => {
    const nested = (levels: number) => ({
      id: '1',
      tenant: 't1',
      inner: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown,
    });
    await files.items.upsert(nested(128));
    await expect(files.items.upsert(nested(129))).rejects.toMatchObject({ code: 400 });
    const ask = (condition: string) =>
      files.items.query(`select * from c where ${condition}`).fetchAll();
    const many = Array.from({ length: 1500 }, (_none, n) => `c.id = '${n}'`);
    expect((await ask(many.join(' or '))).resources).toHaveLength(1);
    const deep = `${'('.repeat(20_000)}true${')'.repeat(20_000)}`;
    await expect(ask(deep)).rejects.toMatchObject({ code: 400 });
  });

  test('of many operations are refused one by one where a key makes no sense', async ({
    url,
    context,
  }) => {
    const body = '[{"operationType":"Read","id":"1","partitionKey":"{"}]';
    const response = await post({ url, context }, body, { 'x-ms-cosmos-is-batch-request': 'True' });
    expect(await response.json()).toMatchObject([{ statusCode: 400 }]);
  });

  test('for what is not emulated are refused by name', async ({ files, skip }) => {
    skip(real.cosmos !== undefined, '501 is an answer of the emulator');
    const refused = (text: string) => ({ code: 501, message: expect.stringContaining(text) });
    await expect(
      files.scripts.storedProcedures.create({ id: 'sp', body: 'function () {}' }),
    ).rejects.toMatchObject(refused('POST /dbs/company/colls/files/sprocs is not emulated'));
    await expect(files.scripts.storedProcedure('sp').execute('t1')).rejects.toMatchObject(
      refused('sprocs'),
    );
    await expect(files.scripts.triggers.readAll().fetchAll()).rejects.toMatchObject(
      refused('triggers'),
    );
  });
});

describe('faults', () => {
  test('of throttling are lived through by the SDK', async ({ files, context }) => {
    await files.items.create({ id: '1', tenant: 't1' });
    const rule = { service: 'cosmos', kind: 'status', status: 429, times: 2 } as const;
    context.faults.add({ ...rule, match: 'GET .*/docs/1', retryAfterSeconds: 0 });
    expect((await files.item('1', 't1').read()).statusCode).toBe(200);
    expect(context.faults.list()).toEqual([]);
  });

  test('that say how long to wait are waited for', async ({ files, context }) => {
    await files.items.create({ id: '1', tenant: 't1' });
    const rule = { service: 'cosmos', kind: 'status', status: 429, times: 1 } as const;
    context.faults.add({ ...rule, match: 'GET .*/docs/1', retryAfterSeconds: 0.5 });
    const startedAt = performance.now();
    expect((await files.item('1', 't1').read()).statusCode).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(490);
  });

  test('that last reach the caller', async ({ url, context }) => {
    const client = connect(url, context);
    context.faults.add({ service: 'cosmos', kind: 'status', status: 500, match: '/docs' });
    const { items } = client.database(database).container('files');
    await expect(items.create({ id: '1', tenant: 't1' })).rejects.toMatchObject({ code: 500 });
    client.dispose();
  });
});

interface Caller {
  readonly url: URL;
  readonly context: Parameters<typeof connect>[1];
}

/** Past the SDK, which checks ids itself. */
async function post({ url, context }: Caller, body: string, headers = {}): Promise<Response> {
  const token = await context.credential.getToken('https://cosmos.azure.com/.default');
  const authorization = encodeURIComponent(`type=aad&ver=1.0&sig=${token?.token}`);
  return fetch(new URL(docs, url), {
    method: 'POST',
    body,
    headers: { authorization, ...headers },
  });
}

const token = (place: object) => Buffer.from(JSON.stringify(place)).toString('base64url');
