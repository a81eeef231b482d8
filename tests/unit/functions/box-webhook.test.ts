import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { boxWebhook } from '../../../functions/ingest/box-webhook.ts';
import type { Doorbell } from '../../../shared/model/stream.ts';
import { AppError } from '../../../shared/platform/errors.ts';
import { testTenantId as tenantId } from '../../support/emulator-context.ts';
import { call, createLines, type Sent } from '../../support/http.ts';
import { createMemorySource } from '../../support/memory-source.ts';
import { createScanning } from '../../support/scanning.ts';

const now = () => new Date('2026-11-24T08:00:00Z');
const keys = { primaryKey: 'p', secondaryKey: 's' };
const uploaded = { id: 'n1', trigger: 'FILE.UPLOADED', source: { type: 'file', id: '7' } };

async function openWebhook(secret: string | undefined = JSON.stringify(keys)) {
  const scanning = createScanning(createMemorySource());
  const { context, connection } = scanning;
  await context.store.connections.create(connection);
  const { lines, log } = createLines();
  const counted: string[] = [];
  const rung: { doorbell: Doorbell; messageId: string | undefined }[] = [];
  let isDown = false;
  const handler = boxWebhook({
    store: context.store,
    tenantId,
    log,
    now,
    counters: { count: (name) => void counted.push(name), read: async () => ({}) },
    secrets: {
      async get(name) {
        if (secret !== undefined && name === connection.webhookSecretName) return secret;
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
    claims: () => scanning.all('claims'),
    down: (value: boolean) => void (isDown = value),
    send: (sent: Sent) => call(handler, { params: { connectionId: 'box' }, ...sent }),
  };
}

function signed(notification: unknown, key = keys.primaryKey): Sent {
  const body = typeof notification === 'string' ? notification : JSON.stringify(notification);
  const timestamp = now().toISOString();
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
