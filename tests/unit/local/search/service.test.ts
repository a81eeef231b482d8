import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../../local/search/engine.ts';
import { openService, type Answer, type Call } from '../../../../local/search/service.ts';

const calling = (method: string, path: string, body?: string): Call => ({
  method,
  path,
  select: undefined,
  ifMatch: undefined,
  ifNoneMatch: undefined,
  body: body === undefined ? undefined : new TextEncoder().encode(body),
});

const makeIndex = calling(
  'POST',
  '/indexes',
  JSON.stringify({
    name: 'notes',
    fields: [
      { name: 'id', type: 'Edm.String', key: true },
      { name: 'text', type: 'Edm.String', filterable: false },
      { name: 'at', type: 'Edm.DateTimeOffset' },
    ],
  }),
);
const upload = (...documents: object[]) =>
  calling('POST', "/indexes('notes')/docs/search.index", JSON.stringify({ value: documents }));
const count = calling('GET', "/indexes('notes')/docs/$count");
const parsed = ({ status, body }: Answer) => ({
  status,
  body: JSON.parse(body ?? 'null') as unknown,
});

describe('the service', () => {
  test('has on disk what it has answered, without being closed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
    const file = join(folder, 'search.db');
    const killed = openService(file);
    killed.handle(makeIndex);
    expect(killed.handle(upload({ id: 'a', text: 'kept' })).status).toBe(200);
    const next = openService(file);
    expect(next.handle(count)).toEqual({ status: 200, body: '1' });
    next.close();
    killed.close();
    rmSync(folder, { recursive: true });
  });

  test('stores dates in UTC', () => {
    const service = openService(undefined);
    service.handle(makeIndex);
    service.handle(upload({ id: 'a', at: '2026-03-01T01:30:00+02:00' }));
    const { body } = parsed(service.handle(calling('GET', "/indexes('notes')/docs('a')")));
    expect(body).toEqual({ id: 'a', text: null, at: '2026-02-28T23:30:00Z' });
  });

  const post = (path: string, body: string) => calling('POST', `/indexes('notes')/${path}`, body);
  test.each([
    { call: post('docs/search.index', '{"value": ['), status: 400, reason: 'not valid JSON' },
    { call: post('docs/search.index', '{"value": {}}'), status: 400, reason: 'value' },
    { call: upload({ id: '' }), status: 400, reason: 'missing or empty' },
    { call: post('docs/search.post.search', '{"serch": 1}'), status: 400, reason: "'serch'" },
    { call: calling('GET', '/indexes/%zz'), status: 400, reason: 'path' },
    { call: calling('GET', '/constructor'), status: 501, reason: 'GET /constructor' },
    { call: post('search.analyze', '{}'), status: 400, reason: 'text' },
    { call: calling('PATCH', "/indexes('notes')", '{}'), status: 501, reason: 'PATCH' },
    { call: calling('GET', "/indexes('notes')/docs"), status: 501, reason: 'docs' },
  ])('answers $call.method $call.path with $status: $reason', ({ call, status, reason }) => {
    const service = openService(undefined);
    service.handle(makeIndex);
    expect(parsed(service.handle(call))).toMatchObject({
      status,
      body: { error: { message: expect.stringContaining(reason) } },
    });
  });

  test('refuses more than 1,000 actions at once', () => {
    const service = openService(undefined);
    service.handle(makeIndex);
    const many = Array.from({ length: 1001 }, (_, place) => ({ id: `d${place}` }));
    expect(service.handle(upload(...many)).status).toBe(400);
    expect(service.handle(count).body).toBe('0');
  });
});

describe('the engine', () => {
  test('tells callers to come back when too many wait', async () => {
    await using engine = await openEngine(undefined);
    const answers = await Promise.all(Array.from({ length: 520 }, () => engine.call(count)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(500);
    expect(statuses.filter((status) => status === 503)).toHaveLength(20);
  });

  test('refuses calls once it has stopped', async () => {
    const engine = await openEngine(undefined);
    await engine[Symbol.asyncDispose]();
    await expect(engine.call(count)).rejects.toThrow('The search engine has stopped.');
  });

  test('says why when its file cannot be opened', async () => {
    await expect(openEngine('/nowhere/at/all/search.db')).rejects.toThrow();
  });
});
