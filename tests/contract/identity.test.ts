import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedIdentityCredential, UsernamePasswordCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { expect, test as base, vi } from 'vitest';
import type { Directory } from '../../local/directory.ts';
import { startIdentity, type RunningIdentity } from '../../local/identity/server.ts';
import { openContext, testTenantId, type TestContext } from '../support/emulator-context.ts';
import { real } from '../support/real-service.ts';
import { createBrowser, requestToken, type Client } from '../support/pkce.ts';

const applicationId = '00000000-0000-4000-8000-0000000000a1';

const person = (key: string, appRoles: ('reader' | 'admin')[]) => ({
  key,
  name: `${key} Example`,
  email: `${key}@example.test`,
  jobTitle: 'Tester',
  oid: `11111111-0000-4000-8000-${key.padEnd(12, '0')}`,
  boxUserId: key,
  appRoles,
});

const group = (key: string, members: string[]) => ({
  key,
  name: key,
  oid: `oid-${key}`,
  boxGroupId: key,
  members,
});

const directory = {
  tenantId: testTenantId,
  tenantName: 'Example',
  enterpriseId: '1',
  applicationId,
  people: [person('ada', ['reader', 'admin']), person('bob', []), person('eve', ['reader'])],
  groups: [
    group('all', ['team', 'bob']),
    group('team', ['ada']),
    ...Array.from({ length: 201 }, (_, index) => group(`g${index}`, ['eve'])),
  ],
} satisfies Directory;

interface Fixtures {
  readonly context: TestContext;
  readonly identity: RunningIdentity;
  readonly client: Client;
}

const clientOf = ({ url }: RunningIdentity): Client => ({
  authorizationEndpoint: `${url.origin}/${testTenantId}/oauth2/v2.0/authorize`,
  tokenEndpoint: `${url.origin}/${testTenantId}/oauth2/v2.0/token`,
  clientId: applicationId,
  redirectUri: 'http://localhost:3000/auth',
});

const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    skip(real.entra !== undefined, 'asks the local tenant, with its people, grants and keys');
    await using context = await openContext();
    await use(context);
  },
  identity: async ({ context }, use) => {
    await using identity = await startIdentity({ context, directory });
    await use(identity);
  },
  client: async ({ identity }, use) => use(clientOf(identity)),
});

async function signIn(client: Client, login_hint: string): Promise<Record<string, unknown>> {
  const browser = createBrowser(client);
  const { url } = await browser.authorize({ login_hint });
  const { status, body } = await browser.redeem(url.searchParams.get('code') ?? '');
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** As a resource server does: keys and issuer come from discovery. */
async function verify(token: unknown, { url }: RunningIdentity): Promise<JWTPayload> {
  const issuer = `${url.origin}/${testTenantId}/v2.0`;
  const found = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri } = (await found.json()) as { jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const checked = await jwtVerify(String(token), keys, { issuer, audience: applicationId });
  return checked.payload;
}

const password = (username: string, scope = 'openid profile offline_access') => ({
  grant_type: 'password',
  username,
  password: 'local',
  scope,
});

test('signs a person in by code and PKCE, and names roles and groups within groups', async ({
  client,
  identity,
}) => {
  const { access_token, id_token } = await signIn(client, 'ada@example.test');
  const claims = await verify(access_token, identity);
  expect(claims).toMatchObject({
    oid: directory.people[0]?.oid,
    tid: testTenantId,
    name: 'ada Example',
    preferred_username: 'ada@example.test',
    email: 'ada@example.test',
    roles: ['reader', 'admin'],
    groups: ['oid-all', 'oid-team'],
    scp: 'access_as_user',
    azp: applicationId,
    ver: '2.0',
  });
  expect(await verify(id_token, identity)).toMatchObject({ sub: claims.sub, nonce: 'nonce' });
});

test('names no groups when there are more than 200, and points to Graph', async ({
  client,
  identity,
}) => {
  const { body } = await requestToken(client, password('eve'));
  const claims = await verify(body['access_token'], identity);
  expect(claims).toMatchObject({ roles: ['reader'], _claim_names: { groups: 'src1' } });
  expect(claims).not.toHaveProperty('groups');
});

test('lets whoever comes without a hint pick a person', async ({ client }) => {
  const browser = createBrowser(client);
  const { url, page } = await browser.authorize();
  expect(page?.status).toBe(200);
  expect(await page?.text()).toContain('bob@example.test');

  const picked = await browser.follow(new URL('?person=bob', url).href);
  const { body } = await browser.redeem(picked.url.searchParams.get('code') ?? '');
  expect(decodeJwt(String(body['access_token']))['name']).toBe('bob Example');
});

test('signs in who is signed in already without asking, and another person when named', async ({
  client,
}) => {
  const browser = createBrowser(client);
  const nameAfter = async (extra: Record<string, string>) => {
    const { url } = await browser.authorize(extra);
    const { body } = await browser.redeem(url.searchParams.get('code') ?? '');
    return decodeJwt(String(body['id_token']))['name'];
  };
  expect(await nameAfter({ login_hint: 'ada' })).toBe('ada Example');
  expect(await nameAfter({})).toBe('ada Example');
  expect(await nameAfter({ login_hint: 'bob' })).toBe('bob Example');
});

test('says that a sign-in has expired, to who comes without its cookie', async ({ client }) => {
  const { url } = await createBrowser(client).authorize();
  const response = await fetch(url);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('expired');
});

test('signs out, and asks again who comes next', async ({ client }) => {
  const browser = createBrowser(client);
  await browser.authorize({ login_hint: 'ada' });
  const logout = client.authorizationEndpoint.replace('/authorize', '/logout');
  const { page } = await browser.follow(logout);
  const form = (await page?.text()) ?? '';
  const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? [];
  const done = await browser.submit(action, { xsrf, logout: 'yes' });
  expect(done.status).toBeLessThan(400);

  const next = await browser.authorize();
  expect(await next.page?.text()).toContain('Who are you?');
});

test('says that a person is unknown, on the page', async ({ client }) => {
  const { page } = await createBrowser(client).authorize({ login_hint: 'nobody@example.test' });
  expect(page?.status).toBe(400);
  expect(await page?.text()).toContain('AADSTS50034');
});

test('refuses a code with the wrong verifier', async ({ client }) => {
  const browser = createBrowser(client);
  const { url } = await browser.authorize({ login_hint: 'ada' });
  const wrong = 'x'.repeat(43);
  const { status, body } = await browser.redeem(url.searchParams.get('code') ?? '', wrong);
  expect([status, body['error']]).toEqual([400, 'invalid_grant']);
});

test('sends nobody to an address outside of this computer', async ({ client }) => {
  const elsewhere = { ...client, redirectUri: 'https://evil.example/auth' };
  const { page } = await createBrowser(elsewhere).authorize({ login_hint: 'ada' });
  expect(page?.status).toBe(400);
});

test('signs MSAL in, which finds its way by discovery', async ({ identity }) => {
  const credential = new UsernamePasswordCredential(testTenantId, applicationId, 'ada', 'local', {
    authorityHost: identity.url.origin,
    disableInstanceDiscovery: true,
  });
  const { token } = await credential.getToken(`api://${applicationId}/access_as_user`);
  expect(await verify(token, identity)).toMatchObject({ preferred_username: 'ada@example.test' });
});

test('gives the shell tokens for the sample password, and MSAL its account', async ({
  client,
  identity,
}) => {
  const { body } = await requestToken(client, { ...password('ada'), client_info: '1' });
  const info = Buffer.from(String(body['client_info']), 'base64url').toString();
  expect(JSON.parse(info)).toEqual({ uid: directory.people[0]?.oid, utid: testTenantId });
  expect(await verify(body['access_token'], identity)).toMatchObject({ name: 'ada Example' });
  expect(await verify(body['id_token'], identity)).toMatchObject({ name: 'ada Example' });
});

test('refuses unknown people and wrong passwords with the codes of Entra', async ({ client }) => {
  const unknown = await requestToken(client, password('nobody'));
  const wrong = await requestToken(client, { ...password('ada'), password: 'guess' });
  expect(unknown).toMatchObject({ status: 400, body: { error_codes: [50034] } });
  expect(wrong).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [50126] },
  });
});

