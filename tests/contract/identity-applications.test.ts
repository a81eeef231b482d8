import { createHash, X509Certificate } from 'node:crypto';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  OnBehalfOfCredential,
  type ClientSecretCredential,
} from '@azure/identity';
import { decodeJwt, importPKCS8, SignJWT, type JWTPayload } from 'jose';
import { expect } from 'vitest';
import { makeCertificate } from '../../local/certificate.ts';
import { createCredentialOf } from '../../shared/azure/credentials.ts';
import type { Microsoft365Auth } from '../../shared/model/connection.ts';
import { testTenantId } from '../support/emulator-context.ts';
import {
  applicationId,
  at,
  bySecret,
  certificate,
  claimsFor,
  exchange,
  federated,
  graph,
  onBehalf,
  post,
  resign,
  robotId,
  secret,
  signInAs,
  test,
  type Caller,
} from './identity-fixture.ts';

test('gives an application a token in its own name, in the version of the API', async ({
  context,
  identity,
}) => {
  const { token } = await bySecret(identity).getToken(`${graph}/.default`);
  expect(await context.tokens.verify(`Bearer ${token}`, graph)).toMatchObject({
    iss: `https://sts.windows.net/${testTenantId}/`,
    appid: applicationId,
    appidacr: '1',
    idtyp: 'app',
    oid: '00000000-0000-4000-8000-0000000000a2',
    roles: ['Sites.Read.All'],
    ver: '1.0',
  });
  const own = await claimsFor(bySecret(identity, robotId), `api://${applicationId}/.default`);
  expect(own).toMatchObject({ aud: applicationId, azp: robotId, roles: ['reader'], ver: '2.0' });
  expect(own).not.toHaveProperty('scp');
});

test('takes a certificate for a secret, and the same assertion twice as MSAL sends it', async ({
  identity,
}) => {
  const pem = { certificate: `${certificate.key}\n${certificate.cert}` };
  const credential = new ClientCertificateCredential(
    testTenantId,
    applicationId,
    pem,
    at(identity),
  );
  expect(await claimsFor(credential, `${graph}/.default`)).toMatchObject({ appidacr: '2' });
  const vault = await claimsFor(credential, 'https://vault.azure.net/.default');
  expect(vault).toMatchObject({ aud: 'https://vault.azure.net', appidacr: '2' });
  expect(vault).not.toHaveProperty('roles');
});

test('signs in to Microsoft 365 as a connection says: by the app’s own identity, or a certificate that is kept as a secret', async ({
  identity,
}) => {
  const kept = new Map([['graph-certificate', `${certificate.key}\n${certificate.cert}`]]);
  const credentialOf = createCredentialOf({
    own: bySecret(identity, robotId),
    secrets: {
      get: async (name) => kept.get(name) ?? '',
      set: async () => undefined,
    },
    tenantId: testTenantId,
    authority: at(identity).authorityHost,
  });
  const auth = {
    kind: 'certificate',
    clientId: applicationId,
    secretName: 'graph-certificate',
  } as const;
  const tokenBy = async (how: Microsoft365Auth, scope: string) =>
    (await (await credentialOf(how)).getToken(scope))?.token ?? '';
  const scope = `${graph}/.default`;
  expect(decodeJwt(await tokenBy(auth, scope))).toMatchObject({
    appid: applicationId,
    appidacr: '2',
  });
  const own = await tokenBy({ kind: 'managed-identity' }, `api://${applicationId}/.default`);
  expect(decodeJwt(own)).toMatchObject({ azp: robotId });
  kept.set('graph-certificate', certificate.cert); // without its key
  const failure = tokenBy(auth, scope);
  await expect(failure).rejects.toThrow();
  await expect(failure).rejects.not.toThrow(/BEGIN|graph-certificate/);
});

test('exchanges a person’s token for one for another API, by secret and by certificate', async ({
  identity,
  ada,
  pemPath,
}) => {
  const before = decodeJwt(ada);
  const claims = await claimsFor(onBehalf(identity, ada), `${graph}/Files.Read.All`);
  expect(claims).toMatchObject({
    aud: graph,
    oid: before['oid'],
    name: 'ada Example',
    upn: 'ada@example.test',
    groups: ['oid-team'],
    scp: 'User.Read Files.Read.All',
    appid: applicationId,
    appidacr: '1',
  });
  for (const claim of ['roles', 'preferred_username', 'idtyp'])
    expect(claims).not.toHaveProperty(claim);
  expect(claims.sub).not.toBe(before.sub); // pairwise: another one for each API

  const credential = new OnBehalfOfCredential({
    tenantId: testTenantId,
    clientId: applicationId,
    certificatePath: pemPath,
    userAssertionToken: ada,
    ...at(identity),
  });
  expect(await claimsFor(credential, `api://${robotId}/.default`)).toMatchObject({
    aud: robotId,
    azp: applicationId,
    azpacr: '2',
    preferred_username: 'ada@example.test',
    scp: 'access_as_user',
  });
});

