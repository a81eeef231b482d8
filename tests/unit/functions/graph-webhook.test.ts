import { describe, expect, test, vi } from 'vitest';
import { graphWebhook } from '../../../functions/ingest/graph-webhook.ts';
import type { NewDoorbell } from '../../../shared/model/stream.ts';
import { ringStream } from '../../../shared/pipeline/1-scan/streams.ts';
import { AppError } from '../../../shared/platform/errors.ts';
import { clientStateOf, partOfResource } from '../../../shared/sources/graph/notification.ts';
import { testTenantId as tenantId } from '../../support/emulator-context.ts';
import { call, createLines, type Sent } from '../../support/http.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { asMicrosoft365 } from '../../support/microsoft365.ts';

const connection = asMicrosoft365({
  id: 'm365',
  tenantId,
  createdAt: '2026-11-24T08:00:00.000Z',
});
const key = 'the key in the vault';
const drive = (id: string) => `drives/${id}/root`;

const about = (resource: string, over: Record<string, unknown> = {}) => ({
  subscriptionId: 's1',
  clientState: clientStateOf(key, connection.id, partOfResource(resource) ?? ''),
  tenantId,
  resource,
  changeType: 'updated',
  ...over,
});
const post = (...value: unknown[]): Sent => ({ body: JSON.stringify({ value }), headers: {} });

async function openWebhook() {
  const { store } = createMemoryStore();
  await store.connections.create(connection);
  const { lines, log } = createLines();
  const counted: string[] = [];
  const rung: NewDoorbell[] = [];
  let isDown = false;
  const { http, event } = graphWebhook({
    store,
    tenantId,
    log,
    now: () => new Date('2026-11-24T08:00:00Z'),
    counters: {
      count: (name, by = 1) => void counted.push(...Array<string>(by).fill(name)),
      read: async () => ({}),
    },
    secrets: {
      get: async () => key,
      set: async () => {},
    },
    bus: {
      async ring(doorbell) {
        if (isDown) throw new AppError('SERVICE_UNAVAILABLE', 'The bus is down');
        rung.push(doorbell);
      },
      ringAt: async () => {},
      deadLetters: async () => [],
      replay: async () => false,
    },
  });
  return {
    store,
    lines,
    counted,
    rung,
    event,
    down: () => void (isDown = true),
    /** Another connection that follows the part. */
    follow: async (id: string, part: string) => {
      await store.connections.create({ ...connection, id });
      const known = { tenantId, connectionId: id, lane: 'changes', part, reason: 'poll' } as const;
      await ringStream({ ...known, items: [] }, { store, now: () => new Date() });
    },
    send: (sent: Sent, connectionId = 'm365') => call(http, { params: { connectionId }, ...sent }),
  };
}

