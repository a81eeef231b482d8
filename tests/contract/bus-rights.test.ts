import { ServiceBusClient } from '@azure/service-bus';
import { expect } from 'vitest';
import { once, rest, test } from './bus-fixture.ts';

test('refuses a token that is for another service', async ({ bus, context, plain }) => {
  const credential = {
    getToken: () => context.credential.getToken('https://storage.azure.com/.default'),
  };
  const client = new ServiceBusClient(bus.namespace, credential, once);
  await expect(client.createSender(plain).sendMessages({ body: 1 })).rejects.toMatchObject({
    code: 'UnauthorizedAccess',
  });
  await client.close();
});

test('refuses a token that has expired', async ({ bus, context, client, plain }) => {
  const { clock, credential } = context;
  const [stale, sender] = [
    await credential.getToken('https://servicebus.azure.net/.default'),
    client.createSender(plain),
  ];
  await sender.sendMessages({ body: 1 });
  clock.advance(25 * 3_600_000);
  const late = new ServiceBusClient(bus.namespace, { getToken: async () => stale }, once);
  await expect(late.createReceiver(plain).receiveMessages(1)).rejects.toMatchObject({
    code: 'UnauthorizedAccess',
  });
  await late.close();
  expect(await rest(client.createReceiver(plain))).toEqual([1]);
});

test('refuses keys: there is no local authentication', async ({ bus, plain }) => {
  const client = new ServiceBusClient(
    `Endpoint=sb://${bus.namespace}/;SharedAccessKeyName=any;SharedAccessKey=any`,
    once,
  );
  await expect(client.createSender(plain).sendMessages({ body: 1 })).rejects.toMatchObject({
    code: 'UnauthorizedAccess',
  });
  await client.close();
});
