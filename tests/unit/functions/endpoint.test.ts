import { describe, expect, test } from 'vitest';
import { endpoint, noBody } from '../../../functions/endpoint.ts';
import type { Caller } from '../../../shared/access/identity.ts';
import { SearchRequest } from '../../../shared/model/answer.ts';
import { NewConnection } from '../../../shared/model/connection.ts';
import { AppError, errorCatalog, type ErrorCode } from '../../../shared/platform/errors.ts';
import { call, createLines, type Sent } from '../../support/http.ts';

const caller: Caller = {
  tenantId: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
  oid: '11111111-1111-4111-8111-111111111111',
  email: 'ann@contoso.test',
  name: 'Ann',
  roles: ['reader'],
};

function openEndpoint(handle = async (): Promise<object> => ({ status: 204 })) {
  const { lines, log } = createLines();
  const identity = {
    authenticate: async (authorization: string | null) => {
      if (authorization === 'Bearer ann') return caller;
      throw new AppError('TOKEN_INVALID', 'Not signed in: the token has expired');
    },
  };
  const services = { identity, log };
  const search = endpoint({ role: 'reader', body: SearchRequest, handle }, services);
  const admin = endpoint({ role: 'admin', body: NewConnection, handle }, services);
  const read = endpoint({ role: 'reader', body: noBody, handle }, services);
  return { lines, search, admin, read };
}
const signedIn = (body?: string): Sent => ({
  headers: { authorization: 'Bearer ann' },
  ...(body !== undefined && { body }),
});

describe('400 names the field', () => {
  test.each([
    ['no JSON', '{"query":', 'body'],
    ['no body', undefined, 'body'],
    ['something else than an object', '[]', 'body'],
    ['null', 'null', 'body'],
    ['a missing field', '{}', 'query'],
    ['a wrong type', '{"query":1}', 'query'],
    ['an unknown field', '{"query":"a","userId":"me"}', 'userId'],
    ['an unknown field further in', '{"query":"a","filter":{"scopes":["x"]}}', 'filter.scopes'],
    ['a wrong type further in', '{"query":"a","filter":{"author":["a",1]}}', 'filter.author.1'],
    ['a value out of range', '{"query":"a","top":51}', 'top'],
    ['a prototype', '{"query":"a","__proto__":{"x":1}}', '__proto__'],
  ])('of %s', async (_what, body, field) => {
    const { search } = openEndpoint();
    const { status, jsonBody, headers } = await call(search, signedIn(body));
    expect({ status, ...(jsonBody as object) }).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      field,
    });
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json' });
  });
});

test('a body of the right form reaches the handler, also with characters outside of ASCII', async () => {
  const { search } = openEndpoint();
  expect(await call(search, signedIn('{"query":"Größe 東京"}'))).toEqual({ status: 204 });
});

test('who is not signed in gets 401 before anything is read, and is told how to sign in', async () => {
  const { search } = openEndpoint();
  const { status, headers, jsonBody } = await call(search, { body: 'x'.repeat(2 * 1024 * 1024) });
  expect(status).toBe(401);
  expect(headers).toMatchObject({ 'www-authenticate': 'Bearer' });
  expect(jsonBody).toMatchObject({ code: 'TOKEN_INVALID' });
});

test('who lacks the role gets 403 before the body is looked at', async () => {
  const { admin } = openEndpoint();
  const { status, jsonBody } = await call(admin, signedIn('{'));
  expect([status, jsonBody]).toMatchObject([403, { code: 'ROLE_MISSING' }]);
});

test('more than 1 MiB is 413, whatever the length says', async () => {
  const { search } = openEndpoint();
  const body = JSON.stringify({ query: 'x'.repeat(1024 * 1024) });
  for (const headers of [{}, { 'content-length': '10' }, { 'content-length': 'x' }]) {
    const sent = signedIn(body);
    const { status } = await call(search, { ...sent, headers: { ...sent.headers, ...headers } });
    expect(status).toBe(413);
  }
  const sent = signedIn('{}');
  const stated = { ...sent.headers, 'content-length': String(2 * 1024 * 1024) };
  expect((await call(search, { ...sent, headers: stated })).status).toBe(413);
});

describe('a failure', () => {
  test('of ours is told by its code, and its cause is not', async () => {
    for (const [code, { status }] of Object.entries(errorCatalog)) {
      const { read, lines } = openEndpoint(async () => {
        throw new AppError(code as ErrorCode, 'A sentence', { cause: new Error('s3cret') });
      });
      const response = await call(read, { ...signedIn(), method: 'GET' });
      expect(response).toMatchObject({ status, jsonBody: { code, title: 'A sentence', status } });
      expect(JSON.stringify([response, lines])).not.toContain('s3cret');
    }
  });

  test.each([new Error('s3cret'), 's3cret', { s3cret: 1 }, null])(
    'of anybody else is 500 and nothing more',
    async (thrown) => {
      const { read } = openEndpoint(() => Promise.reject(thrown));
      const response = await call(read, { ...signedIn(), method: 'GET' });
      expect(response.jsonBody).toEqual({
        type: 'about:blank',
        status: 500,
        code: 'INTERNAL',
        title: 'Something failed on our side',
      });
    },
  );

  test('404 is the same for what is not there and for what is not yours', async () => {
    const { read } = openEndpoint(async () => {
      throw new AppError('NOT_FOUND', 'There is no such document, or it is not yours to read');
    });
    expect((await call(read, { ...signedIn(), method: 'GET' })).status).toBe(404);
  });
});
