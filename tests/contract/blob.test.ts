import { randomUUID } from 'node:crypto';
import {
  BlobSASPermissions,
  BlobServiceClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { expect, test as base } from 'vitest';
import { z } from 'zod';
import { startBlob } from '../../local/blob/server.ts';
import { createArtifacts } from '../../shared/azure/artifacts.ts';
import { collect } from '../support/collect.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { real, realContext } from '../support/real-service.ts';

const retryOptions = { maxTries: 1 };
/** Azure frees the name of a deleted container only after half a minute, and so each test has one of its own. */
let artifacts = 'artifacts';

interface Fixtures {
  readonly context: TestContext;
  readonly client: BlobServiceClient;
}

const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    await using context = real.blob ? realContext(skip) : await openContext();
    await use(context);
  },
  client: async ({ context }, use) => {
    if (real.blob) {
      const client = new BlobServiceClient(real.blob.href, context.credential, { retryOptions });
      artifacts = `artifacts-${randomUUID()}`;
      await client.createContainer(artifacts);
      await use(client);
      await client.deleteContainer(artifacts);
      return;
    }
    await using blob = await startBlob({ context, containers: [artifacts, 'files'] });
    await use(new BlobServiceClient(blob.url.href, context.credential, { retryOptions }));
  },
});

const upload = (client: BlobServiceClient, name: string, text: string) =>
  client
    .getContainerClient(artifacts)
    .getBlockBlobClient(name)
    .upload(text, Buffer.byteLength(text));

test('makes the containers it is told of', async ({ client, skip }) => {
  skip(real.blob !== undefined, 'infrastructure makes them there');
  const containers = await collect(client.listContainers());
  expect(containers.map(({ name }) => name)).toEqual([artifacts, 'files']);
});

test('gives back what was uploaded, with its type and metadata', async ({ client }) => {
  const blob = client.getContainerClient(artifacts).getBlockBlobClient('tenant/a b.json');
  await blob.upload('{"é":1}', Buffer.byteLength('{"é":1}'), {
    blobHTTPHeaders: { blobContentType: 'application/json' },
    metadata: { stage: 'extract' },
  });
  const properties = await blob.getProperties();
  expect((await blob.downloadToBuffer()).toString()).toBe('{"é":1}');
  expect(properties).toMatchObject({
    contentType: 'application/json',
    metadata: { stage: 'extract' },
  });
});

test('lets only one of two writers create a blob', async ({ client }) => {
  const blob = client.getContainerClient(artifacts).getBlockBlobClient('once');
  const create = () => blob.upload('x', 1, { conditions: { ifNoneMatch: '*' } });
  await create();
  await expect(create()).rejects.toMatchObject({ statusCode: 409, code: 'BlobAlreadyExists' });
});

test('refuses to overwrite what changed in between', async ({ client }) => {
  const first = await upload(client, 'shared', 'one');
  await upload(client, 'shared', 'two');
  const blob = client.getContainerClient(artifacts).getBlockBlobClient('shared');
  const stale = blob.upload('three', 5, { conditions: { ifMatch: first.etag ?? '' } });
  await expect(stale).rejects.toMatchObject({ statusCode: 412, code: 'ConditionNotMet' });
});

test('lists by prefix, page by page, and forgets what was deleted', async ({ client }) => {
  const container = client.getContainerClient(artifacts);
  for (const name of ['t1/a', 't1/b', 't1/c', 't2/a']) await upload(client, name, name);
  await container.deleteBlob('t1/b');
  const pages = container.listBlobsFlat({ prefix: 't1/' }).byPage({ maxPageSize: 1 });
  const items = (await collect(pages)).flatMap(({ segment }) => segment.blobItems);
  expect(items.map(({ name }) => name)).toEqual(['t1/a', 't1/c']);
});

test('refuses a token for another audience, with the challenge of storage', async ({
  client,
  context,
}) => {
  const foreign = {
    getToken: () => context.credential.getToken('https://vault.azure.net/.default'),
  };
  const stranger = new BlobServiceClient(client.url, foreign, { retryOptions });
  await expect(stranger.getProperties()).rejects.toMatchObject({
    statusCode: 401,
    code: 'InvalidAuthenticationInfo',
  });
});

test('refuses an expired token, by the clock of the local cloud', async ({ client, context }) => {
  const scope = 'https://storage.azure.com/.default';
  const old = await context.credential.getToken(scope);
  context.clock.advance(48 * 3600 * 1000);
  const stale = new BlobServiceClient(client.url, { getToken: async () => old }, { retryOptions });
  await expect(stale.getProperties()).rejects.toMatchObject({ statusCode: 401 });

  const renewed = { getToken: () => context.credential.getToken(scope) };
  const fresh = new BlobServiceClient(client.url, renewed, { retryOptions });
  await expect(fresh.getProperties()).resolves.toBeDefined();
});

