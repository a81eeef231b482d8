import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

let app: AppUnderTest;
beforeAll(async () => {
  app = await runApp({ appDir: sampleApp('esm') });
});
afterAll(() => app.host[Symbol.asyncDispose]());

const call = (path: string, init?: RequestInit) => fetch(new URL(path, app.host.url), init);

test('runs an ESM app with HTTP streams: what comes in goes out while it comes', async () => {
  const upload = new TransformStream<Uint8Array, Uint8Array>();
  const writer = upload.writable.getWriter();
  const send = (text: string) => writer.write(new TextEncoder().encode(text));
  const sent = send('first'); // the library sends its headers with the first bytes
  const answer = await call('api/echo/here?q=1&q=2', {
    method: 'POST',
    body: upload.readable,
    duplex: 'half',
  });
  await sent;
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-where')).toBe('here');
  expect(answer.headers.get('x-query')).toBe('1|2');
  expect(answer.headers.get('x-core')).toMatch(/^\d/);
  expect(answer.headers.getSetCookie()).toEqual(['streamed=yes']);

  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect(await reader?.read()).toEqual({ done: false, value: 'first' });
  await send('second');
  expect(await reader?.read()).toEqual({ done: false, value: 'second' });
  await writer.close();
  expect((await reader?.read())?.done).toBe(true);
});

test('answers 204 and 500 with HTTP streams, too', async () => {
  expect((await call('api/nothing')).status).toBe(204);
  expect((await call('api/boom')).status).toBe(500);
});

test('cuts a response whose function fails half-way, so that it does not look whole', async () => {
  const answer = await call('api/half');
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  expect(app.events).toContainEqual({
    event: 'function.failed',
    fields: expect.objectContaining({ functionName: 'half' }),
  });
});

test('runs an orchestration that an HTTP function starts, over the Durable client', async () => {
  const answer = await call('api/start/greet', { method: 'POST' });
  expect(await answer.json()).toEqual(['hello Ada', 'hello Grace']);
});

test('runs orchestrators in a worker of their own, which no activity can hold up', async () => {
  const answer = await call('api/start/workers', { method: 'POST' });
  const { activity, orchestrator } = (await answer.json()) as Record<string, number>;
  expect(activity).toBeGreaterThan(0);
  expect(orchestrator).toBeGreaterThan(0);
  expect(orchestrator).not.toBe(activity);
});

test('fails an orchestration that Azure would run wrongly: a task put into two compounds', async () => {
  const answer = await call('api/start/one-by-one', { method: 'POST' });
  expect(await answer.text()).toContain('Azure/azure-functions-durable-js#574');
});

test('fails an orchestration whose tasks the SDK numbers in another way than the host', async () => {
  const answer = await call('api/start/miscounted', { method: 'POST' });
  expect(await answer.text()).toContain('The host has numbered 1 tasks and the SDK 2');
});

test('lets a caller leave an endless stream, and does not wait for its function when it stops', async () => {
  await using other = (await runApp({ appDir: sampleApp('esm') })).host;
  const leave = new AbortController();
  const answer = await fetch(new URL('api/events', other.url), { signal: leave.signal });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  // On a busy machine one read may bring several events.
  expect((await reader?.read())?.value).toMatch(/^data: 1\n\n/);
  expect((await reader?.read())?.value).toMatch(/^data: \d+\n\n/);

  leave.abort();
  await expect(reader?.read()).rejects.toThrow();
  expect((await fetch(new URL('api/nothing', other.url))).status).toBe(204);
  const startedAt = Date.now();
  await other.drain();
  expect(Date.now() - startedAt).toBeLessThan(10_000); // a function that is waited for gets 30 s
});
