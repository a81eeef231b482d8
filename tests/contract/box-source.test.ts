import { text } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import type { Source } from '../../shared/sources/source.ts';
import { connect as connectSdk, ben, idOf, maria, sales, share } from './box-fixture.ts';
import { ccg, clientSecret, configJson, failureOf, jwt, test } from './box-source-fixture.ts';

const here = 'Finance/budget.txt';

describe.each([
  ['the secret of the app', ccg],
  ['a signed assertion', jwt],
])('signed in by %s', (_how, auth) => {
  test('Box is read, over one token for calls side by side', async ({ world }) => {
    const source = await world.connect({ auth });
    const key = `file:${idOf(world.twin, here)}`;
    const all = await Promise.all(Array.from({ length: 8 }, () => source.read(key)));
    expect(new Set(all.map((placed) => placed?.item.name))).toEqual(new Set(['budget.txt']));
    expect(world.calls.filter((call) => call === 'POST /oauth2/token')).toHaveLength(1);
  });

  test('a token that has run out is replaced once for all of them', async ({ world }) => {
    const source = await world.connect({ auth });
    await source.roots();
    world.context.clock.advance(61 * 60_000);
    world.calls.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => source.roots()));
    expect(world.calls.filter((call) => call === 'POST /oauth2/token')).toHaveLength(1);
  });
});

describe('no sign-in', () => {
  test('with a wrong secret, and the error does not tell it', async ({ world }) => {
    await world.secrets.set('box-client', 's3cret');
    const source = await world.connect();
    const failure = await failureOf(source.roots());
    expect(failure).toContain('SOURCE_DENIED');
    expect(failure).not.toContain('s3cret');
  });

  test('with a key that Box does not know, and the error tells nothing of ours', async ({
    world,
  }) => {
    const other = configJson.replace('"enterpriseID":"710001"', '"enterpriseID":"1"');
    await world.secrets.set('box-config', other);
    const failure = await failureOf((await world.connect({ auth: jwt })).roots());
    expect(failure).toContain('SOURCE_DENIED');
    for (const secret of ['s3cret-words', 'PRIVATE KEY', clientSecret, 'eyJ'])
      expect(failure).not.toContain(secret);
  });

  test('with what is no file of the developer console, and the error quotes nothing of it', async ({
    world,
  }) => {
    for (const value of ['', '{', '{"boxAppSettings":{"clientID":"s3cret"}}', '"s3cret"']) {
      await world.secrets.set('box-config', value);
      const failure = await failureOf(world.connect({ auth: jwt }));
      expect(failure).toContain('SECRET_MISSING');
      expect(failure).not.toContain('s3cret');
    }
  });
});

