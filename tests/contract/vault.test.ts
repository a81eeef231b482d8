import { SecretClient } from '@azure/keyvault-secrets';
import { expect, test as base } from 'vitest';
import { startVault } from '../../local/vault/server.ts';
import { collect } from '../support/collect.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';

interface Fixtures {
  readonly context: TestContext;
  readonly client: SecretClient;
}

const connect = (url: URL, { credential }: Pick<TestContext, 'credential'>): SecretClient =>
  new SecretClient(url.href, credential, {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 0 },
  });

const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  client: async ({ context }, use) => {
    await using vault = await startVault({ context, secrets: { 'box-signature': 'seeded' } });
    await use(connect(vault.url, context));
  },
});

const quick = { intervalInMs: 1 };

test('has the secrets that it was started with', async ({ client }) => {
  const { value, properties } = await client.getSecret('box-signature');
  expect([value, properties.enabled]).toEqual(['seeded', true]);
});

test('keeps every version, and gives the newest when none is named', async ({ client }) => {
  const first = await client.setSecret('rotated', 'one');
  await client.setSecret('rotated', 'two', { contentType: 'text/plain', tags: { by: 'test' } });
  const old = await client.getSecret('rotated', { version: first.properties.version ?? '' });
  const newest = await client.getSecret('Rotated');
  expect([old.value, newest.value]).toEqual(['one', 'two']);
  expect(newest.properties).toMatchObject({ contentType: 'text/plain', tags: { by: 'test' } });

  const versions = await collect(client.listPropertiesOfSecretVersions('rotated'));
  expect(versions.map(({ version }) => version)).toHaveLength(2);
});

test('lists names without values, page by page', async ({ client }) => {
  for (const number of Array.from({ length: 27 }).keys())
    await client.setSecret(`secret-${String(number).padStart(2, '0')}`, 'x');
  const all = await collect(client.listPropertiesOfSecrets());
  const pages = await collect(client.listPropertiesOfSecrets().byPage({ maxPageSize: 10 }));
  expect(all).toHaveLength(28);
  expect(pages.map((page) => page.length)).toEqual([10, 10, 8]);
  expect(JSON.stringify(all)).not.toContain('seeded');
});

test('does not give away a disabled secret', async ({ client }) => {
  const { properties } = await client.setSecret('off', 'x');
  await client.updateSecretProperties('off', properties.version ?? '', { enabled: false });
  await expect(client.getSecret('off')).rejects.toMatchObject({
    statusCode: 403,
    code: 'Forbidden',
  });
});

test('gives an expired secret, since expiry only informs', async ({ client }) => {
  const expiresOn = new Date('2020-01-01T00:00:00Z');
  await client.setSecret('old', 'still here', { expiresOn });
  const { value, properties } = await client.getSecret('old');
  expect([value, properties.expiresOn]).toEqual(['still here', expiresOn]);
});

test('recovers a deleted secret with all of its versions', async ({ client }) => {
  await client.setSecret('lost', 'one');
  await client.setSecret('lost', 'two');
  await (await client.beginDeleteSecret('lost', quick)).pollUntilDone();
  await expect(client.getSecret('lost')).rejects.toMatchObject({ code: 'SecretNotFound' });
  await expect(client.setSecret('lost', 'three')).rejects.toMatchObject({ statusCode: 409 });
  expect(await collect(client.listDeletedSecrets())).toMatchObject([{ name: 'lost' }]);

  await (await client.beginRecoverDeletedSecret('lost', quick)).pollUntilDone();
  expect((await client.getSecret('lost')).value).toBe('two');
  expect(await collect(client.listPropertiesOfSecretVersions('lost'))).toHaveLength(2);
});

test('frees the name of a purged secret', async ({ client }) => {
  await client.setSecret('spent', 'one');
  await (await client.beginDeleteSecret('spent', quick)).pollUntilDone();
  await client.purgeDeletedSecret('spent');
  await expect(client.getDeletedSecret('spent')).rejects.toMatchObject({ statusCode: 404 });
  await client.setSecret('spent', 'two');
  expect(await collect(client.listPropertiesOfSecretVersions('spent'))).toHaveLength(1);
});

test('purges what was deleted 90 days ago by itself', async ({ client, context }) => {
  await client.setSecret('aged', 'x');
  await (await client.beginDeleteSecret('aged', quick)).pollUntilDone();
  context.clock.advance(90 * 24 * 3600 * 1000);
  const later = connect(new URL(client.vaultUrl), context); // the first client's token has expired
  await expect(later.getDeletedSecret('aged')).rejects.toMatchObject({ statusCode: 404 });
});

test('refuses a token for another audience', async ({ client, context }) => {
  const credential = {
    getToken: () => context.credential.getToken('https://storage.azure.com/.default'),
  };
  const stranger = connect(new URL(client.vaultUrl), { credential });
  await expect(stranger.getSecret('box-signature')).rejects.toMatchObject({ statusCode: 401 });
});

test('refuses names and values that Key Vault would refuse', async ({ client }) => {
  const bad = { statusCode: 400, code: 'BadParameter' };
  await expect(client.setSecret('under_score', 'x')).rejects.toMatchObject(bad);
  await expect(client.setSecret('long', 'x'.repeat(25_601))).rejects.toMatchObject(bad);
});

test('refuses what it does not emulate, by name', async ({ client }) => {
  await expect(client.backupSecret('box-signature')).rejects.toMatchObject({
    statusCode: 501,
    code: 'NotEmulated',
  });
});

test('keeps secrets over a restart, and does not seed over them', async ({ context }) => {
  const secrets = { seeded: 'first', removed: 'x' };
  {
    await using vault = await startVault({ context, secrets });
    const client = connect(vault.url, context);
    await client.setSecret('seeded', 'changed');
    await (await client.beginDeleteSecret('removed', quick)).pollUntilDone();
  }
  await using vault = await startVault({ context, secrets });
  const client = connect(vault.url, context);
  expect((await client.getSecret('seeded')).value).toBe('changed');
  await expect(client.getSecret('removed')).rejects.toMatchObject({ statusCode: 404 });
});
