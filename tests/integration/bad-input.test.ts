import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signedHeaders } from '../../local/box/signature.ts';
import { directory as company } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';
import { badRequests } from '../support/story-requests.ts';
import { badTokens, openForge, type Forge } from '../support/story-tokens.ts';

const secretText = 'The combination of the safe is kept by the notary.';
const question = 'Who keeps the combination of the safe?';
const minute = 60_000;

let sluice: Sluice;
let forge: Forge;
beforeAll(async () => {
  const [petra] = company.people;
  if (petra === undefined) throw new Error('nobody works there');
  const visitor = { ...petra, key: 'visitor', name: 'Vera Visitor', appRoles: [] };
  const ids = { email: 'vera@alpenwerk.example', oid: randomUUID(), boxUserId: '1099' };
  sluice = await startSluice({
    directory: { ...company, people: [...company.people, { ...visitor, ...ids }] },
    fill(contentDir) {
      mkdirSync(join(contentDir, 'Finance'));
      mkdirSync(join(contentDir, 'Legal'));
      writeFileSync(join(contentDir, 'Finance', 'safe.txt'), secretText);
      writeFileSync(join(contentDir, 'Legal', 'notes.txt'), 'Notes of the legal department.');
    },
    rights: [{ path: 'Finance', to: 'finance', role: 'viewer' }],
    settings: { LOG_LEVEL: 'debug', POLL_SCHEDULE: '0 0 0 1 1 *' },
  });
  await sluice.atRest();
  forge = await openForge(sluice, 'petra');
});
afterAll(() => sluice[Symbol.asyncDispose]());

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly field?: string;
}

/** Also checks what is true of every problem: RFC 9457's type, and the status said twice. */
async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = (await response.json()) as Problem;
  expect(body).toMatchObject({ type: 'about:blank', status: response.status });
  return body;
}