describe('what there is', () => {
  test('is listed from the tops, and read with the folders above', async ({ world }) => {
    const { twin, connect } = world;
    const source = await connect();
    const finance = `folder:${idOf(twin, 'Finance')}`;
    const plans = `folder:${idOf(twin, 'Finance/Plans')}`;
    expect(await source.roots()).toContain(finance);
    const { items, unreadable, next } = await source.list(finance, null);
    expect({ unreadable, next }).toEqual({ unreadable: [], next: null });
    expect(
      items.map(({ name, kind, parentKey }) => `${kind} ${name} ${parentKey}`).toSorted(),
    ).toEqual([`file budget.txt ${finance}`, `folder Plans ${finance}`]);
    const deep = await source.read(`file:${idOf(twin, 'Finance/Plans/2026.txt')}`);
    expect(deep?.ancestors).toEqual([finance, plans]);
    expect(deep?.item.file).toMatchObject({ sizeBytes: 'a plan for the year'.length });
    expect(await (await connect({ roots: ['7'] })).roots()).toEqual(['folder:7']);
  });

  test('has the grants that were made on it, and those alone', async ({ world }) => {
    const { twin, connect } = world;
    const service = connectSdk(twin.url);
    const finance = idOf(twin, 'Finance');
    await share(service, {
      item: { type: 'folder', id: finance },
      to: { type: 'group', id: sales },
      role: 'viewer',
    });
    await share(service, {
      item: { type: 'file', id: idOf(twin, here) },
      to: { type: 'user', id: maria },
      role: 'editor',
    });
    const source = await connect();
    const grantsOf = async (key: string) => {
      const placed = await source.read(key);
      return placed && source.grants(placed.item);
    };
    expect(await grantsOf(`folder:${finance}`)).toContainEqual({
      principal: `box:group:${sales}`,
      role: 'viewer',
      how: 'collaboration',
      expiresAt: null,
    });
    expect(await grantsOf(`folder:${finance}`)).toContainEqual(
      expect.objectContaining({ how: 'owner', role: 'owner' }),
    );
    expect(await grantsOf(`file:${idOf(twin, here)}`)).toEqual([
      { principal: `box:user:${maria}`, role: 'editor', how: 'collaboration', expiresAt: null },
    ]);
  });

  test('is downloaded, and waited for while Box does not have it ready', async ({ world }) => {
    const { twin, connect } = world;
    const source = await connect();
    const id = idOf(twin, here);
    expect(await text(await source.download(`file:${id}`))).toBe('numbers');
    twin.notReady(id, 1);
    const startedAt = performance.now();
    expect(await text(await source.download(`file:${id}`))).toBe('numbers');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test('is not there when it is unknown, or forbidden', async ({ world }) => {
    const { context, twin, connect } = world;
    const source = await connect();
    const key = `file:${idOf(twin, here)}`;
    const placed = await source.read(key);
    expect(await source.read('file:404404')).toBeUndefined();
    expect(await source.list('folder:404404', null)).toEqual({ items: [], next: null });
    for (const status of [403, 404]) {
      context.faults.add({ service: 'box', match: '/2.0/f', kind: 'status', status });
      expect(await source.read(key)).toBeUndefined();
      expect(placed && (await source.grants(placed.item))).toEqual([]);
      await expect(source.download(key)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      context.faults.clear();
    }
  });
});

test('changes are told from now on, each page once', async ({ world }) => {
  const { twin, folder, connect } = world;
  const source = await connect();
  const { cursor, touched } = await source.changes('', null);
  expect(touched).toEqual([]);
  folder.write('Finance/new.txt', 'new');
  await twin.rescan();
  const service = connectSdk(twin.url);
  await service.memberships.createGroupMembership({ user: { id: maria }, group: { id: sales } });
  const next = await source.changes('', cursor);
  expect(next.touched).toContain(`file:${idOf(twin, 'Finance/new.txt')}`);
  expect(next).toMatchObject({ peopleChanged: true, unreadable: 0, more: true });
  expect(await source.changes('', next.cursor)).toMatchObject({
    touched: [],
    peopleChanged: false,
    more: false,
    cursor: next.cursor,
  });
});

test('a person is found by their whole address only, with their groups', async ({ world }) => {
  const source = await world.connect();
  const account = await source.person({ oid: 'any', email: 'BEN@example.com' });
  expect(account).toMatchObject({ accountId: ben, email: 'ben@example.com' });
  expect(account?.principals).toContain(`box:user:${ben}`);
  expect(account?.principals).toContain(`box:group:${sales}`);
  expect(await source.account(ben)).toEqual(account);
  expect(await source.person({ oid: 'any', email: 'ben' })).toBeUndefined();
  expect(await source.person({ oid: 'any', email: 'nobody@example.com' })).toBeUndefined();
  expect(await source.person({ oid: 'any', email: null })).toBeUndefined();
  expect(await source.account('404404')).toBeUndefined();
  await connectSdk(world.twin.url).users.updateUserById(ben, {
    requestBody: { status: 'inactive' },
  });
  expect(await source.account(ben)).toBeUndefined();
});

test('a root has one webhook, however often it is subscribed to', async ({ world }) => {
  const { twin, connect } = world;
  const source = await connect();
  const id = idOf(twin, 'Finance');
  await source.subscribe([`folder:${id}`]);
  await Promise.all([1, 2].map(() => source.subscribe([`folder:${id}`])));
  const service = connectSdk(twin.url);
  const { entries = [] } = await service.webhooks.getWebhooks();
  expect(entries).toHaveLength(1);
  expect(await service.webhooks.getWebhookById(entries[0]?.id ?? '')).toMatchObject({
    address: 'http://localhost:7071/api/webhooks/box/box',
    target: { id, type: 'folder' },
  });
});

test('roots that Box lets nobody subscribe to keep no other from its webhook', async ({
  world,
}) => {
  const { twin, connect } = world;
  const source = await connect();
  const gone = Array.from({ length: 20 }, (_, at) => `folder:99${at}`);
  const id = idOf(twin, 'Finance');
  expect(await failureOf(source.subscribe([...gone, `folder:${id}`]))).toMatch(/NOT_FOUND|SOURCE_/);
  const { entries = [] } = await connectSdk(twin.url).webhooks.getWebhooks();
  expect(entries.map(({ target }) => target?.id)).toEqual([id]);
});

describe('Box that is in trouble', () => {
  const read = async (source: Source, key: string) => (await source.read(key))?.item.name;

  test('is waited for as long as it says', async ({ world }) => {
    const { context, twin, connect } = world;
    const source = await connect();
    const key = `file:${idOf(twin, here)}`;
    await source.read(key);
    const throttle = { service: 'box', match: '/2.0/files', kind: 'status', status: 429 } as const;
    // Without being told, the SDK would wait for 1 + 2 + 4 s at the least.
    context.faults.add({ ...throttle, retryAfterSeconds: 0, times: 3 });
    let startedAt = performance.now();
    expect(await read(source, key)).toBe('budget.txt');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    context.faults.add({ ...throttle, retryAfterSeconds: 1, times: 1 });
    startedAt = performance.now();
    expect(await read(source, key)).toBe('budget.txt');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(context.faults.list()).toEqual([]);
  });

  test('is tried again after a failure, and after a lost connection', async ({ world }) => {
    const { context, twin, connect } = world;
    const source = await connect();
    const [file, folder] = [`file:${idOf(twin, here)}`, `folder:${idOf(twin, 'Finance')}`];
    await source.read(file);
    const fault = { service: 'box', times: 1 } as const;
    context.faults.add({ ...fault, match: 'GET /2.0/files', kind: 'status', status: 500 });
    context.faults.add({ ...fault, match: 'GET /2.0/folders', kind: 'drop' });
    expect(await Promise.all([read(source, file), read(source, folder)])).toEqual([
      'budget.txt',
      'Finance',
    ]);
    expect(context.faults.list()).toEqual([]);
  });

  test('says so by a code, and nothing of the call that failed', async ({ world }) => {
    const { context, twin, connect } = world;
    const source = await connect();
    const key = `file:${idOf(twin, here)}`;
    const item = (await source.read(key))?.item;
    if (!item) throw new Error('It is not there');
    context.faults.add({ service: 'box', match: '/2.0/', kind: 'status', status: 400 });
    for (const work of [
      () => source.read(key),
      () => source.list('folder:0', null),
      () => source.grants(item),
      () => source.changes('', null),
      () => source.download(key),
      () => source.person({ oid: 'any', email: 'ben@example.com' }),
      () => source.subscribe(['folder:1']),
    ]) {
      const failure = await failureOf(work());
      expect(failure).toContain('SOURCE_DENIED');
      for (const secret of [clientSecret, 'Bearer', 'uthorization']) {
        expect(failure).not.toContain(secret);
      }
    }
  });
});
