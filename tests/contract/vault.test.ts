import { randomUUID } from 'node:crypto';
import { SecretClient } from '@azure/keyvault-secrets';
import { expect, test as base } from 'vitest';
import { startVault } from '../../local/vault/server.ts';
import { collect } from '../support/collect.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { real, realContext } from '../support/real-service.ts';

interface Fixtures {
  readonly context: TestContext;
  readonly client: SecretClient;
  /** What a secret of this name is called here: nobody else's in a vault that is shared. */
  readonly named: (name: string) => string;
}

const connect = (url: URL, { credential }: Pick<TestContext, 'credential'>): SecretClient =>
  new SecretClient(url.href, credential, {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 0 },
  });

const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    await using context = real.vault ? realContext(skip) : await openContext();
    await use(context);
  },
  named: async ({}, use) => {
    const beginning = randomUUID();
    await use((name) => `${beginning}-${name}`);
  },
  client: async ({ context, named }, use) => {
    if (real.vault) {
      const client = connect(real.vault, context);
      await use(client);
      await removeAll(client, named(''));
      return;
    }
    await using vault = await startVault({ context, secrets: { 'box-signature': 'seeded' } });
    await use(connect(vault.url, context));
  },
});

const quick = { intervalInMs: real.vault ? 2_000 : 1 };

async function removeAll(client: SecretClient, beginning: string): Promise<void> {
  const ours = ({ name }: { name: string }) => name.startsWith(beginning);
  for (const { name } of (await collect(client.listPropertiesOfSecrets())).filter(ours))
    await (await client.beginDeleteSecret(name, quick)).pollUntilDone();
  for (const { name } of (await collect(client.listDeletedSecrets())).filter(ours))
    await client.purgeDeletedSecret(name);
}

test('has the secrets that it was started with', async ({ client, skip }) => {
  skip(real.vault !== undefined, 'starts with a secret that is in no other vault');
  const { value, properties } = await client.getSecret('box-signature');
  expect([value, properties.enabled]).toEqual(['seeded', true]);
});

test('keeps every version, and gives the newest when none is named', async ({ client, named }) => {
  const first = await client.setSecret(named('rotated'), 'one');
  await client.setSecret(named('rotated'), 'two', {
    contentType: 'text/plain',
    tags: { by: 'test' },
  });
  const old = await client.getSecret(named('rotated'), { version: first.properties.version ?? '' });
  const newest = await client.getSecret(named('Rotated'));
  expect([old.value, newest.value]).toEqual(['one', 'two']);
  expect(newest.properties).toMatchObject({ contentType: 'text/plain', tags: { by: 'test' } });

  const versions = await collect(client.listPropertiesOfSecretVersions(named('rotated')));
  expect(versions.map(({ version }) => version)).toHaveLength(2);
});

test('lists names without values, page by page', async ({ client, named, skip }) => {
  skip(real.vault !== undefined, 'counts all of the vault, which others fill too');
  for (const number of Array.from({ length: 27 }).keys())
    await client.setSecret(named(String(number)), 'x');
  const all = await collect(client.listPropertiesOfSecrets());
  const pages = await collect(client.listPropertiesOfSecrets().byPage({ maxPageSize: 10 }));
  expect(all).toHaveLength(28);
  expect(pages.map((page) => page.length)).toEqual([10, 10, 8]);
  expect(JSON.stringify(all)).not.toContain('seeded');
});

test('does not give away a disabled secret', async ({ client, named }) => {
  const { properties } = await client.setSecret(named('off'), 'x');
  await client.updateSecretProperties(named('off'), properties.version ?? '', { enabled: false });
  await expect(client.getSecret(named('off'))).rejects.toMatchObject({
    statusCode: 403,
    code: 'Forbidden',
  });
});

test('gives an expired secret, since expiry only informs', async ({ client, named }) => {
  const expiresOn = new Date('2020-01-01T00:00:00Z');
  await client.setSecret(named('old'), 'still here', { expiresOn });
  const { value, properties } = await client.getSecret(named('old'));
  expect([value, properties.expiresOn]).toEqual(['still here', expiresOn]);
});

test('recovers a deleted secret with all of its versions', async ({ client, named }) => {
  await client.setSecret(named('lost'), 'one');
  await client.setSecret(named('lost'), 'two');
  await (await client.beginDeleteSecret(named('lost'), quick)).pollUntilDone();
  await expect(client.getSecret(named('lost'))).rejects.toMatchObject({ code: 'SecretNotFound' });
  await expect(client.setSecret(named('lost'), 'three')).rejects.toMatchObject({ statusCode: 409 });
  const deleted = await collect(client.listDeletedSecrets());
  expect(deleted.map(({ name }) => name)).toContain(named('lost'));

  await (await client.beginRecoverDeletedSecret(named('lost'), quick)).pollUntilDone();
  expect((await client.getSecret(named('lost'))).value).toBe('two');
  expect(await collect(client.listPropertiesOfSecretVersions(named('lost')))).toHaveLength(2);
});

test('frees the name of a purged secret', async ({ client, named }) => {
  await client.setSecret(named('spent'), 'one');
  await (await client.beginDeleteSecret(named('spent'), quick)).pollUntilDone();
  await client.purgeDeletedSecret(named('spent'));
  await expect(client.getDeletedSecret(named('spent'))).rejects.toMatchObject({ statusCode: 404 });
  await client.setSecret(named('spent'), 'two');
  expect(await collect(client.listPropertiesOfSecretVersions(named('spent')))).toHaveLength(1);
});

test('purges what was deleted 90 days ago by itself', async ({ client, named, context }) => {
  const { clock } = context;
  await client.setSecret(named('aged'), 'x');
  await (await client.beginDeleteSecret(named('aged'), quick)).pollUntilDone();
  clock.advance(90 * 24 * 3600 * 1000);
  const later = connect(new URL(client.vaultUrl), context); // the first client's token has expired
  await expect(later.getDeletedSecret(named('aged'))).rejects.toMatchObject({ statusCode: 404 });
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

test('refuses what it does not emulate, by name', async ({ client, skip }) => {
  skip(real.vault !== undefined, '501 is an answer of the emulator');
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
