import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import rhea, { type Container } from 'rhea';
import { createGroupCommit, openDatabase } from '../database.ts';
import type { EmulatorContext, Running } from '../emulator.ts';
import {
  writeTogether,
  type LinkContext,
  type MessageContext,
  type OutcomeContext,
  type Peer,
  type ReceiverContext,
  type SenderContext,
} from './amqp.ts';
import { createBroker, type Broker, type QueueCounts } from './broker.ts';
import { createChange } from './change.ts';
import { createClient, type Client } from './client.ts';
import { limitFrames, maxFrameBytes } from './frame-limit.ts';
import type { QueueDefinition } from './queue-parts.ts';
import { outcomeKinds, type OutcomeKind } from './receiver-link.ts';
import { createStore, schema } from './store.ts';

export interface Bus extends Running {
  /** What a client is given as fullyQualifiedNamespace: host and port. */
  readonly namespace: string;
  /** One more than `queues`, for as long as this process lives. */
  addQueue(queue: QueueDefinition): void;
  counts(queue: string): QueueCounts;
}

export interface BusOptions {
  readonly context: EmulatorContext;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly queues: readonly QueueDefinition[];
}

const host = '127.0.0.1';
const idleTimeoutMs = 120_000;

/** Azure Service Bus: AMQP 1.0 over TLS, with Entra tokens. SUPPORT.md lists what it does. */
export async function startBus({ context, port = 0, queues }: BusOptions): Promise<Bus> {
  const { clock, dataDir, log } = context;
  const db = openDatabase(dataDir === undefined ? undefined : join(dataDir, 'bus.db'), schema);
  const commit = createGroupCommit(db);
  const onFailure = (error: unknown) => log('bus.failed', { error: String(error) });
  const store = createStore(db);
  const broker = createBroker(queues, { clock, store, change: createChange(commit), onFailure });

  async function stop(): Promise<void> {
    broker.close();
    await commit(() => {}); // what was under way is on disk
    db.close();
  }

  const container = rhea.create_container({ id: 'bus' });
  const clients = serveClients(container, { context, broker, onFailure });
  const { server, sockets } = await listen(container, context, port).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  server.on('secureConnection', (socket: TLSSocket) => {
    limitFrames(socket, (description) => {
      const peer = [...clients.keys()].find((one) => one.socket === socket);
      peer?.close({ condition: 'amqp:connection:framing-error', description });
      setImmediate(() => socket.destroySoon()); // when that is written
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const peer of clients.keys()) peer.abort_socket(peer.socket);
    for (const socket of sockets) socket.destroy();
    await closed;
  }
  const detach = context.faults.attach('bus', {
    close,
    async open() {
      server.listen(bound, host);
      await once(server, 'listening');
    },
  });

  return {
    url: new URL(`sb://${host}:${bound}`),
    // By name: a client sends it as the TLS server name, which may not be an address (RFC 6066 §3).
    namespace: `localhost:${bound}`,
    addQueue: (queue) => broker.add(queue),
    counts: (queue) => broker.counts(queue),
    async [Symbol.asyncDispose]() {
      detach();
      await close();
      await stop();
    },
  };
}

async function listen(
  container: Container,
  { certificate: { key, cert } }: EmulatorContext,
  port: number,
): Promise<{ server: Server; sockets: Set<TLSSocket> }> {
  const server = container.listen({
    transport: 'tls',
    key,
    cert,
    host,
    port,
    idle_time_out: idleTimeoutMs,
    // rhea writes small frames one by one: with Nagle's algorithm each would wait for an acknowledgement.
    noDelay: true,
    max_frame_size: maxFrameBytes,
    channel_max: 4999,
    receiver_options: { autoaccept: false, credit_window: 1000 },
    sender_options: { autosettle: false, treat_modified_as_released: false } as object,
  });
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port)));
  });
  return { server, sockets };
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(
    `Port ${port} of bus is in use. Stop what runs there, or choose other ports with --port-base.`,
    { cause: error },
  );
}

interface Events extends Record<OutcomeKind, OutcomeContext> {
  readonly session_open: LinkContext;
  readonly session_close: LinkContext;
  readonly sender_open: SenderContext;
  readonly sender_close: SenderContext;
  readonly sendable: SenderContext;
  readonly sender_draining: SenderContext;
  readonly receiver_open: ReceiverContext;
  readonly message: MessageContext;
}

interface Service {
  readonly context: EmulatorContext;
  readonly broker: Broker;
  readonly onFailure: (error: unknown) => void;
}

/** Brings rhea's events to the client of their connection. @returns who is connected */
function serveClients(container: Container, service: Service): Map<Peer, Client> {
  const { context, broker, onFailure } = service;
  const clients = new Map<Peer, Client>();

  function on<E extends keyof Events>(
    event: E,
    act: (client: Client, received: Events[E]) => Promise<void> | void,
  ): void {
    container.on(event, (received: Events[E]) => {
      const client = clients.get(received.connection);
      if (client) Promise.resolve(act(client, received)).catch(onFailure);
    });
  }

  container.on('connection_open', ({ connection }: LinkContext) => {
    writeTogether(connection);
    clients.set(connection, createClient({ peer: connection, broker, context }));
  });
  for (const event of ['connection_close', 'disconnected']) {
    container.on(event, ({ connection }: LinkContext) => {
      clients.get(connection)?.closed();
      clients.delete(connection);
    });
  }
  on('session_open', (client, { session }) => client.sessionOpened(session));
  on('session_close', (client, { session }) => client.sessionClosed(session));
  on('sender_open', (client, { sender }) => client.senderOpened(sender));
  on('sender_close', (client, { sender }) => client.senderClosed(sender));
  on('sendable', (client, { sender }) => client.sendable(sender));
  on('sender_draining', (client, { sender }) => client.draining(sender));
  on('receiver_open', (client, { receiver }) => client.receiverOpened(receiver));
  on('message', (client, received) => client.message(received));
  for (const kind of outcomeKinds) {
    on(kind, (client, settled) => client.settle(settled, kind));
  }
  for (const event of ['error', 'protocol_error', 'connection_error', 'session_error']) {
    container.on(event, () => context.log('bus.connection-failed', { event }));
  }
  return clients;
}
