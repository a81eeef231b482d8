import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { boxWebhook } from '../../../functions/ingest/box-webhook.ts';
import type { NewDoorbell } from '../../../shared/model/stream.ts';
import { AppError } from '../../../shared/platform/errors.ts';
import { testTenantId as tenantId } from '../../support/emulator-context.ts';
import { call, createLines, type Sent } from '../../support/http.ts';
import { createMemorySource } from '../../support/memory-source.ts';
import { createScanning } from '../../support/scanning.ts';

const start = Date.parse('2026-11-24T08:00:00Z');
const keys = { primaryKey: 'p', secondaryKey: 's' };
const uploaded = { id: 'n1', trigger: 'FILE.UPLOADED', source: { type: 'file', id: '7' } };

async function openWebhook(secret: string | undefined = JSON.stringify(keys)) {
  const scanning = createScanning(createMemorySource());
  const { context, connection } = scanning;
  await context.store.connections.create(connection);
  const { lines, log } = createLines();
  const counted: string[] = [];
  const rung: { doorbell: NewDoorbell; messageId: string | undefined }[] = [];
  let isDown = false;
  const vault = { secret, reads: 0, isDown: false };
  let time = start;
  const handler = boxWebhook({
    store: context.store,
    tenantId,
    log,
    now: () => new Date(time),
    counters: { count: (name) => void counted.push(name), read: async () => ({}) },
    secrets: {
      async get(name) {
        vault.reads += 1;
        if (vault.isDown) throw new AppError('SERVICE_UNAVAILABLE', 'Key Vault is down');
        const found = name === connection.webhookSecretName ? vault.secret : undefined;
        if (found !== undefined) return found;
        throw new AppError('SECRET_MISSING', `Key Vault has no secret named ${name}`);
      },
      set: async () => {},
    },
    bus: {
      async ring(doorbell, messageId) {
        if (isDown) throw new AppError('SERVICE_UNAVAILABLE', 'The bus is down');
        rung.push({ doorbell, messageId });
      },
      ringAt: async () => {},
      deadLetters: async () => [],
      replay: async () => false,
    },
  });
  return {
    lines,
    counted,
    rung,
    vault,
    pass: (ms: number) => void (time += ms),
    claims: () => scanning.all('claims'),
    down: (value: boolean) => void (isDown = value),
    send: (sent: Sent) => call(handler, { params: { connectionId: 'box' }, ...sent }),
  };
}

function signed(notification: unknown, key = keys.primaryKey, afterMs = 0): Sent {
  const body = typeof notification === 'string' ? notification : JSON.stringify(notification);
  const timestamp = new Date(start + afterMs).toISOString();
  return {
    body,
    headers: {
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
      'box-delivery-timestamp': timestamp,
      'box-signature-primary': createHmac('sha256', key)
        .update(body + timestamp)
        .digest('base64'),
    },
  };
}

test('a signed notification is on the bus before it is acknowledged, and once only', async () => {
  const { send, rung, counted, claims } = await openWebhook();
  expect(await send(signed(uploaded))).toEqual({ status: 202 });
  expect(rung.map(({ doorbell }) => doorbell)).toEqual([
    { tenantId, connectionId: 'box', lane: 'changes', items: ['file:7'], reason: 'webhook' },
  ]);
  expect(await send(signed(uploaded))).toEqual({ status: 202 });
  expect(rung).toHaveLength(1);
  expect(counted).toEqual(['webhook.accepted', 'webhook.repeated']);
  expect(claims()).toHaveLength(1);
});

test('two deliveries at once carry one message id, so that the bus drops one', async () => {
  const { send, rung, counted } = await openWebhook();
  await Promise.all([send(signed(uploaded)), send(signed(uploaded))]);
  expect(new Set(rung.map(({ messageId }) => messageId)).size).toBe(1);
  expect(counted.toSorted()).toEqual(['webhook.accepted', 'webhook.repeated']);
});

test('what the bus did not take is not acknowledged, and taken when it comes again', async () => {
  const { send, rung, down, claims } = await openWebhook();
  down(true);
  expect((await send(signed(uploaded))).status).toBe(503);
  expect(claims()).toEqual([]);
  down(false);
  expect(await send(signed(uploaded))).toEqual({ status: 202 });
  expect(rung).toHaveLength(1);
});

