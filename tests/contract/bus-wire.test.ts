import { once as event } from 'node:events';
import rhea, { type Connection, type EventContext, type Session } from 'rhea';
import { expect } from 'vitest';
import { startBus, type Bus } from '../../local/bus/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { next, rest, test } from './bus-fixture.ts';

const { types } = rhea;

/** What an SDK never does is done here with a bare AMQP client. */
async function connect(bus: Bus): Promise<Connection> {
  const connection = rhea.create_container().connect({
    transport: 'tls',
    host: 'localhost',
    port: Number(bus.url.port),
    reconnect: false,
    username: 'any',
  });
  await event(connection, 'connection_open');
  return connection;
}

async function close(connection: Connection): Promise<void> {
  connection.close();
  await event(connection, 'connection_close');
}

/** Both links of a request and answer, and a call over them. */
async function openRequests(connection: Connection, address: string) {
  const session: Session = connection.create_session();
  session.begin();
  const receiver = session.attach_receiver({ source: address, target: 'answers' });
  const sender = session.attach_sender(address);
  await event(sender, 'sendable');
  return async (message: object): Promise<Record<string, unknown>> => {
    sender.send({ message_id: 'q1', reply_to: 'answers', ...message } as never);
    const [{ message: answer }] = (await event(receiver, 'message')) as [EventContext];
    return answer?.application_properties ?? {};
  };
}

async function signIn(connection: Connection, { credential }: TestContext, queue = 'plain') {
  const call = await openRequests(connection, '$cbs');
  const token = await credential.getToken('https://servicebus.azure.net/.default');
  const properties = { operation: 'put-token', type: 'jwt', name: `sb://localhost/${queue}` };
  const answer = await call({ body: token?.token, application_properties: properties });
  expect(answer['status-code']).toBe(200);
}

test('refuses every link to an entity that no token was put for', async ({ bus }) => {
  const connection = await connect(bus);
  const refused = { condition: 'amqp:unauthorized-access' };
  for (const address of ['plain', 'plain/$management', 'plain/$DeadLetterQueue']) {
    const sender = connection.open_sender(address);
    await event(sender, 'sender_error');
    expect(sender.error).toMatchObject(refused);
  }
  const receiver = connection.open_receiver('plain');
  await event(receiver, 'receiver_error');
  expect(receiver.error).toMatchObject(refused);
  await close(connection);
});

test('refuses management operations that are not emulated, by name', async ({ bus, context }) => {
  const connection = await connect(bus);
  await signIn(connection, context);
  const call = await openRequests(connection, 'plain/$management');
  const application_properties = { operation: 'com.microsoft:enumerate-rules' };
  expect(await call({ body: {}, application_properties })).toMatchObject({
    statusCode: 501,
    statusDescription: '$management com.microsoft:enumerate-rules is not emulated',
  });
  expect(
    await call({ body: {}, application_properties: { operation: 'com.microsoft:renew-lock' } }),
  ).toMatchObject({ statusCode: 400, errorCondition: 'amqp:decode-error' });
  await close(connection);
});

test('answers more requests on one connection than rhea remembers', async ({ bus, context }) => {
  const connection = await connect(bus);
  await signIn(connection, context);
  const session: Session = connection.create_session();
  session.begin();
  const receiver = session.attach_receiver({ source: 'plain/$management', target: 'answers' });
  const sender = session.attach_sender('plain/$management');
  await event(sender, 'sendable');
  for (let wave = 0; wave < 5; wave += 1) {
    let answers = 0;
    const answered = new Promise<void>((resolve) => {
      receiver.on('message', () => (answers += 1) === 500 && resolve());
    });
    for (let count = 0; count < 500; count += 1) {
      sender.send({ message_id: count, body: {}, application_properties: { operation: 'any' } });
    }
    await answered;
  }
  await close(connection);
});

test('says that a link is drained where its messages have used up all credit', async ({
  bus,
  client,
  context,
}) => {
  await client.createSender('plain').sendMessages([{ body: 1 }, { body: 2 }]);
  const connection = await connect(bus);
  await signIn(connection, context);
  const receiver = connection.open_receiver({ source: 'plain', credit_window: 0 });
  await event(receiver, 'receiver_open');
  const message = event(receiver, 'message');
  receiver.add_credit(1);
  await message;
  const drained = event(receiver, 'receiver_drained');
  receiver.drain_credit();
  await drained;
  await close(connection);
});

test('rejects bytes that are no message, and takes none into the dead letters', async ({
  bus,
  context,
}) => {
  const connection = await connect(bus);
  await signIn(connection, context);
  const sender = connection.open_sender('plain');
  await event(sender, 'sendable');
  const rejected = event(sender, 'rejected');
  sender.send(Buffer.from('no message'), undefined, 0);
  const [{ delivery }] = (await rejected) as [EventContext];
  expect(delivery?.remote_state?.['error']).toMatchObject({ condition: 'amqp:decode-error' });
  const letters = connection.open_sender('plain/$DeadLetterQueue');
  await event(letters, 'sender_error');
  expect(letters.error).toMatchObject({ condition: 'amqp:not-allowed' });
  expect(bus.counts('plain')).toEqual({ active: 0, scheduled: 0, deadLettered: 0 });
  await close(connection);
});

test('keeps the types of what it does not understand', async ({ bus, context, client }) => {
  const connection = await connect(bus);
  await signIn(connection, context);
  const sender = connection.open_sender('plain');
  await event(sender, 'sendable');
  const accepted = event(sender, 'accepted');
  sender.send({
    message_annotations: { 'x-own': types.wrap_uuid(Buffer.alloc(16, 7)) },
    application_properties: { big: types.wrap_long(2 ** 40), at: types.wrap_timestamp(1000) },
    body: { nested: [1, 'two'] },
  });
  await accepted;
  await close(connection);
  const receiver = client.createReceiver('plain');
  await receiver.abandonMessage(await next(receiver), { tried: true });
  const message = await next(receiver);
  expect(message.body).toEqual({ nested: [1, 'two'] });
  expect(message.applicationProperties).toMatchObject({ big: 2 ** 40, at: 1000, tried: true });
  const annotations = message['_rawAmqpMessage'].messageAnnotations;
  expect(Object.values(annotations?.['x-own'] as object)).toEqual(Array(16).fill(7));
});

test('gives no session to a receiver that went while it waited', async ({
  bus,
  client,
  context,
}) => {
  const connection = await connect(bus);
  await signIn(connection, context, 'grouped');
  const filter = { 'com.microsoft:session-filter': null };
  const receiver = connection.open_receiver({ source: { address: 'grouped', filter } });
  connection.on('receiver_error', () => {}); // rhea attaches once more when its link is answered late
  receiver.close();
  await event(connection, 'receiver_error');
  await client.createSender('grouped').sendMessages({ body: 1, sessionId: 'a' });
  const other = await client.acceptNextSession('grouped');
  expect(await rest(other)).toEqual([1]);
  await close(connection);
});

test('says which port is taken', async ({ bus, context }) => {
  const { dataDir: _, ...memory } = context;
  const options = { context: memory, port: Number(bus.url.port), queues: [] };
  await expect(startBus(options)).rejects.toThrow(/Port \d+ of bus is in use/);
});
