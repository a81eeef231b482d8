import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

let app: AppUnderTest;
beforeAll(async () => {
  app = await runApp({ appDir: sampleApp('commonjs'), env: { EVENTS: 'yes' } });
});
afterAll(() => app.host[Symbol.asyncDispose]());

function post(functionName: string, body: unknown, kind = 'Notification') {
  const url = new URL('runtime/webhooks/EventGrid', app.host.url);
  url.searchParams.set('functionName', functionName);
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': kind },
    body: JSON.stringify(body),
  });
}

const eventOf = (id: string, data: object = {}) => ({ id, eventType: 'Changed', data });

test('proves to Event Grid that it wants the events', async () => {
  const answer = await post(
    'on-event',
    [{ data: { validationCode: '42' } }],
    'SubscriptionValidation',
  );
  expect(await answer.json()).toEqual({ validationResponse: '42' });
});

test('allows a sender of CloudEvents', async () => {
  const url = new URL('runtime/webhooks/eventgrid?functionName=on-event', app.host.url);
  const headers = { 'webhook-request-origin': 'eventgrid.azure.net' };
  const answer = await fetch(url, { method: 'OPTIONS', headers });
  expect(answer.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
});

test('runs the function once for each event', async () => {
  expect((await post('On-Event', [eventOf('e1'), eventOf('e2')])).status).toBe(202);
  expect(await app.said('event ')).toContain('"id":"e1"');
  expect(await app.said('event ')).toContain('"id":"e2"');
});

test('answers with an error when a function fails, so that the events are sent again', async () => {
  expect((await post('on-event', [eventOf('e3', { fail: true })])).status).toBe(500);
  expect(await app.reported('function.retry-ignored')).toMatchObject({ functionName: 'on-event' });
});

test.each([null, 7, ['text']])('refuses %j, which is no event', async (body) => {
  expect((await post('on-event', body)).status).toBe(400);
});

test('knows no other function by that path', async () => {
  expect((await post('echo', [])).status).toBe(404);
});
