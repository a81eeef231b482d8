import { generateKeyPairSync } from 'node:crypto';
import { BoxClient, BoxJwtAuth, BoxOAuth, JwtConfig, OAuthConfig } from 'box-node-sdk';
import { InMemoryTokenStorage } from 'box-node-sdk/box';
import { describe, expect } from 'vitest';
import type { BoxApp } from '../support/box-app.ts';
import {
  application,
  connect,
  directory,
  maria,
  networkOf,
  openFolder,
  start,
  test,
  testOfTwin,
} from './box-fixture.ts';
import { emulatorOnly, real } from '../support/real-service.ts';
import { openContext } from '../support/emulator-context.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'words' },
});
const { clientId, clientSecret } = application;

const testOfOwnTwin = testOfTwin('starts a twin of its own');

/** Where an app signs assertions, Box may not take its client credentials. */
const testOfSecret = test.extend<{ emulator: void }>({
  emulator: emulatorOnly(real.box?.key, 'needs an app that signs in by client credentials'),
});

const post = async (app: BoxApp, fields: Record<string, string>) => {
  const own = { client_id: app.clientId, client_secret: app.clientSecret };
  const response = await fetch(`${app.baseUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...own, ...fields }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

describe('signing in', () => {
  test('by client credentials is for the app itself, or for a user', async ({ twin }) => {
    expect((await connect(twin.url).users.getUserMe()).id).toBe(application.serviceAccountId);
    expect((await connect(twin.url, maria).users.getUserMe()).login).toBe('maria@example.com');
  });

  testOfSecret(
    'by client credentials is refused for a wrong secret, enterprise or user',
    async ({ app }) => {
      const ask = (fields: Record<string, string>) =>
        post(app, { grant_type: 'client_credentials', ...fields });
      const enterprise = { box_subject_type: 'enterprise', box_subject_id: app.enterpriseId };
      expect((await ask({ ...enterprise, client_secret: 'wrong' })).body['error']).toBe(
        'invalid_client',
      );
      expect((await ask({ ...enterprise, box_subject_id: '1' })).body['error']).toBe(
        'invalid_grant',
      );
      expect((await ask({ box_subject_type: 'user', box_subject_id: '1' })).body['error']).toBe(
        'invalid_grant',
      );
      expect((await post(app, { grant_type: 'password' })).body['error']).toBe(
        'unsupported_grant_type',
      );
    },
  );

  testOfOwnTwin('by a signed assertion works with the registered key only', async () => {
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

  testOfOwnTwin(
    'through the browser gives a code for half a minute, and a refresh token for one use',
    async () => {
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
      const app = {
        ...application,
        enterpriseId: directory.enterpriseId,
        baseUrl: twin.url.origin,
      };
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
      expect((await post(app, again)).body['error']).toBe('invalid_grant');

      const late = (await authorize()).searchParams.get('code') ?? '';
      context.clock.advance(31_000);
      expect((await post(app, { grant_type: 'authorization_code', code: late })).status).toBe(400);
    },
  );

  testOfSecret('ends when the token is revoked', async ({ app }) => {
    const { body } = await post(app, {
      grant_type: 'client_credentials',
      box_subject_type: 'enterprise',
      box_subject_id: app.enterpriseId,
    });
    const token = body['access_token'] ?? '';
    const me = () =>
      fetch(`${app.baseUrl}/2.0/users/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await me()).status).toBe(200);
    await fetch(`${app.baseUrl}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: app.clientId,
        client_secret: app.clientSecret,
        token,
      }),
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
