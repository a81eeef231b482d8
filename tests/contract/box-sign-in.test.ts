import { generateKeyPairSync } from 'node:crypto';
import { BoxClient, BoxJwtAuth, BoxOAuth, JwtConfig, OAuthConfig } from 'box-node-sdk';
import { InMemoryTokenStorage } from 'box-node-sdk/box';
import { describe, expect } from 'vitest';
import {
  application,
  connect,
  directory,
  maria,
  networkOf,
  openFolder,
  start,
  test,
} from './box-fixture.ts';
import { openContext } from '../support/emulator-context.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'words' },
});
const { clientId, clientSecret } = application;

const post = async (url: URL, fields: Record<string, string>) => {
  const response = await fetch(new URL('/oauth2/token', url), {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

describe('signing in', () => {
  test('by client credentials is for the app itself, or for a user', async ({ twin }) => {
    expect((await connect(twin.url).users.getUserMe()).id).toBe(application.serviceAccountId);
    expect((await connect(twin.url, maria).users.getUserMe()).login).toBe('maria@example.com');
  });

  test('by client credentials is refused for a wrong secret, enterprise or user', async ({
    twin,
  }) => {
    const ask = (fields: Record<string, string>) =>
      post(twin.url, { grant_type: 'client_credentials', ...fields });
    const enterprise = { box_subject_type: 'enterprise', box_subject_id: directory.enterpriseId };
    expect((await ask({ ...enterprise, client_secret: 'wrong' })).body['error']).toBe(
      'invalid_client',
    );
    expect((await ask({ ...enterprise, box_subject_id: '1' })).body['error']).toBe('invalid_grant');
    expect((await ask({ box_subject_type: 'user', box_subject_id: '1' })).body['error']).toBe(
      'invalid_grant',
    );
    expect((await post(twin.url, { grant_type: 'password' })).body['error']).toBe(
      'unsupported_grant_type',
    );
  });

  test('by a signed assertion works with the registered key only', async () => {
    await using context = await openContext();
    using folder = openFolder();
    await using twin = await start(context, folder, { jwtPublicKeyPem: publicKey });
    const client = (key: string) =>
      new BoxClient({
        auth: new BoxJwtAuth({
          config: new JwtConfig({
            clientId,
            clientSecret,
            jwtKeyId: 'k',
            privateKey: key,
            privateKeyPassphrase: 'words',
            enterpriseId: directory.enterpriseId,
          }),
        }),
        networkSession: networkOf(twin.url),
      });
    expect((await client(privateKey).users.getUserMe()).id).toBe(application.serviceAccountId);
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: {
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: 'words',
      },
    });
    await expect(client(other.privateKey).users.getUserMe()).rejects.toThrow();
  });

  test('through the browser gives a code for half a minute, and a refresh token for one use', async () => {
    await using context = await openContext();
    using folder = openFolder();
    const oauthRedirectUri = 'http://localhost/back';
    await using twin = await start(context, folder, { oauthRedirectUri });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: oauthRedirectUri,
      state: 's1',
      login: 'maria@example.com',
    });
    const authorize = async (): Promise<URL> => {
      const response = await fetch(new URL(`/oauth2/authorize?${query.toString()}`, twin.url), {
        redirect: 'manual',
      });
      return new URL(response.headers.get('location') ?? '');
    };
    const back = await authorize();
    expect(back.searchParams.get('state')).toBe('s1');
    const tokenStorage = new InMemoryTokenStorage({});
    const auth = new BoxOAuth({
      config: new OAuthConfig({ clientId, clientSecret, tokenStorage }),
    });
    const networkSession = networkOf(twin.url);
    const tokens = await auth.getTokensAuthorizationCodeGrant(
      back.searchParams.get('code') ?? '',
      networkSession,
    );
    const client = new BoxClient({ auth, networkSession });
    expect((await client.users.getUserMe()).id).toBe(maria);

    context.clock.advance(61 * 60_000); // the SDK refreshes by itself after a 401
    expect((await client.users.getUserMe()).id).toBe(maria);
    const again = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken ?? '' };
    expect((await post(twin.url, again)).body['error']).toBe('invalid_grant');

    const late = (await authorize()).searchParams.get('code') ?? '';
    context.clock.advance(31_000);
    expect((await post(twin.url, { grant_type: 'authorization_code', code: late })).status).toBe(
      400,
    );
  });

  test('ends when the token is revoked', async ({ twin }) => {
    const { body } = await post(twin.url, {
      grant_type: 'client_credentials',
      box_subject_type: 'user',
      box_subject_id: maria,
    });
    const token = body['access_token'] ?? '';
    const me = () =>
      fetch(new URL('/2.0/users/me', twin.url), { headers: { authorization: `Bearer ${token}` } });
    expect((await me()).status).toBe(200);
    await fetch(new URL('/oauth2/revoke', twin.url), {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token }),
    });
    expect((await me()).status).toBe(401);
  });
});

test('a fault rule makes Box throttle, and the SDK comes through', async ({ service, context }) => {
  context.faults.add({
    service: 'box',
    match: '/users/me',
    kind: 'status',
    status: 429,
    retryAfterSeconds: 0,
    times: 2,
  });
  expect((await service.users.getUserMe()).id).toBe(application.serviceAccountId);
});
