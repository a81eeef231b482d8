import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDataDir, runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

interface KeyFile {
  readonly master: string;
  readonly host: { readonly default: string };
  readonly system: { readonly durabletask_extension: string; readonly eventgrid_extension: string };
  readonly functions: Readonly<Record<string, { readonly default: string }>>;
}

let app: AppUnderTest;
let keys: KeyFile;
beforeAll(async () => {
  app = await runApp({
    appDir: sampleApp('commonjs'),
    env: { EVENTS: 'yes' },
    enableAuth: true,
  });
  keys = keysOf(app.dataDir);
});
afterAll(() => app.host[Symbol.asyncDispose]());

const keyFile = (dataDir: string) => join(dataDir, 'host-keys.json');
const keysOf = (dataDir: string) => JSON.parse(readFileSync(keyFile(dataDir), 'utf8')) as KeyFile;

const call = (path: string, init?: RequestInit) => fetch(new URL(path, app.host.url), init);

/** By header and by query, as Azure takes both. */
async function statusesWith(path: string, key = 'none'): Promise<number[]> {
  const byHeader = await call(path, { headers: { 'x-functions-key': key } });
  const byQuery = await call(`${path}?code=${encodeURIComponent(key)}`);
  return [byHeader.status, byQuery.status];
}

test('asks for no key where the function is anonymous', async () => {
  expect((await call('v1/hello/Ada')).status).toBe(200);
});

test('opens a function for its own key, any host key and the master key, and no other', async () => {
  expect((await call('v1/echo')).status).toBe(401);
  const { master, host, system, functions } = keys;
  for (const key of [functions['echo']?.default, host.default, master]) {
    expect(await statusesWith('v1/echo', key)).toEqual([200, 200]);
  }
  for (const key of [functions['hello']?.default, system.eventgrid_extension, 'wrong', '']) {
    expect(await statusesWith('v1/echo', key)).toEqual([401, 401]);
  }
});

test('opens functions of the level admin, and its own paths, for the master key only', async () => {
  for (const path of ['v1/ledger', 'admin/functions', 'admin/host/status']) {
    expect(await statusesWith(path, keys.master)).toEqual([200, 200]);
    expect(await statusesWith(path, keys.host.default)).toEqual([401, 401]);
    expect((await call(path)).status).toBe(401);
  }
});

test('tells the keys to whoever has the master key', async () => {
  const headers = { 'x-functions-key': keys.master };
  const listed = async (path: string): Promise<unknown> => (await call(path, { headers })).json();
  expect(await listed('admin/host/keys')).toMatchObject({
    keys: [{ name: 'default', value: keys.host.default }],
  });
  expect(await listed('admin/functions/Echo/keys')).toMatchObject({
    keys: [{ name: 'default', value: keys.functions['echo']?.default }],
  });
  expect(await listed('admin/host/systemkeys')).toMatchObject({
    keys: [{ name: 'durabletask_extension' }, { name: 'eventgrid_extension' }],
  });
  expect((await call('admin/host/keys')).status).toBe(401);
});

test("takes events with the extension's key, not with a function's", async () => {
  const send = (key: string) =>
    call(`runtime/webhooks/eventgrid?functionName=on-event&code=${key}`, {
      method: 'POST',
      headers: { 'aeg-event-type': 'SubscriptionValidation' },
      body: JSON.stringify([{ data: { validationCode: 'abc' } }]),
    });
  expect((await send(keys.system.eventgrid_extension)).status).toBe(200);
  expect((await send(keys.host.default)).status).toBe(401);
  expect((await send(keys.system.durabletask_extension)).status).toBe(401);
});

test('keeps its keys over a restart, in a file that only its owner can read', async () => {
  const dataDir = newDataDir();
  const start = async () => {
    const { host } = await runApp({ appDir: sampleApp('commonjs'), dataDir, enableAuth: true });
    await host[Symbol.asyncDispose]();
    return keysOf(dataDir);
  };
  const before = await start();
  expect(before.master).not.toBe(keys.master);
  expect(await start()).toEqual(before);
  expect(statSync(keyFile(dataDir)).mode & 0o777).toBe(0o600);
});

test('opens the Durable API for its key, which the links hold and the client of a function knows', async () => {
  const other = await runApp({ appDir: sampleApp('esm'), enableAuth: true });
  await using host = other.host;
  const started = await fetch(new URL('api/start/greet', host.url), { method: 'POST' });
  expect(await started.json()).toEqual(['hello Ada', 'hello Grace']);

  const api = new URL('/runtime/webhooks/durabletask/', host.url);
  expect((await fetch(new URL('instances/', api))).status).toBe(401);
  const { durabletask_extension: key } = keysOf(other.dataDir).system;
  const begun = await fetch(new URL(`orchestrators/greet?code=${key}`, api), { method: 'POST' });
  const { statusQueryGetUri } = (await begun.json()) as { statusQueryGetUri: string };
  expect((await fetch(statusQueryGetUri)).status).toBeOneOf([200, 202]);
});
