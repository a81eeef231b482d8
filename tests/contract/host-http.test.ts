import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeFunctions } from '../../local/host/describe.ts';
import { runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

let app: AppUnderTest;
beforeAll(async () => {
  app = await runApp({ appDir: sampleApp('commonjs') });
});
afterAll(() => app.host[Symbol.asyncDispose]());

const call = (path: string, init?: RequestInit) => fetch(new URL(path, app.host.url), init);
const json = async (path: string): Promise<unknown> => (await call(path)).json();

test('runs a CommonJS app whose entry points are a glob, under its own route prefix', async () => {
  expect(await json('v1/hello/Ada')).toEqual({ hello: 'Ada' });
  expect((await call('api/hello/Ada')).status).toBe(404);
});

test.each([
  ['v1/hello', {}],
  ['V1/Hello/ada', { hello: 'ada' }],
  ['v1/items/latest', { name: 'item-latest' }],
  ['v1/items/42', { name: 'item-number', id: '42' }],
  ['v1/items/a%20b', { name: 'a b' }],
  ['v1/files/a/b/c.txt', { name: 'file', path: 'a/b/c.txt' }],
  ['v1/files', { name: 'file' }],
  ['v1/reports/2024/sales.pdf', { name: 'report', year: '2024', part: 'sales', format: 'pdf' }],
  ['v1/pages', { name: 'page', page: '1' }],
  ['v1/pages/7', { name: 'page', page: '7' }],
])('routes %s as ASP.NET does', async (path, answer) => {
  expect(await json(path)).toEqual(answer);
});

test.each(['v1/hello/42', 'v1/reports/1999/sales.pdf', 'v1/pages/x', 'v1/none', 'none'])(
  'finds nothing at %s',
  async (path) => {
    expect((await call(path)).status).toBe(404);
  },
);

test('answers 404 for a method that the function does not take, as Azure does', async () => {
  expect((await call('v1/echo', { method: 'DELETE' })).status).toBe(404);
  expect((await call('v1/teapot', { method: 'POST' })).status).toBe(404);
});

test('passes method, query, headers and body on, ignoring the key that the function asks for', async () => {
  const answer = await call('v1/echo?a=1&a=2&b=%C3%A4', {
    method: 'PUT',
    body: 'ünï',
    headers: [
      ['x-twice', 'one'],
      ['x-twice', 'two'],
    ],
  });
  expect(await answer.json()).toEqual({
    method: 'PUT',
    path: '/v1/echo',
    query: { a: '1,2', b: 'ä' },
    header: 'one, two',
    body: 'ünï',
  });
});

test('leaves out a body that comes without its length, as Azure does without HTTP streams', async () => {
  const body = new Blob(['text']).stream();
  const answer = await call('v1/echo', { method: 'POST', body, duplex: 'half' });
  expect(await answer.json()).toMatchObject({ body: '' });
});

test('refuses a body of more than 100 MB', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { 'content-length': 104_857_601 };
    const outgoing = request(new URL('v1/echo', app.host.url), { method: 'POST', headers });
    outgoing.once('response', (response) => resolve(response.statusCode));
    outgoing.once('error', reject);
    outgoing.flushHeaders();
  });
  expect(status).toBe(413);
});

test('writes status, headers and cookies as the function says', async () => {
  const answer = await call('v1/teapot');
  expect(answer.status).toBe(418);
  expect(await answer.text()).toBe('short and stout');
  expect(answer.headers.get('x-pot')).toBe('tea');
  expect(answer.headers.getSetCookie()).toEqual([
    'a=1%202; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'b=2; Path=/b; Secure',
  ]);
});

test('keeps bytes as they are', async () => {
  const bytes = await (await call('v1/bytes')).arrayBuffer();
  expect([...new Uint8Array(bytes)]).toEqual([0, 255, 128]);
});

test('answers 204 when the function returns nothing, and 500 when it throws', async () => {
  expect((await call('v1/nothing')).status).toBe(204);
  const failed = await call('v1/boom');
  expect([failed.status, await failed.text()]).toEqual([500, '']);
  expect(app.events).toContainEqual({
    event: 'function.failed',
    fields: expect.objectContaining({
      functionName: 'boom',
      message: 'this function always fails',
    }),
  });
});

test('runs the hooks of the app', async () => {
  const answer = await call('v1/hooked');
  expect(answer.headers.get('x-after')).toBe('yes');
  expect(await answer.json()).toEqual({ rest: 1, started: 'the app started' });
});

test('tells what the app logs and prints, and prints nothing itself', async () => {
  const said = app.said('look');
  await call('v1/say?what=look+here');
  expect(await said).toBe(' here');
  expect(app.events).toContainEqual({
    event: 'app.log',
    fields: expect.objectContaining({ level: 'warning', functionName: 'say' }),
  });
  await expect
    .poll(() => app.events)
    .toContainEqual({ event: 'app.output', fields: { text: 'straight to the console' } });
});

test('gives the app the address that it answers on', async () => {
  expect(await json('v1/pid')).toMatchObject({ hostname: `localhost:${app.host.url.port}` });
});

test('lists its functions as func start does', () => {
  const { port } = app.host.url;
  expect(describeFunctions(app.host)).toContain(
    `echo: [GET,POST,PUT] http://localhost:${port}/v1/echo`,
  );
});

test('answers the admin paths, to this machine only', async () => {
  expect((await call('admin/host/ping')).status).toBe(200);
  expect(await json('admin/host/status')).toMatchObject({ state: 'Running' });
  expect(await json('admin/functions')).toContainEqual(
    expect.objectContaining({ name: 'echo', isDisabled: false }),
  );
  expect((await call('admin/functions/none', { method: 'POST' })).status).toBe(404);
  expect(await json('admin/functions/Echo')).toMatchObject({ name: 'echo' });
  expect((await call('admin/functions/echo', { method: 'POST' })).status).toBe(400);
  const headers = { origin: 'https://evil.example' };
  expect((await call('admin/functions', { headers })).status).toBe(403);
});
