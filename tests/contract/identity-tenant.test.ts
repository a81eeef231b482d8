import { readFileSync } from 'node:fs';
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  OnBehalfOfCredential,
} from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { expect } from 'vitest';
import { makeCertificate } from '../../local/certificate.ts';
import { testTenantId } from '../support/emulator-context.ts';
import { entraUrl, type EntraApplication } from '../support/entra-application.ts';
import { requestToken } from '../support/pkce.ts';
import { real } from '../support/real-service.ts';
import { applicationId, claimsFor, graph, secret, test as base } from './identity-fixture.ts';

/** What an application may ask of any tenant: of the local one, or of a real one where the environment names it. */
const test = base.extend<{ application: EntraApplication }>(
  real.entra
    ? { application: real.entra }
    : {
        application: ({ identity, ada, pemPath }, use) =>
          use({
            authorityHost: identity.url.origin,
            tenantId: testTenantId,
            clientId: applicationId,
            clientSecret: secret,
            certificatePath: pemPath,
            userToken: ada,
          }),
      },
);

const own = ({ clientId }: EntraApplication) => `api://${clientId}/.default`;

/** MSAL knows the authorities of Azure, and asks about no others. */
const optionsOf = ({ authorityHost }: EntraApplication) => ({
  authorityHost,
  disableInstanceDiscovery: authorityHost !== entraUrl,
});

const bySecret = (
  application: EntraApplication,
  { clientId = application.clientId, clientSecret = application.clientSecret } = {},
) =>
  new ClientSecretCredential(application.tenantId, clientId, clientSecret, optionsOf(application));

const onBehalf = (application: EntraApplication, userAssertionToken: string) =>
  new OnBehalfOfCredential({ ...application, ...optionsOf(application), userAssertionToken });

const discover = async ({ authorityHost, tenantId }: EntraApplication) => {
  const address = `${authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`;
  return (await (await fetch(address)).json()) as Record<string, string>;
};

test('issues tokens for an own API that its discovery lets a server check', async ({
  application,
}) => {
  const { issuer = '', jwks_uri = '' } = await discover(application);
  const { token } = await bySecret(application).getToken(own(application));
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const { payload } = await jwtVerify(token, keys, { issuer, audience: application.clientId });
  expect(payload).toMatchObject({
    azp: application.clientId,
    azpacr: '1',
    tid: application.tenantId,
    ver: '2.0',
  });
  expect(payload['oid']).toBe(payload.sub);
});

test('names tenant, application and proof in a token for Graph', async ({ application }) => {
  expect(await claimsFor(bySecret(application), `${graph}/.default`)).toMatchObject({
    aud: graph,
    iss: `https://sts.windows.net/${application.tenantId}/`,
    tid: application.tenantId,
    appid: application.clientId,
    appidacr: '1',
    idtyp: 'app',
    ver: '1.0',
  });
});

test('takes a certificate for a secret', async ({ application, skip }) => {
  const { tenantId, clientId, certificatePath } = application;
  if (certificatePath === undefined) return skip('SLUICE_REAL_ENTRA_CERTIFICATE names none');
  const credential = new ClientCertificateCredential(
    tenantId,
    clientId,
    { certificate: readFileSync(certificatePath, 'utf8') },
    optionsOf(application),
  );
  const claims = await claimsFor(credential, `${graph}/.default`);
  expect(claims).toMatchObject({ appid: clientId, appidacr: '2' });
});

test('refuses what does not prove an application, or asks for what is not there', async ({
  application,
}) => {
  const scope = `${graph}/.default`;
  const refused = (credential: Pick<ClientSecretCredential, 'getToken'>, of = scope) =>
    expect(credential.getToken(of)).rejects;
  const nobody = 'd5f0c0de-0000-4000-8000-00000000dead';
  await refused(bySecret(application, { clientSecret: 'guess' })).toThrow('AADSTS7000215');
  await refused(bySecret(application, { clientId: nobody })).toThrow('AADSTS700016');
  await refused(bySecret(application), `${graph}/User.Read`).toThrow('AADSTS1002012');
  await refused(bySecret(application), `api://${nobody}/.default`).toThrow('AADSTS500011');

  const { key, cert } = await makeCertificate();
  const stranger = new ClientCertificateCredential(
    application.tenantId,
    application.clientId,
    { certificate: `${key}\n${cert}` },
    optionsOf(application),
  );
  await refused(stranger).toThrow('AADSTS700027');

  const { token_endpoint: tokenEndpoint = '' } = await discover(application);
  const client = { tokenEndpoint, clientId: application.clientId };
  const bare = await requestToken(client, { grant_type: 'client_credentials', scope });
  expect(bare).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
});

test('exchanges a person’s token for one for Graph', async ({ application, skip }) => {
  const { clientId, userToken } = application;
  if (userToken === undefined) return skip('SLUICE_REAL_ENTRA_USER_TOKEN gives none');
  const person = decodeJwt(userToken);
  const claims = await claimsFor(onBehalf(application, userToken), `${graph}/User.Read`);
  expect(claims).toMatchObject({ aud: graph, oid: person['oid'], appid: clientId });
  expect(String(claims['scp']).split(' ')).toContain('User.Read');
  expect(claims.sub).not.toBe(person.sub); // pairwise: another one for each API
});

test('exchanges nothing that is not a person’s token, as it was issued', async ({
  application,
  skip,
}) => {
  const refused = (assertion: string) =>
    expect(onBehalf(application, assertion).getToken(`${graph}/User.Read`)).rejects;
  await refused('no token').toThrow('AADSTS50027');
  await refused((await bySecret(application).getToken(own(application))).token).toThrow(
    'AADSTS7000114',
  );
  if (application.userToken === undefined)
    return skip('SLUICE_REAL_ENTRA_USER_TOKEN gives none to bend');
  await refused(`${application.userToken.slice(0, -8)}AAAAAAAA`).toThrow('AADSTS50013');
});
