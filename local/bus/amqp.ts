import type { Socket } from 'node:net';
import rhea, {
  type Connection,
  type Delivery,
  type Receiver,
  type Sender,
  type Session,
} from 'rhea';
import { BusError } from './errors.ts';

/** An AMQP value together with its type, so that what a client wrote is written again unchanged. */
export interface Typed {
  readonly value: unknown;
  readonly descriptor?: { readonly value: unknown };
}

/** A section of a message (AMQP 1.0 §3.2) and its bytes as they came. */
export interface Section {
  readonly code: number;
  readonly value: unknown;
  readonly bytes: Buffer;
}

/** rhea has these too; its typings leave them out. */
interface Codec {
  readonly Reader: new (bytes: Buffer) => { position: number; read(): Typed; remaining(): number };
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
  List32(items: readonly Typed[]): Typed;
  Map32(items: readonly Typed[]): Typed;
  Null(): Typed;
}
const codec = rhea.types as unknown as Codec;

export const list = (items: readonly Typed[]): Typed => codec.List32(items);
/** @param items key, value, key, value … */
export const map = (items: readonly Typed[]): Typed => codec.Map32(items);
export const nothing = (): Typed => codec.Null();

export function readSections(message: Buffer): Section[] {
  const reader = new codec.Reader(message);
  const sections: Section[] = [];
  while (reader.remaining() > 0) {
    const start = reader.position;
    const { value, descriptor } = readOne(reader);
    const code = Number(descriptor?.value);
    if (!(code >= 0x70 && code <= 0x78)) throw malformed();
    sections.push({ code, value, bytes: message.subarray(start, reader.position) });
  }
  return sections;
}

function readOne(reader: { read(): Typed }): Typed {
  try {
    return reader.read();
  } catch {
    throw malformed();
  }
}

const malformed = () => new BusError('Malformed', 'The bytes are not an AMQP message.');

export function writeSection(code: number, value: Typed): Section {
  const writer = new codec.Writer();
  const described = rhea.types.described(rhea.types.wrap_ulong(code), value) as Typed;
  writer.write(described);
  return { code, value: described.value, bytes: writer.toBuffer() };
}

/** Has rhea write what is waiting; it does so by itself only in answer to something. */
export function flush(peer: Peer): void {
  // oxlint-disable-next-line no-underscore-dangle -- rhea has no public way
  peer._register();
}

/** rhea writes each frame by itself; those of one turn go out together, as one TLS record and one call of the system. */
export function writeTogether(peer: Peer): void {
  // oxlint-disable no-underscore-dangle -- rhea has no public way
  const writeAll = peer._process.bind(peer);
  peer._process = () => {
    const { socket } = peer;
    socket.cork();
    try {
      writeAll();
    } finally {
      socket.uncork();
    }
  };
  // oxlint-enable no-underscore-dangle
}

/**
 * Has rhea answer every drain. By itself it leaves the word out where the last messages took all credit, and the SDK, which
 * waits for it, then closes the link and with it the session.
 */
export function answerDrains(sender: RheaSender): void {
  // oxlint-disable no-underscore-dangle -- rhea has no public way
  const giveUpCredit = sender._get_drain.bind(sender);
  sender._get_drain = () => {
    giveUpCredit();
    return true; // a sending link writes a flow for no other reason
  };
  // oxlint-enable no-underscore-dangle
}

/** The link that a transfer comes over. */
export function linkOf(session: RheaSession, frame: TransferFrame): RheaReceiver {
  // oxlint-disable-next-line no-underscore-dangle -- rhea has no public way
  return session._get_link(frame);
}

/** Where the client sends to. */
export const targetOf = ({ target }: RheaReceiver): string => target?.address ?? '';

/** What rhea tells its listeners. */
export interface LinkContext {
  readonly connection: Peer;
  readonly session: RheaSession;
}
export interface SenderContext extends LinkContext {
  readonly sender: RheaSender;
}
export interface ReceiverContext extends LinkContext {
  readonly receiver: RheaReceiver;
}
export interface OutcomeContext extends SenderContext {
  readonly delivery: RheaDelivery;
}
export interface MessageContext extends ReceiverContext {
  /** Raw bytes on the links of entities (see keepBytes), decoded on $cbs and $management. */
  readonly message: unknown;
  readonly delivery: Delivery;
  readonly format?: number;
}

/** Parts of rhea's objects that a server needs and its typings hide. */
export interface Peer extends Connection {
  /** Ends it at once, with its timers; `disconnected` follows. */
  abort_socket(socket: Socket): void;
  readonly socket: Socket;
  _register(): void;
  /** Writes what is waiting. */
  _process(): void;
}
interface Attach {
  readonly name: string;
  readonly handle: number;
  /** True: the client receives. */
  readonly role: boolean;
  /** Untyped values only after rhea has taken the attach in. */
  readonly source?: Typed;
  snd_settle_mode?: number;
  rcv_settle_mode?: number;
  max_message_size?: number;
  properties?: Record<string, unknown>;
}
interface LinkEnds {
  /** A client may leave out either, and its address. */
  readonly source: { readonly address?: string } | null;
  readonly target: { readonly address?: string } | null;
  readonly local: { readonly attach: Attach };
  readonly remote: { readonly attach: Attach };
}
export interface RheaReceiver extends Omit<Receiver, 'session' | 'source' | 'target'>, LinkEnds {
  readonly session: RheaSession;
}
export interface RheaSender extends Omit<Sender, 'session' | 'source' | 'target'>, LinkEnds {
  readonly credit: number;
  readonly session: RheaSession;
  /** Gives up what credit is left. @returns whether the flow being written says that the link is drained */
  _get_drain(): boolean;
}
export interface DetachFrame {
  readonly performative: { readonly handle: number };
}
export interface TransferFrame {
  readonly performative: { readonly handle: number; message_format?: number };
}
export interface AttachFrame {
  readonly performative: Attach;
}
export interface RheaSession extends Session {
  readonly outgoing: {
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    available(): number;
  };
  on_attach(frame: AttachFrame): void;
  on_detach(frame: DetachFrame): void;
  on_transfer(frame: TransferFrame): void;
  _get_link(frame: TransferFrame): RheaReceiver;
}
export interface RheaDelivery extends Omit<Delivery, 'remote_settled' | 'remote_state' | 'tag'> {
  remote_settled: boolean;
  readonly tag: Buffer;
  readonly remote_state: {
    readonly undeliverable_here?: boolean;
    readonly message_annotations?: Record<string, unknown>;
    readonly error?: { readonly info?: Record<string, unknown> };
  };
}
