import { once as event } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import rhea, { type Connection, type EventContext, type Session } from 'rhea';
import { expect } from 'vitest';
import { startBus, type Bus } from '../../local/bus/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { next, rest, testOfEmulator } from './bus-fixture.ts';

const test = testOfEmulator('speaks to the emulator past the SDK');

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

const frame = (body: readonly number[], size = 8 + body.length) =>
  Buffer.from([
    ...new Uint8Array(new Uint32Array([size]).buffer).toReversed(),
    2,
    0,
    0,
    0,
    ...body,
  ]);

/** What comes over an open connection, and the error that the bus closes it with, where it can say one. */
const malformed = [
  ['garbage', Buffer.from('this is no frame at all'), 'amqp:connection:framing-error'],
  ['a frame beyond the maximum', frame([0, 0x53], 65_537), 'amqp:connection:framing-error'],
  ['a frame of 4 GB', frame([0, 0x53], 2 ** 32 - 1), 'amqp:connection:framing-error'],
  ['a frame without a length', frame([], 0), undefined],
  ['an unknown performative', frame([0, 0x53, 0x99, 0x45]), undefined],
  ['a performative cut short', frame([0, 0x53, 0x11, 0xc0, 200, 9]), undefined],
  ['a second open', frame([0, 0x53, 0x10, 0xc0, 4, 1, 0xa1, 1, 0x61]), undefined],
] as const;

test.for(malformed)(
  'closes a connection that brings %s, and no other',
  async ([, bytes, condition], { bus, client }) => {
    const receiver = client.createReceiver('plain');
    expect(await rest(receiver)).toEqual([]); // it is connected
    const connection = await connect(bus);
    connection.on('connection_error', () => {});
    connection.on('disconnected', () => {});
    const { socket } = connection as unknown as { socket: Socket };
    const closed = event(socket, 'close');
    socket.write(bytes);
    await closed;
    if (condition !== undefined) expect(connection.error).toMatchObject({ condition });
    await client.createSender('plain').sendMessages({ body: 'still here' });
    expect((await next(receiver)).body).toBe('still here');
  },
);

test('survives a client that goes in the middle of a frame', async ({ bus, client }) => {
  const connection = await connect(bus);
  connection.on('disconnected', () => {});
  const { socket } = connection as unknown as { socket: Socket };
  socket.end(frame([0, 0x53], 1000));
  await event(socket, 'close');
  await client.createSender('plain').sendMessages({ body: 'still here' });
  expect((await next(client.createReceiver('plain'))).body).toBe('still here');
});

test('closes a connection that speaks another protocol', async ({ bus }) => {
  for (const header of ['GET / HTTP/1.1\r\n\r\n', 'AMQP\0\x09\x09\x01', 'AMQP\x07\x01\0\0']) {
    const socket = connectTls({ host: 'localhost', port: Number(bus.url.port) });
    socket.end(header);
    socket.resume();
    await event(socket, 'close');
  }
});

test('lets nobody in with a SASL mechanism that it does not offer', async ({ bus }) => {
  const socket = connectTls({ host: 'localhost', port: Number(bus.url.port) });
  const mechanism = Buffer.from('GSSAPI');
  const init = [0, 0x53, 0x41, 0xc0, mechanism.length + 3, 1, 0xa3, mechanism.length, ...mechanism];
  const saslFrame = frame(init);
  saslFrame[5] = 1; // type
  socket.write(Buffer.concat([Buffer.from('AMQP\x03\x01\0\0'), saslFrame]));
  const outcome = Buffer.from([0, 0x53, 0x44]);
  let said = Buffer.alloc(0);
  for await (const chunk of socket) {
    said = Buffer.concat([said, chunk as Buffer]);
    if (said.includes(outcome)) break;
  }
  expect(said.at(-1)).toBe(1); // authentication failed (AMQP 1.0 §5.3.3.6)
});

test('says which port is taken', async ({ bus, context }) => {
  const { dataDir: _, ...memory } = context;
  const options = { context: memory, port: Number(bus.url.port), queues: [] };
  await expect(startBus(options)).rejects.toThrow(/Port \d+ of bus is in use/);
});