test('refuses grants that it does not emulate', async ({ client }) => {
  const deviceCode = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'x',
  };
  const { status, body } = await requestToken(client, deviceCode);
  expect([status, body['error']]).toEqual([400, 'unsupported_grant_type']);
});

test('refuses other tenants and pages by name', async ({ identity }) => {
  const response = await fetch(
    new URL('/common/v2.0/.well-known/openid-configuration', identity.url),
  );
  expect(response.status).toBe(501);
  expect(await response.json()).toMatchObject({ error: { code: 'NotEmulated' } });
});

test('renews tokens after a restart, until the person leaves', async ({ context }) => {
  const people = [...directory.people];
  const changing = { ...directory, people };
  const first = await startIdentity({ context, directory: changing });
  const { refresh_token } = await signIn(clientOf(first), 'ada');
  await first[Symbol.asyncDispose]();

  await using second = await startIdentity({ context, directory: changing });
  const renew = () =>
    requestToken(clientOf(second), {
      grant_type: 'refresh_token',
      refresh_token: String(refresh_token),
    });
  const { body } = await renew();
  expect(await verify(body['access_token'], second)).toMatchObject({ name: 'ada Example' });

  people.shift();
  expect(await renew()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('gives the app tokens of its managed identity', async ({ context, identity }) => {
  vi.stubEnv('IDENTITY_ENDPOINT', identity.managedIdentity.endpoint);
  vi.stubEnv('IDENTITY_HEADER', identity.managedIdentity.header);
  const credential = new ManagedIdentityCredential();
  const { token, expiresOnTimestamp } = await credential.getToken(
    'https://vault.azure.net/.default',
  );
  vi.unstubAllEnvs();

  const claims = await context.tokens.verify(`Bearer ${token}`, 'https://vault.azure.net');
  expect(claims).toMatchObject({ idtyp: 'app', tid: testTenantId });
  expect(expiresOnTimestamp).toBeGreaterThan(Date.now());
});

test('gives nobody else a token of the managed identity', async ({ context, identity }) => {
  const { endpoint, header } = identity.managedIdentity;
  const ask = async (query: string, secret: string) => {
    const headers = { 'x-identity-header': secret };
    return (await fetch(`${endpoint}?${query}`, { headers })).status;
  };
  const good = 'api-version=2019-08-01&resource=https://vault.azure.net';
  expect(await ask(good, 'guess')).toBe(401);
  expect(await ask('api-version=2019-08-01', header)).toBe(400);
  expect(await ask(good, header)).toBe(200);
  expect(statSync(join(context.dataDir, 'identity-header')).mode & 0o077).toBe(0);
});
