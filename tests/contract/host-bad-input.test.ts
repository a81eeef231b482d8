import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

let app: AppUnderTest;
beforeAll(async () => {
  app = await runApp({ appDir: sampleApp('esm') });
});
afterAll(() => app.host[Symbol.asyncDispose]());

const api = '/runtime/webhooks/durabletask';
const start = `${api}/orchestrators/greet/bad`;
const tooLong = 2 * 1024 * 1024 + 1;

/** Sends what no HTTP client would; gives the status, or undefined when the host hangs up without a word. */
function say(
  line: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<number | undefined> {
  const all = { host: 'localhost', connection: 'close', ...headers };
  const head = [
    `${line} HTTP/1.1`,
    ...Object.entries(all).map(([name, text]) => `${name}: ${text}`),
  ];
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(app.host.url.port), '127.0.0.1', () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => {}); // it closes right after
    socket.on('close', () => {
      const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
      resolve(status === undefined ? undefined : Number(status));
    });
  });
}

const post = (path: string, body: string) =>
  say(`POST ${path}`, { 'content-length': String(Buffer.byteLength(body)) }, body);

type BadCall = [
  what: string,
  status: number | undefined,
  line: string,
  headers?: Record<string, string>,
];

test.for<BadCall>([
  ['a host that is none', 400, 'GET /api/nothing', { host: 'a b' }],
  ['a host with a path', 400, 'GET /api/nothing', { host: 'localhost/admin/host/status?' }],
  ['a host with a name and a password', 400, 'GET /admin/host/status', { host: 'a:b@localhost' }],
  ['an address that is none', 400, 'GET http://[/'],
  ['no path', 400, 'OPTIONS *'],
  ['an empty path', 404, 'GET //'],
  ['an admin path in disguise', 404, 'GET //admin/functions'],
  ['a method that cannot be told', 404, `TRACE ${api}/instances`],
  ['a method that is none', 400, 'FETCH /api/nothing'],
  ['a tunnel', undefined, 'CONNECT localhost:22'],
  ['a header that is too long', 431, 'GET /api/nothing', { long: 'x'.repeat(20_000) }],
  ['an address that is too long', 431, `GET /api/nothing?${'x'.repeat(20_000)}`],
  ['a header with control characters', 400, 'GET /api/nothing', { bell: '\u0007' }],
  ['a negative length', 400, 'POST /api/echo/x', { 'content-length': '-1' }],
  ['a body of more than 100 MB', 413, 'POST /api/echo/x', { 'content-length': '104857601' }],
  [
    'two lengths',
    400,
    'POST /api/echo/x',
    { 'content-length': '3', 'transfer-encoding': 'chunked' },
  ],
  ['a function that is not there', 404, 'GET /admin/functions/%ZZ'],
  ['another method than the admin path has', 404, 'DELETE /admin/functions'],
  ['another webhook', 404, 'POST /runtime/webhooks/nothing', { 'content-length': '0' }],
  ['another API of Durable Functions', 404, `GET ${api}/nothing`],
  ['another method of the Durable API', 404, `PUT ${api}/instances/x`, { 'content-length': '0' }],
  ['an action that is none', 404, `POST ${api}/instances/x/explode`, { 'content-length': '0' }],
  ['an instance id that cannot be decoded', 400, `GET ${api}/instances/%ZZ`],
  ['a page of -1', 400, `GET ${api}/instances/?top=-1`],
  ['a page that no number can tell', 400, `GET ${api}/instances/?top=1e300`],
  ['a time that is none', 400, `GET ${api}/instances/?createdTimeFrom=99999999999`],
  ['to purge without a time', 400, `DELETE ${api}/instances/?runtimeStatus=Failed`],
])('refuses %s: %s', async ([_what, status, line, headers]) => {
  expect(await say(line, headers)).toBe(status);
  expect(app.events.map(({ event }) => event)).not.toContain('host.failed');
});

test.each([
  ['is not JSON', 400, '{'],
  ['nests so deep that nobody could read it again', 400, '['.repeat(200_000) + ']'.repeat(200_000)],
  ['is larger than an input may be', 413, JSON.stringify('x'.repeat(1_100_000))],
  ['is larger than anything that the host takes', 413, ' '.repeat(tooLong)],
])('refuses an input that %s', async (_what, status, body) => {
  expect(await post(start, body)).toBe(status);
  expect((await fetch(new URL(`${api}/instances/`, app.host.url))).status).toBe(200);
});

test('reads a body without a length no further than it must', async () => {
  const chunks = { 'transfer-encoding': 'chunked' };
  const chunk = `${tooLong.toString(16)}\r\n${' '.repeat(tooLong)}\r\n`; // and no last one
  expect(await say(`POST ${start}`, chunks, chunk)).toBe(413);
});

test('bears a caller who leaves in the middle of a body', async () => {
  for (const path of ['/api/echo/x', start]) {
    const socket = connect(Number(app.host.url.port), '127.0.0.1');
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n`;
    await new Promise((done) => {
      socket.write(`${head}{`, done);
    });
    socket.destroy();
  }
  expect((await fetch(new URL('api/nothing', app.host.url))).status).toBe(204);
  expect(app.events.map(({ event }) => event)).not.toContain('host.failed');
});
