import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base } from 'vitest';
import { control } from '../../local/control.ts';
import { serve, type Running } from '../../local/emulator.ts';
import { noteRunning } from '../../local/running.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';

interface Fixtures {
  context: TestContext;
  /** A service that says hello. */
  hello: Running;
  knobs: Running;
}

const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  hello: async ({ context }, use) => {
    const handler = () => new Response('hello');
    await using hello = await serve(handler, { name: 'hello', context, plain: true });
    await use(hello);
  },
  knobs: async ({ context }, use) => {
    await using knobs = await serve(control(context), { name: 'control', context, plain: true });
    await use(knobs);
  },
});

async function turn(knobs: Running, call: string, body?: unknown) {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(new URL(path, knobs.url), {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('sets several faults at once, shows them and takes them away', async ({ hello, knobs }) => {
  const rules = [
    { service: 'hello', kind: 'status', status: 429, durationMs: 20_000, match: 'GET /a' },
    { service: 'hello', kind: 'status', status: 503, retryAfterSeconds: 2, match: 'GET /b' },
  ];
  expect((await turn(knobs, 'POST /faults', rules)).body).toMatchObject({
    faults: rules,
    services: ['hello'],
  });
  const throttled = await fetch(new URL('/a', hello.url));
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '20']);
  const busy = await fetch(new URL('/b', hello.url));
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await (await fetch(hello.url)).text()).toBe('hello');
  expect((await turn(knobs, 'DELETE /faults?service=hello')).body).toMatchObject({ faults: [] });
  expect(await (await fetch(new URL('/a', hello.url))).text()).toBe('hello');
});

test('answers when the port is closed, and moves the clock to when it is open', async ({
  hello,
  knobs,
}) => {
  await turn(knobs, 'POST /faults', { service: 'hello', kind: 'kill', durationMs: 10_000 });
  await expect(fetch(hello.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  expect((await turn(knobs, 'POST /clock', { ms: 10_000 })).body).toMatchObject({ faults: [] });
  expect(await (await fetch(hello.url)).text()).toBe('hello');
});

test.for([
  [
    'POST /faults',
    { service: 'hallo', kind: 'drop' },
    'There is no service hallo: there are hello.',
  ],
  ['POST /faults', { service: 'control', kind: 'drop' }, 'There is no service control'],
  ['POST /faults', { service: 'hello', kind: 'delay' }, 'delay needs delayMs.'],
  ['DELETE /faults?service=hallo', undefined, 'There is no service hallo'],
  ['POST /clock', { ms: -1 }, 'ms is more than 0: the clock only goes forward.'],
  ['PUT /faults', {}, 'There are GET /, POST and DELETE /faults, GET and POST /clock.'],
] as const)('refuses %s %j in a sentence', async ([call, body, sentence], { hello, knobs }) => {
  expect(hello.url.port).not.toBe('');
  const { status, body: answer } = await turn(knobs, call, body);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(answer['error']).toContain(sentence);
});

test('takes no rules from a web page, which cannot say that it sends JSON', async ({ knobs }) => {
  const body = JSON.stringify({ service: 'hello', kind: 'drop' });
  const response = await fetch(new URL('/faults', knobs.url), { method: 'POST', body });
  expect(response.status).toBe(400);
});

test('is turned from the shell', async ({ context, hello, knobs }) => {
  const dataDir = join(context.dataDir, '.sluice');
  mkdirSync(dataDir);
  const caFile = join(dataDir, 'ca.pem');
  writeFileSync(caFile, context.certificate.ca);
  const url = 'http://127.0.0.1';
  noteRunning(dataDir, {
    appUrl: url,
    identityUrl: url,
    boxUrl: url,
    graphUrl: url,
    controlUrl: knobs.url.href.replace(/\/$/, ''),
    caFile,
  });
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [resolve('scripts/fault.ts'), ...args], {
      cwd: context.dataDir,
    });
  await run('hello', '429', '20s', '--match', 'GET /a', '--seed', '3');
  expect((await fetch(new URL('/a', hello.url))).status).toBe(429);
  await run('clock', '20s');
  expect((await fetch(new URL('/a', hello.url))).status).toBe(200);
  await expect(run('hello', '429', '20')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('20 has no unit'),
  });
  await expect(run('hallo', 'drop')).rejects.toMatchObject({
    stderr: expect.stringContaining('There is no service hallo'),
  });
});
