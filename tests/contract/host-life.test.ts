import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newDataDir, runApp, sampleApp } from '../support/host-app.ts';

const commonjs = sampleApp('commonjs');

function badApp(files: Record<string, string>): string {
  const appDir = mkdtempSync(join(tmpdir(), 'sluice-bad-app-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(appDir, name), text);
  return appDir;
}

const hostFile = { 'host.json': '{ "version": "2.0" }' };

test.each([
  [
    'throws while it loads',
    { 'package.json': '{"main":"main.js"}', 'main.js': 'throw new Error("no settings")' },
    /^The app in .* could not be loaded: no settings$/,
  ],
  [
    'is not built',
    { 'package.json': '{"main":"dist/*.js"}' },
    /no file matches "main": "dist\/\*\.js"/,
  ],
  [
    'ends its process while it loads',
    { 'package.json': '{"main":"main.js"}', 'main.js': 'process.exit(7)' },
    /its process ended while loading \(exit code 7\)$/,
  ],
])('stops with the reason when the app %s', async (_what, files, reason) => {
  const appDir = badApp({ ...hostFile, ...files });
  await expect(runApp({ appDir })).rejects.toThrow(reason);
});

test('refuses a folder without host.json, and one whose host.json is wrong', async () => {
  await expect(runApp({ appDir: badApp({}) })).rejects.toThrow(/There is no host\.json/);
  const wrong = badApp({ 'host.json': '{ "version": "2.0", "functionTimeout": "soon" }' });
  await expect(runApp({ appDir: wrong })).rejects.toThrow(/"soon" is not a time span/);
});

test('refuses the bindings that it does not do, each by name', async () => {
  await expect(runApp({ appDir: commonjs, env: { UNSUPPORTED: 'yes' } })).rejects.toThrow(
    'The app cannot run here: on-blob has a blobTrigger, which is not emulated; ' +
      'to-queue has a queue binding, which is not emulated.',
  );
});

test('is the only host of a data folder, and leaves it when it stops', async () => {
  const dataDir = newDataDir();
  const first = await runApp({ appDir: commonjs, dataDir });
  await expect(runApp({ appDir: commonjs, dataDir })).rejects.toThrow(
    `Another Functions host runs on ${dataDir}: stop it first, or choose another data folder.`,
  );
  await first.host[Symbol.asyncDispose]();
  const second = await runApp({ appDir: commonjs, dataDir });
  await second.host[Symbol.asyncDispose]();
});

test('names the port that is in use', async () => {
  await using host = (await runApp({ appDir: commonjs })).host;
  const port = Number(host.url.port);
  await expect(runApp({ appDir: commonjs, port })).rejects.toThrow(
    `Port ${port} of the Functions host is in use`,
  );
});

test('answers 503 when a worker dies in a call, and starts another', async () => {
  const app = await runApp({ appDir: commonjs });
  await using host = app.host;
  const pidOf = async () =>
    (await (await fetch(new URL('v1/pid', host.url))).json()) as { pid: number };
  const before = await pidOf();
  expect((await fetch(new URL('v1/die', host.url))).status).toBe(503);
  expect(app.events).toContainEqual({
    event: 'function.failed',
    fields: expect.objectContaining({
      kind: 'platform',
      message: 'The worker process ended (SIGKILL) while it ran die',
    }),
  });
  expect((await pidOf()).pid).not.toBe(before.pid);

  host.kill();
  expect((await fetch(new URL('v1/hello/Ada', host.url))).status).toBeOneOf([200, 503]);
  expect((await fetch(new URL('v1/hello/Ada', host.url))).status).toBe(200);
});

test('gives an activity to the next worker when its own dies under it', async () => {
  const app = await runApp({ appDir: sampleApp('esm') });
  await using host = app.host;
  const api = new URL('/runtime/webhooks/durabletask/', host.url);
  await fetch(new URL('orchestrators/survive/one', api), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(join(app.dataDir, 'has-died')),
  });
  expect(await app.reported('durable.activity-redelivered')).toMatchObject({ deliveries: 1 });
  expect(await app.reported('durable.ended')).toMatchObject({ status: 'Completed' });
  const status = await fetch(new URL('instances/one', api));
  expect(await status.json()).toMatchObject({ output: 'alive' });
});

test('kills the worker of a function that takes longer than functionTimeout', async () => {
  const app = await runApp({ appDir: commonjs });
  await using host = app.host;
  expect((await fetch(new URL('v1/hang', host.url))).status).toBe(503);
  expect(app.events).toContainEqual({
    event: 'worker.timeout',
    fields: { functionName: 'hang', timeoutMs: 2000 },
  });
  expect((await fetch(new URL('v1/hello/Ada', host.url))).status).toBe(200);
});

test('lets what runs end when it drains, and takes nothing new', async () => {
  const app = await runApp({ appDir: commonjs });
  const running = fetch(new URL('v1/slow', app.host.url));
  await app.said('slow begins');
  const drained = app.host.drain();
  expect((await fetch(new URL('v1/hello/Ada', app.host.url))).status).toBe(503);
  expect(await (await running).text()).toBe('done');
  await drained;
  await expect(fetch(app.host.url)).rejects.toThrow('fetch failed');
});

test('gives up at once what runs when it is disposed of', async () => {
  const app = await runApp({ appDir: commonjs });
  const running = fetch(new URL('v1/slow', app.host.url));
  await app.said('slow begins');
  await app.host[Symbol.asyncDispose]();
  expect((await running).status).toBe(503);
});