test('refuses shared keys, and callers without a token', async ({ client }) => {
  const key = new StorageSharedKeyCredential(
    'devstoreaccount1',
    Buffer.from('any').toString('base64'),
  );
  const withKey = new BlobServiceClient(client.url, key, { retryOptions });
  await expect(withKey.getProperties()).rejects.toMatchObject({
    statusCode: 403,
    code: 'KeyBasedAuthenticationNotPermitted',
  });
  const anonymous = new BlobServiceClient(client.url, undefined, { retryOptions });
  await expect(anonymous.getProperties()).rejects.toMatchObject({
    statusCode: 401,
    code: 'NoAuthenticationInformation',
  });
});

test('lets in who brings a user delegation SAS, and nobody who changed it', async ({ client }) => {
  await upload(client, 'handed-out', 'x');
  const [startsOn, expiresOn] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3600_000)];
  const key = await client.getUserDelegationKey(startsOn, expiresOn);
  const blob = client.getContainerClient(artifacts).getBlobClient('handed-out');
  const url = await blob.generateUserDelegationSasUrl(
    { startsOn, expiresOn, permissions: BlobSASPermissions.parse('r') },
    key,
  );
  expect(await (await fetch(url)).text()).toBe('x');
  expect((await fetch(url.replace('sp=r', 'sp=rw'))).status).toBe(403);
});

test('answers an injected fault once, and the SDK gets over it', async ({ client, context }) => {
  context.faults.add({ service: 'blob', match: 'PUT .*/patient', kind: 'status', times: 1 });
  const patient = new BlobServiceClient(client.url, context.credential, {
    retryOptions: { maxTries: 2, retryDelayInMs: 1 },
  });
  await upload(patient, 'patient', 'x');
  expect(context.faults.list()).toEqual([]);
});

test('keeps replaced, deleted and staged state over a restart', async ({ context }) => {
  const connect = (url: URL) =>
    new BlobServiceClient(url.href, context.credential, { retryOptions });
  {
    await using blob = await startBlob({ context, containers: [artifacts] });
    const client = connect(blob.url);
    await upload(client, 'kept', 'old');
    await upload(client, 'kept', 'new');
    await upload(client, 'gone', 'x');
    await client.getContainerClient(artifacts).deleteBlob('gone');
    const staged = client.getContainerClient(artifacts).getBlockBlobClient('staged');
    await staged.stageBlock(Buffer.from('one').toString('base64'), 'half', 4);
  }
  await using blob = await startBlob({ context, containers: [artifacts] });
  const container = connect(blob.url).getContainerClient(artifacts);
  const blobs = await collect(container.listBlobsFlat());
  expect(blobs.map(({ name }) => name)).toEqual(['kept']);
  expect((await container.getBlobClient('kept').downloadToBuffer()).toString()).toBe('new');

  const staged = container.getBlockBlobClient('staged');
  await staged.commitBlockList([Buffer.from('one').toString('base64')]);
  expect((await staged.downloadToBuffer()).toString()).toBe('half');
});

test('takes lines piece by piece, and gives them back one by one', async ({ client }) => {
  const store = createArtifacts(client.getContainerClient(artifacts));
  const pieces = ['{"n":1}\n{"n"', ':2}\n', `{"n":3,"pad":"${'é'.repeat(3_000_000)}"}\n`];
  const ref = await store.putPieces(
    'tenant/lines.jsonl',
    pieces.map((piece) => Buffer.from(piece)),
  );
  expect(ref.bytes).toBe(Buffer.byteLength(pieces.join('')));
  const lines = await collect(store.getLines(ref, z.object({ n: z.int() })));
  expect(lines.map(({ n }) => n)).toEqual([1, 2, 3]);
  const wrong = collect(store.getLines(ref, z.object({ n: z.string() })));
  await expect(wrong).rejects.toMatchObject({ code: 'RECORD_INVALID' });
});

test('lists artifacts by how their paths begin, and removes one whether or not it is there', async ({
  client,
}) => {
  const store = createArtifacts(client.getContainerClient(artifacts));
  const paths = async () => (await collect(store.list('list/sweeps/'))).flat();
  for (const path of ['list/sweeps/1-0.json', 'list/sweeps/1-1.json', 'list/other.json'])
    await store.putJson(path, []);
  expect(await paths()).toEqual(['list/sweeps/1-0.json', 'list/sweeps/1-1.json']);
  await store.remove('list/sweeps/1-0.json');
  await store.remove('list/sweeps/1-0.json');
  expect(await paths()).toEqual(['list/sweeps/1-1.json']);
  expect(await store.find('list/sweeps/1-0.json')).toBeUndefined();
  expect(await store.find('list/other.json')).toBeDefined();
});
