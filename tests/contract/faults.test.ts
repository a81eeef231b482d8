import { BoxClient, BoxJwtAuth, JwtConfig } from 'box-node-sdk';
import { WebhooksManager } from 'box-node-sdk/managers/webhooks';
import { generateKeyPairSync } from 'node:crypto';
import { CosmosClient, type Item } from '@azure/cosmos';
import { describe, expect, test as plain } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { openContext } from '../support/emulator-context.ts';
import { application, directory, idOf, networkOf, start, test as boxTest } from './box-fixture.ts';
import { databases } from './cosmos-fixture-data.ts';
import { connect, test as cosmosTest } from './cosmos-fixture.ts';

const item = { id: 'one', tenant: 't1', text: 'a few words' };
const itemOf = (client: CosmosClient) =>
  client.database('company').container('files').item(item.id, item.tenant);

/** With an item to read, through a client that soon gives up and tries once. */
const test = cosmosTest.extend<{ one: Item }>({
  one: async ({ context, url, files }, use) => {
    await files.items.create(item);
    const options = {
      endpoint: url.href,
      aadCredentials: context.credential,
      aadScope: 'https://cosmos.azure.com/.default',
      connectionPolicy: {
        requestTimeout: 500,
        retryOptions: {
          maxRetryAttemptCount: 0,
          fixedRetryIntervalInMilliseconds: 0,
          maxWaitTimeInSeconds: 0,
        },
      },
    };
    const client = new CosmosClient(options);
    await use(itemOf(client));
    client.dispose();
  },
});

describe('Cosmos', () => {
  test('throttles for as long as asked, and says how long still', async ({
    context: { faults, clock },
    one,
  }) => {
    faults.add({
      service: 'cosmos',
      match: 'GET .*/docs/',
      kind: 'status',
      status: 429,
      durationMs: 20_000,
    });
    clock.advance(5000);
    await expect(one.read()).rejects.toMatchObject({ code: 429, retryAfterInMs: 15_000 });
    clock.advance(15_000);
    expect((await one.read()).resource).toMatchObject(item);
  });

  test('takes a call and never answers, and the SDK asks again when its time is over', async ({
    context,
    one,
  }) => {
    await one.read();
    context.faults.add({ service: 'cosmos', match: 'GET .*/docs/', kind: 'hang', times: 1 });
    expect((await one.read()).resource).toMatchObject(item);
    expect(context.faults.list()).toEqual([]);
  });

  test('stops in the middle of an answer', async ({ context, one }) => {
    await one.read();
    context.faults.add({ service: 'cosmos', match: 'GET .*/docs/', kind: 'stall' });
    await expect(one.read()).rejects.toThrow();
    context.faults.clear();
    expect((await one.read()).resource).toMatchObject(item);
  });

  test('is gone for as long as asked, and has kept its state', async ({ context, url, one }) => {
    const { faults, clock } = context;
    faults.add({ service: 'cosmos', kind: 'kill', durationMs: 10_000 });
    await faults.settled();
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    clock.advance(10_000);
    await faults.settled();
    expect((await one.read()).resource).toMatchObject(item);
  });

  plain('finds every token expired when its clock is a day and a bit ahead', async () => {
    await using context = await openContext();
    const clock = context.faults.clockOf('cosmos', context.clock);
    const tokens = context.tokens.at(clock);
    await using cosmos = await startCosmos({ context: { ...context, clock, tokens }, databases });
    const client = connect(cosmos.url, context);
    context.faults.add({ service: 'cosmos', kind: 'skew', skewMs: 25 * 3_600_000 });
    await expect(itemOf(client).read()).rejects.toMatchObject({ code: 401 });
    context.faults.clear('cosmos');
    expect((await itemOf(client).read()).statusCode).toBe(404);
    client.dispose();
  });

  plain('ends while its port is closed', async () => {
    await using context = await openContext();
    const cosmos = await startCosmos({ context, databases });
    context.faults.add({ service: 'cosmos', kind: 'kill' });
    await cosmos[Symbol.asyncDispose]();
    context.faults.clear();
    await context.faults.settled();
    await expect(fetch(cosmos.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(context.faults.services()).toEqual([]);
  });
});

describe('Box', () => {
  boxTest('stops in the middle of a download', async ({ context, twin, service }) => {
    context.faults.add({ service: 'box-downloads', kind: 'stall', times: 1 });
    const id = idOf(twin, 'Finance/Plans/2026.txt');
    const stream = await service.downloads.downloadFile(id);
    let text = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await expect.poll(() => text).toBe('a plan fo');
    expect(stream?.readableEnded).toBe(false);
    stream?.destroy();
  });

  boxTest('breaks off, and the SDK tries again', async ({ context, twin, service }) => {
    await service.users.getUserMe();
    context.faults.add({ service: 'box', match: 'GET /2.0/files', kind: 'drop', times: 1 });
    const { name } = await service.files.getFileById(idOf(twin, 'Finance/budget.txt'));
    expect(name).toBe('budget.txt');
    expect(context.faults.list()).toEqual([]);
  });

  boxTest(
    'stamps its notifications with its wrong clock, and the SDK refuses them',
    async ({ context, twin, service, receiver }) => {
      await service.webhooks.createWebhook({
        target: { id: idOf(twin, 'Finance'), type: 'folder' },
        address: receiver.address,
        triggers: ['FOLDER.CREATED'],
      });
      const isBelieved = async (name: string) => {
        await service.folders.createFolder({ name, parent: { id: idOf(twin, 'Finance') } });
        await twin.settled();
        const { headers, body } = receiver.received.at(-1) ?? { headers: {}, body: '' };
        return WebhooksManager.validateMessage(
          body,
          headers as Record<string, string>,
          application.webhookPrimaryKey,
        );
      };
      expect(await isBelieved('in time')).toBe(true);
      context.faults.add({ service: 'box', kind: 'skew', skewMs: 300_000 });
      expect(await isBelieved('ahead')).toBe(false);
      context.faults.clear();
      context.faults.add({ service: 'box', kind: 'skew', skewMs: -700_000 });
      expect(await isBelieved('behind')).toBe(false);
      expect(receiver.received).toHaveLength(3);
    },
  );

  boxTest('finds assertions expired when its clock is ahead', async ({ context, folder }) => {
    const passphrase = 'words';
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
    });
    await using twin = await start(context, folder, { jwtPublicKeyPem: publicKey });
    const { clientId, clientSecret } = application;
    const { enterpriseId } = directory;
    const config = new JwtConfig({
      clientId,
      clientSecret,
      enterpriseId,
      jwtKeyId: 'key',
      privateKey,
      privateKeyPassphrase: passphrase,
    });
    const whoAmI = () =>
      new BoxClient({
        auth: new BoxJwtAuth({ config }),
        networkSession: networkOf(twin.url),
      }).users.getUserMe();
    context.faults.add({ service: 'box', kind: 'skew', skewMs: 300_000 });
    await expect(whoAmI()).rejects.toThrow(/assertion/);
    context.faults.clear();
    expect((await whoAmI()).id).toBe(application.serviceAccountId);
  });
});