describe('a notification of Box', () => {
  const notification = (id: string = randomUUID()) =>
    JSON.stringify({
      type: 'webhook_event',
      id,
      trigger: 'FILE.UPLOADED',
      source: { type: 'file', id: sluice.stack.box.idOf('Finance/safe.txt') },
    });

  function sign(body: string, options: { at?: Date; keys?: object } = {}) {
    const { webhookPrimaryKey, webhookSecondaryKey } = sluice.stack.boxApplication;
    const keys = { primary: webhookPrimaryKey, secondary: webhookSecondaryKey, ...options.keys };
    return signedHeaders(body, { keys, deliveryId: randomUUID(), at: options.at ?? new Date() });
  }

  const deliver = (body: string, headers: Record<string, string>, connection = 'box') =>
    sluice.call('POST', `/api/webhooks/box/${connection}`, { body, headers });

  const onTheBus = () => {
    const { active, scheduled } = sluice.stack.bus.counts('changes');
    return active + scheduled;
  };

  const counters = async () => {
    const response = await sluice.call('GET', '/api/troubles', { as: 'ines' });
    return ((await response.json()) as { counters: Record<string, number> }).counters;
  };

  test('with a wrong, missing, old or future signature is refused, enqueues nothing and is counted', async () => {
    const before = (await counters())['webhook.refused'] ?? 0;
    const waiting = onTheBus();
    const body = notification();
    const wrong = { primary: 'not the key', secondary: 'neither' };
    const { 'BOX-SIGNATURE-PRIMARY': _, 'BOX-SIGNATURE-SECONDARY': __, ...unsigned } = sign(body);
    const headers = [
      sign(body, { keys: wrong }),
      unsigned,
      {},
      sign(body, { at: new Date(Date.now() - 11 * minute) }),
      sign(body, { at: new Date(Date.now() + 11 * minute) }),
      { ...sign(body), 'BOX-DELIVERY-TIMESTAMP': 'yesterday' },
      { ...sign(body), 'BOX-SIGNATURE-ALGORITHM': 'none' },
      { ...sign(body), 'BOX-SIGNATURE-VERSION': '2' },
      sign(notification()), // of another body
    ];
    for (const one of headers) {
      const problem = await problemOf(await deliver(body, one));
      expect(problem).toMatchObject({ status: 401, code: 'SIGNATURE_INVALID' });
    }
    expect(onTheBus()).toBe(waiting);
    await vi.waitFor(async () =>
      expect((await counters())['webhook.refused']).toBe(before + headers.length),
    );
    expect(onTheBus()).toBe(waiting);
  });

  test('for a connection that there is not looks the same as a wrongly signed one', async () => {
    const body = notification();
    const unknown = await deliver(body, sign(body), 'nobodys');
    const wrong = await deliver(body, {});
    expect(await problemOf(unknown)).toEqual(await problemOf(wrong));
  });

  test('signed by either key is taken, so that keys can be rotated', async () => {
    for (const keys of [{ primary: 'an old one' }, { secondary: 'an old one' }]) {
      const body = notification();
      expect((await deliver(body, sign(body, { keys }))).status).toBe(202);
    }
    await sluice.atRest();
  });

  test('that comes again with a new stamp is taken once', async () => {
    const { 'webhook.accepted': taken = 0, 'webhook.repeated': repeated = 0 } = await counters();
    const body = notification();
    expect((await deliver(body, sign(body))).status).toBe(202);
    await vi.waitFor(() => expect(sluice.stack.bus.counts('changes').active).toBe(0));
    await vi.waitFor(async () => expect((await counters())['webhook.accepted']).toBe(taken + 1));
    const waiting = onTheBus();

    const later = sign(body, { at: new Date(Date.now() + 2_000) });
    expect((await deliver(body, later)).status).toBe(202);
    expect(onTheBus()).toBeLessThanOrEqual(waiting); // some of what was planned for later may have come due
    await vi.waitFor(async () =>
      expect(await counters()).toMatchObject({
        'webhook.accepted': taken + 1,
        'webhook.repeated': repeated + 1,
      }),
    );
  });

  test('of more than 1 MiB is refused, however its length is stated', async () => {
    const body = notification() + ' '.repeat(1024 * 1024);
    const stated = await deliver(body, sign(body));
    expect(await problemOf(stated)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    const streamed = await fetch(new URL('/api/webhooks/box/box', sluice.host.url), {
      method: 'POST',
      headers: sign(body),
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    expect(await problemOf(streamed)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test.each(['no JSON', '[]', '{}', 'null', '{"id":7}'])(
    'that is rightly signed and reads %s is refused',
    async (body) => {
      expect(await problemOf(await deliver(body, sign(body)))).toMatchObject({
        status: 400,
        code: 'REQUEST_INVALID',
        field: 'body',
      });
    },
  );
});

describe('a caller', () => {
  const searchWith = (authorization: string) =>
    sluice.call('POST', '/api/search', { body: { query: 'safe' }, headers: { authorization } });

  test('with the token as Entra signs it is let in', async () => {
    expect((await searchWith(`Bearer ${forge.real}`)).status).toBe(200);
    expect((await searchWith(`Bearer ${await forge.signed()}`)).status).toBe(200);
  });

  test.each(badTokens)('$whose is refused', async ({ make }) => {
    const response = await searchWith(await make(forge));
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toMatchObject({ status: 401, code: 'TOKEN_INVALID' });
  });

  test('without the role for it is refused', async () => {
    const calls: [who: string, method: string, path: string, body?: object][] = [
      ['visitor', 'POST', '/api/search', { query: 'safe' }],
      ['visitor', 'POST', '/api/ask', { question }],
      ['visitor', 'GET', '/api/documents/0123456789abcdef'],
      ['petra', 'GET', '/api/troubles'],
      ['petra', 'GET', '/api/connections/box'],
      ['petra', 'POST', '/api/connections', {}],
      ['petra', 'POST', '/api/documents/0123456789abcdef/replay'],
      ['petra', 'POST', '/api/dead-letters/1/replay'],
    ];
    for (const [who, method, path, body] of calls) {
      const response = await sluice.call(method, path, { as: who, ...(body && { body }) });
      const problem = await problemOf(response);
      expect({ path, ...problem }).toMatchObject({ path, status: 403, code: 'ROLE_MISSING' });
    }
  });
});

describe('a request', () => {
  test.each(badRequests)('to $path with $shown is refused by the name $field', async (bad) => {
    const { path, body, field } = bad;
    const response = await sluice.call('POST', path, { as: 'petra', body });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      field,
      title: expect.stringContaining(field.split('.').at(-1) ?? ''),
    });
  });

  test('for a connection that cannot be is refused by the field', async () => {
    const good = {
      id: 'second',
      source: 'box',
      name: 'Box',
      enterpriseId: '710001',
      auth: { kind: 'ccg', clientId: 'sluice-local', secretName: 'box-client-secret' },
      webhookSecretName: 'box-webhook-keys',
    };
    const fields = [
      [{ ...good, id: 'Not An Id' }, 'id'],
      [{ ...good, source: 'dropbox' }, 'source'],
      [{ ...good, auth: { ...good.auth, kind: 'password' } }, 'auth.kind'],
      [{ ...good, auth: { ...good.auth, clientSecret: 'x' } }, 'auth.clientSecret'],
      [{ ...good, tenantId: randomUUID() }, 'tenantId'],
    ] as const;
    for (const [body, field] of fields) {
      const response = await sluice.call('POST', '/api/connections', { as: 'ines', body });
      expect(await problemOf(response)).toMatchObject({ status: 400, field });
    }
    const taken = await sluice.call('POST', '/api/connections', {
      as: 'ines',
      body: { ...good, id: 'box' },
    });
    expect(await problemOf(taken)).toMatchObject({ status: 409, code: 'CONNECTION_EXISTS' });
  });

  test('of more than 1 MiB is refused', async () => {
    const body = { query: 'x'.repeat(1024 * 1024) };
    const response = await sluice.call('POST', '/api/search', { as: 'petra', body });
    expect(await problemOf(response)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test.each([
    '"',
    '(',
    '+',
    '-',
    '|',
    '*',
    '~',
    '\\',
    '/.*/',
    'a:b',
    '\u0000',
    '\uD800',
    '🔒',
    "'",
  ])('that asks for %j is answered', async (query) => {
    const response = await sluice.call('POST', '/api/search', { as: 'petra', body: { query } });
    expect(response.status).toBe(200);
  });

  test('whose filter is OData of its own filters by just that text', async () => {
    const { results } = await sluice.search('petra', {
      query: 'safe',
      filter: { author: ["x') or (tenantId ne '"] },
    });
    expect(results).toEqual([]);
  });

  test('for what is not there, or not the caller’s to see, is answered alike', async () => {
    const { results } = await sluice.search('petra', { query: question });
    const id = results[0]?.documentId ?? '';
    expect((await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' })).status).toBe(200);
    const odd = ["'", 'a%2Fb', 'a%5Cb', 'a%3Fb', 'a%23b', 'a%00b', '%F0%9F%94%92', 'x'.repeat(300)];
    const problems = await Promise.all(
      [id, '0123456789abcdef', ...odd].map(async (one) =>
        problemOf(await sluice.call('GET', `/api/documents/${one}`, { as: 'samuel' })),
      ),
    );
    expect(problems[0]).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(problems).toEqual(problems.map(() => problems[0]));
  });

  test('to do again what is not there is refused', async () => {
    const paths = ['/api/documents/0123456789abcdef/replay', '/api/dead-letters/none/replay'];
    for (const path of paths) {
      const problem = await problemOf(await sluice.call('POST', path, { as: 'ines' }));
      expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    const { status } = await sluice.call('GET', '/api/connections/none', { as: 'ines' });
    expect(status).toBe(404);
  });
});

test('the log holds no token, no question, no secret and no text of a file', async () => {
  const { text } = await sluice.ask('petra', question);
  expect(text).toContain('notary');
  const log = sluice.lines.join('\n');
  const { clientSecret, webhookPrimaryKey, webhookSecondaryKey } = sluice.stack.boxApplication;
  const untold = [question, 'combination', 'notary', 'safe.txt', 'let me in', '0123456789abcdef'];
  const secrets = [clientSecret, webhookPrimaryKey, webhookSecondaryKey, forge.real];
  expect([...untold, ...secrets].filter((one) => log.includes(one))).toEqual([]);
  expect(log).not.toMatch(/eyJ[\w-]{20,}\./);
  expect(sluice.lines.length).toBeGreaterThan(20); // something was told
});