describe('a notification of Microsoft Graph', () => {
  test('rings the doorbell of its drive before it is acknowledged', async () => {
    const { send, rung } = await openWebhook();
    expect(await send(post(about(drive('b!1'))))).toMatchObject({ status: 202 });
    expect(rung).toEqual([
      {
        tenantId,
        connectionId: 'm365',
        part: 'b!1',
        lane: 'changes',
        items: [],
        reason: 'webhook',
      },
    ]);
  });

  test('of many in one post, rings once for each drive, and for people and groups together', async () => {
    const { send, rung } = await openWebhook();
    const many = [drive('b!1'), drive('b!2'), drive('b!1'), 'users', 'groups', 'groups/7'];
    await send(post(...many.map((resource) => about(resource))));
    expect(rung.map(({ part }) => part)).toEqual(['b!1', 'b!2', 'people']);
  });

  test('has the connections looked at once, however many come, and is counted each time', async () => {
    const { send, counted, store } = await openWebhook();
    const listed = vi.spyOn(store.connections, 'list');
    const many = Array.from({ length: 500 }, (_one, n) => about(drive(`b!${n % 4}`)));
    await Promise.all(Array.from({ length: 10 }, () => send(post(...many))));
    expect(listed).toHaveBeenCalledTimes(1);
    expect(counted).toEqual(Array(5_000).fill('webhook.accepted'));
  });

  test('is not acknowledged while the bus is down', async () => {
    const { send, down } = await openWebhook();
    down();
    expect(await send(post(about(drive('b!1'))))).toMatchObject({ status: 503 });
  });

  test.each([
    ['no clientState', about(drive('b!1'), { clientState: null })],
    ['a forged one', about(drive('b!1'), { clientState: 'x'.repeat(43) })],
    ['that of another drive', { ...about(drive('b!2')), resource: drive('b!1') }],
    [
      'that of another connection',
      about(drive('b!1'), { clientState: clientStateOf(key, 'other', 'b!1') }),
    ],
    ['another tenant', about(drive('b!1'), { tenantId: '11111111-1111-4111-8111-111111111111' })],
    ['a resource that we do not follow', about('chats/1')],
  ])('with %s rings nothing, is counted, and learns nothing', async (_what, notification) => {
    const { send, rung, counted, lines } = await openWebhook();
    expect(await send(post(notification))).toMatchObject({ status: 202 });
    expect({ rung, counted }).toEqual({ rung: [], counted: ['webhook.refused'] });
    expect(JSON.stringify(lines)).not.toContain(key);
  });

  test('for a connection that is not there rings nothing and is answered the same', async () => {
    const { send, rung } = await openWebhook();
    for (const id of ['nobody', '../x', 'box']) {
      expect(await send(post(about(drive('b!1'))), id)).toMatchObject({ status: 202 });
    }
    expect(rung).toEqual([]);
  });

  test('that is none is refused', async () => {
    const { send } = await openWebhook();
    for (const body of ['', '{', '[]', '{"value":1}', '{"value":[{}]}']) {
      expect(await send({ body, headers: {} })).toMatchObject({ status: 400 });
    }
  });

  test('that cannot be read is counted and told without what it says, and keeps no other from ringing', async () => {
    const { send, rung, counted, lines } = await openWebhook();
    const bad = [{ subscriptionId: '', note: 'what it says' }, 'text', { subscriptionId: 7 }, null];
    expect(await send(post(...bad, about(drive('b!1'))))).toMatchObject({ status: 202 });
    expect(rung).toMatchObject([{ part: 'b!1', reason: 'webhook' }]);
    expect(counted).toEqual([...Array(4).fill('webhook.refused'), 'webhook.accepted']);
    expect(lines.join()).toContain('"unreadable":4');
    expect(lines.join()).not.toContain('what it says');
  });

  test.each(['reauthorizationRequired', 'subscriptionRemoved', 'missed', 'somethingNew'])(
    'of the lifecycle, %s, has the subscription seen to',
    async (lifecycleEvent) => {
      const { send, rung } = await openWebhook();
      await send(post(about(drive('b!1'), { lifecycleEvent })));
      expect(rung).toMatchObject([{ part: 'b!1', reason: 'lifecycle' }]);
    },
  );

  test('that asks whether a subscription is still wanted names it, and other connections are only to look', async () => {
    const { send, rung, follow } = await openWebhook();
    await follow('archive', 'people');
    const asked = { lifecycleEvent: 'reauthorizationRequired' };
    const both = ['users', 'groups'].map((of) => about(of, { ...asked, subscriptionId: of }));
    await send(post(...both, about('users', { lifecycleEvent: 'missed' })));
    expect(
      rung.map(({ connectionId, reason, subscription }) => [connectionId, reason, subscription]),
    ).toEqual([
      ['m365', 'lifecycle', 'users'],
      ['m365', 'lifecycle', 'groups'],
      ['m365', 'lifecycle', undefined],
      ['archive', 'webhook', undefined],
      ['archive', 'webhook', undefined],
      ['archive', 'lifecycle', undefined],
    ]);
  });
});

describe('the handshake of a subscription', () => {
  test('gives the token back as plain text, with markup made harmless', async () => {
    const { send, rung } = await openWebhook();
    const validationToken = 'Validation: <script>alert("1")</script> & more';
    const answer = await send({ query: { validationToken }, headers: {} });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(answer.body).toBe(
      'Validation: &#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; more',
    );
    expect(rung).toEqual([]);
  });

  test('refuses a token without end', async () => {
    const { send } = await openWebhook();
    const validationToken = 'x'.repeat(5_000);
    expect(await send({ query: { validationToken }, headers: {} })).toMatchObject({ status: 400 });
  });
});

describe('a notification that comes through Event Grid', () => {
  const cloudEvent = (data: unknown) => ({
    specversion: '1.0',
    id: 'e1',
    source: '/tenants/1/applications/2',
    type: 'Microsoft.Graph.DriveItemUpdated',
    data,
  });

  test('rings for the connection whose clientState it bears', async () => {
    const { event, rung } = await openWebhook();
    await event(cloudEvent(about(drive('b!9'))));
    expect(rung).toMatchObject([{ connectionId: 'm365', part: 'b!9' }]);
  });

  test('rings for all connections that follow the drive, and for no other', async () => {
    const { event, rung, store, follow } = await openWebhook();
    await follow('archive', 'b!9');
    await store.connections.create({ ...connection, id: 'board' });
    await event(cloudEvent(about(drive('b!9'))));
    expect(rung.map(({ connectionId }) => connectionId)).toEqual(['m365', 'archive']);
  });

  test('rings nothing when it is forged or is none', async () => {
    const { event, rung, counted } = await openWebhook();
    await event(cloudEvent(about(drive('b!9'), { clientState: 'forged' })));
    await event(cloudEvent('text'));
    await event({ type: 'Microsoft.Storage.BlobCreated' });
    expect(rung).toEqual([]);
    expect(counted).toEqual(Array(3).fill('webhook.refused'));
  });
});
