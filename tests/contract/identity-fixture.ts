import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ClientSecretCredential,
  ManagedIdentityCredential,
  OnBehalfOfCredential,
} from '@azure/identity';
import { decodeJwt, importJWK, SignJWT, type JWTPayload } from 'jose';
import { test as base, vi } from 'vitest';
import { makeCertificate } from '../../local/certificate.ts';
import type { Directory } from '../../local/directory.ts';
import { managedIdentity } from '../../local/identity/managed-identity.ts';
import { startIdentity, type RunningIdentity } from '../../local/identity/server.ts';
import { signIn } from '../../local/sign-in.ts';
import { openContext, testTenantId, type TestContext } from '../support/emulator-context.ts';
import { real } from '../support/real-service.ts';
import { requestToken } from '../support/pkce.ts';

export const applicationId = '00000000-0000-4000-8000-0000000000a1';
export const robotId = '00000000-0000-4000-8000-0000000000b1';
export const graph = 'https://graph.microsoft.com';
export const secret = 'a secret of this test only';

const person = (key: string) => ({
  key,
  name: `${key} Example`,
  email: `${key}@example.test`,
  jobTitle: 'Tester',
  oid: `11111111-0000-4000-8000-${key.padEnd(12, '0')}`,
  boxUserId: key,
  appRoles: ['reader' as const],
});

const group = (key: string, members: string[]) => ({
  key,
  name: key,
  oid: `oid-${key}`,
  boxGroupId: key,
  members,
});

/** New for each test, so that people can leave. */
const makeDirectory = () => ({
  tenantId: testTenantId,
  tenantName: 'Example',
  enterpriseId: '1',
  applicationId,
  people: [person('ada'), person('eve')],
  groups: [
    group('team', ['ada']),
    ...Array.from({ length: 201 }, (_, index) => group(`g${index}`, ['eve'])),
  ],
  applications: [
    {
      appId: applicationId,
      name: 'Search',
      objectId: '00000000-0000-4000-8000-0000000000a2',
      permissions: [
        { resource: graph, scopes: ['User.Read', 'Files.Read.All'], roles: ['Sites.Read.All'] },
        { resource: `api://${robotId}`, scopes: ['access_as_user'] },
      ],
    },
    {
      appId: robotId,
      name: 'Robot',
      objectId: '00000000-0000-4000-8000-0000000000b2',
      permissions: [{ resource: `api://${applicationId}`, roles: ['reader'] }],
    },
  ],
});

export const certificate = await makeCertificate();

/** Why what needs it is skipped against a real tenant. */
const localTenant = 'asks the local tenant, with its people, grants and keys';

interface Fixtures {
  readonly context: TestContext;
  readonly directory: ReturnType<typeof makeDirectory>;
  readonly identity: RunningIdentity;
  /** A token that ada has for the application. */
  readonly ada: string;
  /** The application's certificate with its key, as the SDK wants it. */
  readonly pemPath: string;
}

export const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    skip(real.entra !== undefined, localTenant);
    await using context = await openContext();
    await use(context);
  },
  directory: async ({}, use) => use(makeDirectory()),
  identity: async ({ context, directory }, use) => {
    const credentials = {
      [applicationId]: {
        secrets: ['an older one', secret],
        certificates: [certificate.cert],
        managedIdentities: [managedIdentity.objectId],
      },
      [robotId]: { secrets: [secret] },
    };
    await using identity = await startIdentity({ context, directory, credentials });
    await use(identity);
  },
  ada: async ({ identity, directory }, use) => use(await signInAs('ada', identity, directory)),
  pemPath: async ({ context }, use) => {
    const path = join(context.dataDir, 'application.pem');
    writeFileSync(path, `${certificate.key}\n${certificate.cert}`, { mode: 0o600 });
    await use(path);
  },
});

export const signInAs = (who: string, { url }: RunningIdentity, directory: Directory) =>
  signIn(who, { identityUrl: url.origin, directory });

export const at = ({ url }: RunningIdentity) => ({
  authorityHost: url.origin,
  disableInstanceDiscovery: true,
});

export const bySecret = (identity: RunningIdentity, appId = applicationId, value = secret) =>
  new ClientSecretCredential(testTenantId, appId, value, at(identity));

export interface Caller {
  readonly appId?: string;
  readonly value?: string;
}

export const onBehalf = (
  identity: RunningIdentity,
  userAssertionToken: string,
  caller: Caller = {},
) =>
  new OnBehalfOfCredential({
    tenantId: testTenantId,
    clientId: caller.appId ?? applicationId,
    clientSecret: caller.value ?? secret,
    userAssertionToken,
    ...at(identity),
  });

/** The application's managed identity, asked for the token that stands for a client assertion. */
export function federated(
  { managedIdentity: { endpoint, header } }: RunningIdentity,
  audience: string,
) {
  return async (): Promise<string> => {
    vi.stubEnv('IDENTITY_ENDPOINT', endpoint);
    vi.stubEnv('IDENTITY_HEADER', header);
    const { token } = await new ManagedIdentityCredential().getToken(`${audience}/.default`);
    vi.unstubAllEnvs();
    return token;
  };
}

export async function claimsFor(
  credential: Pick<ClientSecretCredential, 'getToken'>,
  scope: string | string[],
): Promise<JWTPayload> {
  const { token } = (await credential.getToken(scope)) ?? { token: '' };
  return decodeJwt(token);
}

/** The token of a person with other claims, signed by the tenant. */
export async function resign({ tokens }: TestContext, token: string, changes: JWTPayload) {
  const { signingKey } = tokens;
  return new SignJWT({ ...decodeJwt(token), ...changes })
    .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid ?? '' })
    .sign(await importJWK(signingKey, 'RS256'));
}

export const post = (identity: RunningIdentity, parameters: Record<string, string>) =>
  requestToken(
    {
      tokenEndpoint: `${identity.url.origin}/${testTenantId}/oauth2/v2.0/token`,
      clientId: applicationId,
    },
    parameters,
  );

export const exchange = {
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  requested_token_use: 'on_behalf_of',
};