describe('401, and the same for all of them:', () => {
  test.each<[string, Sent, string?]>([
    ['no signature', { body: JSON.stringify(uploaded) }],
    ['a wrong key', signed(uploaded, 'wrong')],
    ['an unknown connection', { ...signed(uploaded), params: { connectionId: 'other' } }],
    ['no name of a connection', { ...signed(uploaded), params: { connectionId: '../box' } }],
    ['a secret that is no JSON', signed(uploaded), 's3cret'],
    ['a secret without keys', signed(uploaded), '{"s3cret":1}'],
  ])('%s', async (_what, sent, secret) => {
    const { send, rung, counted, lines } = await openWebhook(secret);
    const { status, jsonBody } = await send(sent);
    expect([status, jsonBody]).toMatchObject([401, { code: 'SIGNATURE_INVALID' }]);
    expect(JSON.stringify([jsonBody, lines])).not.toContain('s3cret');
    expect(JSON.stringify(jsonBody)).not.toContain('webhook"');
    expect([rung, counted]).toEqual([[], ['webhook.refused']]);
  });
});

describe('a signed body that is no notification is 400:', () => {
  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"id":""}',
    '{"id":"1"}',
    `{"id":"${'1'.repeat(201)}","trigger":"x"}`,
  ])('%j', async (body) => {
    const { send, rung } = await openWebhook();
    expect((await send(signed(body))).status).toBe(400);
    expect(rung).toEqual([]);
  });
});

test('what names no file or folder rings without a name', async () => {
  const { send, rung } = await openWebhook();
  await send(signed({ id: 'n', trigger: 'COLLABORATION.REMOVED', source: null }));
  expect(rung[0]?.doorbell.items).toEqual([]);
});

describe('Key Vault', () => {
  const rotated = JSON.stringify({ primaryKey: 'new', secondaryKey: 's' });
  const wrong = signed(uploaded, 'wrong');

  test('is asked once a minute, however many notifications come', async () => {
    const { send, vault, pass } = await openWebhook();
    await Promise.all([1, 2, 3].map((id) => send(signed({ ...uploaded, id: String(id) }))));
    pass(59_000);
    expect((await send(signed(uploaded, keys.primaryKey, 59_000))).status).toBe(202);
    expect(vault.reads).toBe(1);
    pass(1_000);
    await send(signed(uploaded, keys.primaryKey, 60_000));
    expect(vault.reads).toBe(2);
  });

  test('is asked at most every ten seconds by those who sign wrongly', async () => {
    const { send, vault, pass } = await openWebhook();
    for (let n = 0; n < 5; n++) expect((await send(wrong)).status).toBe(401);
    expect(vault.reads).toBe(1);
    pass(10_000);
    await Promise.all([1, 2, 3, 4, 5].map(() => send(wrong)));
    expect(vault.reads).toBe(2);
  });

  test('gives a rotated key within ten seconds, and the one before no longer holds then', async () => {
    const { send, vault, pass } = await openWebhook();
    expect((await send(signed({ ...uploaded, id: 'a' }))).status).toBe(202);
    vault.secret = rotated;
    expect((await send(signed({ ...uploaded, id: 'b' }, 'new'))).status).toBe(401);
    pass(10_000);
    expect((await send(signed({ ...uploaded, id: 'b' }, 'new', 10_000))).status).toBe(202);
    expect((await send(signed({ ...uploaded, id: 'c' }, 'p', 10_000))).status).toBe(401);
  });

  test('is asked no more often where the secret is missing', async () => {
    const { send, vault, pass } = await openWebhook('s3cret');
    for (let n = 0; n < 5; n++) expect((await send(wrong)).status).toBe(401);
    expect(vault.reads).toBe(1);
    vault.secret = JSON.stringify(keys);
    pass(10_000);
    expect((await send(signed(uploaded, keys.primaryKey, 10_000))).status).toBe(202);
  });

  test('is asked again at once when it was out of reach', async () => {
    const { send, vault } = await openWebhook();
    vault.isDown = true;
    expect((await send(signed(uploaded))).status).toBe(503);
    vault.isDown = false;
    expect((await send(signed(uploaded))).status).toBe(202);
  });
});
