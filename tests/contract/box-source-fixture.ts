import { generateKeyPairSync } from 'node:crypto';
import { SecretClient } from '@azure/keyvault-secrets';
import { startVault } from '../../local/vault/server.ts';
import type { BoxTwin } from '../../local/box/server.ts';
import type { Lease } from '../../shared/azure/lease.ts';
import { createSecrets, type Secrets } from '../../shared/azure/secrets.ts';
import type { BoxAuth, BoxConnection } from '../../shared/model/connection.ts';
import { connectBox } from '../../shared/sources/box/connect.ts';
import type { Source } from '../../shared/sources/source.ts';
import { openContext, testTenantId, type TestContext } from '../support/emulator-context.ts';
import {
  application,
  directory,
  openFolder,
  onTwin as base,
  start,
  type Folder,
} from './box-fixture.ts';

export const oauthRedirectUri = 'http://localhost/back';
const passphrase = 's3cret-words';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
});
export const { clientId, clientSecret } = application;

/** As Box's developer console gives it. */
export const configJson = JSON.stringify({
  boxAppSettings: {
    clientID: clientId,
    clientSecret,
    appAuth: { publicKeyID: 'k1', privateKey, passphrase },
  },
  enterpriseID: directory.enterpriseId,
});

export const ccg: BoxAuth = { kind: 'ccg', clientId, secretName: 'box-client' };
export const jwt: BoxAuth = { kind: 'jwt', clientId, secretName: 'box-config' };
export const oauth: BoxAuth = {
  kind: 'oauth',
  clientId,
  secretName: 'box-client',
  tokenSecretName: 'box-tokens',
};

/** The twin, a vault with what a connection needs, and sources made as the app makes them. */
export interface World {
  readonly context: TestContext;
  readonly folder: Folder;
  readonly twin: BoxTwin;
  readonly secrets: Secrets;
  /** Calls that reached Box so far, e.g. "POST /oauth2/token". */
  readonly calls: string[];
  readonly connect: (options?: {
    auth?: BoxAuth;
    lease?: Lease;
    roots?: string[];
  }) => Promise<Source>;
}

/** Alone anyway. */
const noLease: Lease = (_name, work) => work();

export const test = base.extend<{ world: World }>({
  world: async ({}, use) => {
    await using context = await openContext();
    using folder = openFolder();
    const calls: string[] = [];
    const counting = {
      ...context,
      faults: {
        ...context.faults,
        strike(service: string, call: string) {
          if (service === 'box') calls.push(call.replace(/\?.*$/, ''));
          return context.faults.strike(service, call);
        },
      },
    };
    await using twin = await start(counting, folder, {
      jwtPublicKeyPem: publicKey,
      oauthRedirectUri,
    });
    await using vault = await startVault({
      context,
      secrets: { 'box-client': clientSecret, 'box-config': configJson },
    });
    const secrets = createSecrets(
      new SecretClient(vault.url.href, context.credential, {
        disableChallengeResourceVerification: true,
      }),
    );
    await use({
      context,
      folder,
      twin,
      secrets,
      calls,
      connect: ({ auth = ccg, lease = noLease, roots } = {}) =>
        connectBox(connectionWith(auth, roots), {
          secrets,
          lease,
          endpoint: twin.url.href,
          publicEndpoint: 'http://localhost:7071/',
        }),
    });
  },
});

const connectionWith = (auth: BoxAuth, roots?: string[]): BoxConnection => ({
  schemaVersion: 1,
  id: 'box',
  tenantId: testTenantId,
  source: 'box',
  name: 'Box',
  enterpriseId: directory.enterpriseId,
  auth,
  webhookSecretName: 'box-webhook',
  createdAt: '2026-11-24T08:00:00.000Z',
  ...(roots && { roots }),
});

/** Everything that an error carries, its causes with it. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const seen = new Set<unknown>();
    return JSON.stringify(error, function (_key, value: unknown) {
      if (typeof value !== 'object' || value === null) return value;
      if (seen.has(value)) return '…';
      seen.add(value);
      return Object.fromEntries(
        Reflect.ownKeys(value).map((key) => [String(key), Reflect.get(value, key) as unknown]),
      );
    });
  }
  throw new Error('It did not fail');
}