test('takes a managed identity’s token in the place of a secret', async ({ identity, ada }) => {
  const getAssertion = federated(identity, 'api://AzureADTokenExchange');
  const credential = new OnBehalfOfCredential({
    tenantId: testTenantId,
    clientId: applicationId,
    getAssertion,
    userAssertionToken: ada,
    ...at(identity),
  });
  expect(await claimsFor(credential, `${graph}/.default`)).toMatchObject({
    name: 'ada Example',
    appidacr: '2',
  });

  const asApp = (appId: string, assertion: () => Promise<string>) =>
    new ClientAssertionCredential(testTenantId, appId, assertion, at(identity)).getToken(
      `${graph}/.default`,
    );
  await expect(asApp(robotId, getAssertion)).rejects.toThrow('AADSTS700213');
  await expect(asApp(applicationId, federated(identity, graph))).rejects.toThrow('AADSTS700212');
});

test('points to Graph for more than 200 groups here too', async ({ identity, directory }) => {
  const eve = await signInAs('eve', identity, directory);
  const claims = await claimsFor(onBehalf(identity, eve), `${graph}/.default`);
  expect(claims).toMatchObject({ _claim_names: { groups: 'src1' } });
});

test('renews on behalf of a person for the application that proves itself', async ({
  identity,
  directory,
  ada,
}) => {
  const scope = `${graph}/User.Read offline_access`;
  const { body } = await post(identity, {
    ...exchange,
    assertion: ada,
    scope,
    client_secret: secret,
  });
  const refresh = {
    grant_type: 'refresh_token',
    refresh_token: String(body['refresh_token']),
  };
  const renewed = await post(identity, { ...refresh, client_secret: secret });
  const claims = decodeJwt(String(renewed.body['access_token']));
  expect(claims).toMatchObject({
    aud: graph,
    name: 'ada Example',
    scp: 'User.Read Files.Read.All',
  });
  expect(await post(identity, refresh)).toMatchObject({
    status: 401,
    body: { error_codes: [7000218] },
  });
  const wrong = await post(identity, { ...refresh, client_secret: 'guess' });
  expect(wrong.body['error_codes']).toEqual([7000215]);

  directory.people.shift();
  expect(await post(identity, { ...refresh, client_secret: secret })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('refuses assertions that the application did not sign for this tenant, now', async ({
  identity,
}) => {
  const scope = `${graph}/.default`;
  const refused = (credential: Pick<ClientSecretCredential, 'getToken'>) =>
    expect(credential.getToken(scope)).rejects;
  const stranger = await makeCertificate();
  const forged = { certificate: `${stranger.key}\n${certificate.cert}` }; // the right thumbprint, another key
  const forger = new ClientCertificateCredential(testTenantId, applicationId, forged, at(identity));
  await refused(forger).toThrow('AADSTS700027');

  const signed = async (claims: JWTPayload) => {
    const key = await importPKCS8(certificate.key, 'RS256');
    const { raw } = new X509Certificate(certificate.cert);
    const thumbprint = createHash('sha256').update(raw).digest('base64url');
    const { href } = new URL(`/${testTenantId}/oauth2/v2.0/token`, identity.url);
    const whole = { iss: applicationId, sub: applicationId, aud: href, exp: 2 ** 32, ...claims };
    const assertion = await new SignJWT(whole)
      .setProtectedHeader({ alg: 'RS256', 'x5t#S256': thumbprint })
      .sign(key);
    return new ClientAssertionCredential(
      testTenantId,
      applicationId,
      async () => assertion,
      at(identity),
    );
  };
  expect(await claimsFor(await signed({}), scope)).toMatchObject({ appid: applicationId });
  await refused(await signed({ exp: 1 })).toThrow('AADSTS700024');
  await refused(await signed({ aud: graph })).toThrow('AADSTS700023');
  await refused(await signed({ sub: robotId })).toThrow('AADSTS700021');
  await refused(await signed({ iss: 'https://other.example' })).toThrow('AADSTS700211');
});

test('refuses assertions that are not a person’s current token for the caller', async ({
  context,
  identity,
  directory,
  ada,
}) => {
  const refused = (assertion: string, caller: Caller = {}, scope = `${graph}/.default`) =>
    expect(onBehalf(identity, assertion, caller).getToken(scope)).rejects;
  await refused(ada, { appId: robotId }).toThrow('AADSTS500131');
  await refused(ada, { value: 'guess' }).toThrow('AADSTS7000215');
  await refused(ada, {}, 'api://nobody/.default').toThrow('AADSTS500011');
  await refused(ada, {}, `${graph}/Mail.Read`).toThrow('AADSTS65001');
  await refused(ada, {}, 'https://vault.azure.net/.default').toThrow('AADSTS65001');
  await refused(await resign(context, ada, { exp: 1 })).toThrow('AADSTS500133');

  const { body } = await post(identity, {
    grant_type: 'password',
    username: 'ada',
    password: 'local',
    scope: 'openid',
  });
  await refused(String(body['id_token'])).toThrow('AADSTS240002');
  const bare = { ...exchange, assertion: ada, client_secret: secret };
  expect((await post(identity, bare)).body['error_codes']).toEqual([900144]);

  directory.people.shift();
  await refused(ada).toThrow('AADSTS500341');
});
