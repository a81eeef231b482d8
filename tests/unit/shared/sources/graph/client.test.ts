import { describe, expect, test } from 'vitest';
import { unlessGone } from '../../../../../shared/sources/graph/failure.ts';
import { hangUp, json, startWire } from './answers.ts';

const refusal = (status: number, code: string) =>
  json({ error: { code, message: 'Secret plan of Maria' } }, status);

test('a call is signed, decorated and asks for one token', async () => {
  await using wire = await startWire(json({ id: '1' }));
  await Promise.all([wire.client.getJson('/users/1'), wire.client.getJson('/users/2')]);
  expect(wire.tokens).toHaveLength(1);
  expect(wire.asked[0]).toMatchObject({
    path: '/v1.0/users/1',
    headers: { authorization: 'Bearer token-1', 'user-agent': 'NONISV|Sluice|Sluice/0' },
  });
});

test('a refused token is replaced once', async () => {
  await using wire = await startWire(refusal(401, 'InvalidAuthenticationToken'), json({ id: '1' }));
  expect(await wire.client.getJson('/users/1')).toEqual({ id: '1' });
  expect(wire.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

describe('again', () => {
  test('after 429, when the time that was told is over', async () => {
    await using wire = await startWire(json({}, 429, { 'retry-after': '7' }), json({ id: '1' }));
    expect(await wire.client.getJson('/users/1')).toEqual({ id: '1' });
    expect(wire.waits).toEqual([7_000]);
  });

  test('after an outage and after a connection that broke', async () => {
    await using wire = await startWire(json({}, 502), hangUp, json({ id: '1' }));
    expect(await wire.client.getJson('/users/1')).toEqual({ id: '1' });
    expect(wire.waits).toEqual([500, 1_000]);
  });

  test('but a write is not, unless nothing was begun', async () => {
    await using wire = await startWire(
      json({}, 503, { 'retry-after': '1' }),
      json({}, 502),
      json({}),
    );
    await expect(wire.client.post('/subscriptions', {})).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    expect(wire.asked).toHaveLength(2);
  });

  test('and not for ever', async () => {
    await using wire = await startWire(json({}, 429, { 'retry-after': '1' }));
    await expect(wire.client.getJson('/users/1')).rejects.toMatchObject({
      code: 'SOURCE_THROTTLED',
    });
    expect(wire.asked).toHaveLength(5);
  });
});

describe('a failure', () => {
  test.each([
    [400, 'SOURCE_DENIED'],
    [403, 'SOURCE_DENIED'],
    [404, 'NOT_FOUND'],
    [409, 'SOURCE_DENIED'],
    [500, 'SOURCE_UNAVAILABLE'],
    [501, 'SOURCE_UNAVAILABLE'],
  ])('%i is %s, with the code and without the words', async (status, code) => {
    await using wire = await startWire(refusal(status, 'someCode'));
    const error: unknown = await wire.client.getJson('/x?sig=s3cret').catch((error) => error);
    expect(error).toMatchObject({ code, details: { status, code: 'someCode' } });
    for (const secret of ['Maria', 's3cret', 'token-1'])
      expect(String(error)).not.toContain(secret);
  });

  test('of a server that is not there names no address', async () => {
    const wire = await startWire(json({}));
    await wire[Symbol.asyncDispose]();
    const error: unknown = await wire.client.getJson('/x?sig=s3cret').catch((error) => error);
    expect(error).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: 'Microsoft 365 cannot be reached: ECONNREFUSED',
    });
  });

  test('that hides an item is no failure to those who ask for it', async () => {
    await using wire = await startWire(
      refusal(404, 'itemNotFound'),
      refusal(403, 'accessDenied'),
      refusal(400, 'x'),
    );
    const read = () => unlessGone(() => wire.client.getJson('/drives/1/items/2'));
    expect([await read(), await read()]).toEqual([undefined, undefined]);
    await expect(read()).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });
});

test('410 is an answer with the place to begin anew', async () => {
  const location = 'https://example.test/v1.0/drives/1/root/delta?token=new';
  await using wire = await startWire(
    json({ error: { code: 'resyncChangesApplyDifferences' } }, 410, { location }),
  );
  const { status, headers } = await wire.client.get('/drives/1/root/delta?token=old');
  expect([status, headers.get('location')]).toEqual([410, location]);
});

describe('pages', () => {
  test('follow the links of the same origin', async () => {
    await using wire = await startWire(
      ({ headers }, response) =>
        json({ value: [1, 2], '@odata.nextLink': `http://${headers.host}/v1.0/users?$skip=2` })(
          { method: '', path: '', headers, body: undefined },
          response,
        ),
      json({ value: [3] }),
    );
    expect(await Array.fromAsync(wire.client.pages('/users'))).toEqual([[1, 2], [3]]);
    expect(wire.asked[1]?.path).toBe('/v1.0/users?$skip=2');
  });

  test('do not take the token to another origin', async () => {
    await using elsewhere = await startWire(json({ value: [] }));
    await using wire = await startWire(
      json({ value: [], '@odata.nextLink': `${elsewhere.url}/v1.0/users?$skip=2` }),
    );
    await expect(Array.fromAsync(wire.client.pages('/users'))).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
    });
    expect(elsewhere.asked).toEqual([]);
  });

  test('nor by a redirect', async () => {
    await using elsewhere = await startWire(json({ value: [] }));
    await using wire = await startWire(json({}, 302, { location: `${elsewhere.url}/users` }));
    await expect(wire.client.getJson('/users')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(elsewhere.asked).toEqual([]);
  });
});
