import type { EmulatorContext } from '../emulator.ts';
import {
  linkOf,
  targetOf,
  type MessageContext,
  type OutcomeContext,
  type Peer,
  type RheaReceiver,
  type RheaSender,
  type RheaSession,
} from './amqp.ts';
import type { Broker } from './broker.ts';
import { createClaims } from './claims.ts';
import { BusError, createToRefusal } from './errors.ts';
import { createGate, Dropped } from './gate.ts';
import { maxMessageBytes } from './intake.ts';
import { batchFormat, unpackBatch } from './message.ts';
import { openReceiverLink, type OutcomeKind, type ReceiverLink } from './receiver-link.ts';
import { createRequests, entityOf, isForRequests, needsClaim } from './requests.ts';
import { holdSessionAttaches, sessionSource, toTicks, type SessionWish } from './session-attach.ts';

/** One connection: its rights, its links, and what comes over them. */
export interface Client {
  sessionOpened(session: RheaSession): void;
  sessionClosed(session: RheaSession): void;
  /** The client receives here: messages, or answers. */
  senderOpened(sender: RheaSender): void;
  senderClosed(sender: RheaSender): void;
  /** The client sends here: messages, or requests. */
  receiverOpened(receiver: RheaReceiver): void;
  message(context: MessageContext): Promise<void>;
  sendable(sender: RheaSender): void;
  draining(sender: RheaSender): Promise<void>;
  settle(context: OutcomeContext, kind: OutcomeKind): Promise<void>;
  closed(): void;
}

/** How long a receiver waits for the next session when it does not say. */
const defaultAcceptMs = 60_000;
/** A format that rhea does not know, so that it hands the bytes over undecoded. */
const rawFormat = 0x73_6c_75_00;

export function createClient(options: {
  readonly peer: Peer;
  readonly broker: Broker;
  readonly context: EmulatorContext;
}): Client {
  const { peer, broker, context } = options;
  const toRefusal = createToRefusal(context.log);
  const gate = createGate(context, () => peer.abort_socket(peer.socket));
  const claims = createClaims(context);
  const requests = createRequests({ broker, claims, gate, toRefusal });
  const links = new Map<RheaSender, ReceiverLink>();
  /** By link name, between the decision and rhea's attach: the session it got, or why none. */
  const decisions = new Map<string, string | BusError>();
  const giveUps = new Set<() => void>();

  async function decide(wish: SessionWish, signal: AbortSignal): Promise<void> {
    decisions.set(wish.linkName, await acceptSession(wish, signal).catch(toRefusal));
  }

  async function acceptSession(wish: SessionWish, signal: AbortSignal): Promise<string> {
    claims.check(wish.address);
    const { sessions, definition } = broker.find(wish.address);
    if (definition.requiresSession !== true) throw withoutSessions(definition.name);
    const timeoutMs = wish.timeoutMs ?? defaultAcceptMs;
    return sessions.accept({ wanted: wish.sessionId, timeoutMs, signal });
  }

  function takeDecision(linkName: string): string | undefined {
    const decision = decisions.get(linkName);
    decisions.delete(linkName);
    if (decision instanceof BusError) throw decision;
    return decision;
  }

  function openReceiver(sender: RheaSender, address: string): void {
    const { attach } = sender.local;
    const sessionId = takeDecision(sender.name);
    claims.check(address);
    const queue = broker.find(address);
    if (queue.definition.requiresSession === true && queue.deadLetters) {
      if (sessionId === undefined) throw needsSession(queue.definition.name);
      sender.set_source(sessionSource(address, sessionId));
      const until = queue.sessions.heldUntil(sessionId);
      attach.properties = { 'com.microsoft:locked-until-utc': toTicks(until) };
    }
    attach.snd_settle_mode = sender.snd_settle_mode;
    attach.rcv_settle_mode = sender.rcv_settle_mode;
    links.set(sender, openReceiverLink({ sender, queue, gate, toRefusal, sessionId }));
  }

  async function send({ message, format, receiver }: MessageContext): Promise<void> {
    const queue = broker.find(targetOf(receiver));
    await gate(`send ${queue.definition.name}`);
    const raw = message as Buffer;
    await queue.send(format === batchFormat ? unpackBatch(raw) : [raw]);
  }

  function close(sender: RheaSender): void {
    links.get(sender)?.leave();
    links.delete(sender);
  }

  return {
    sessionOpened(session) {
      keepBytes(session);
      giveUps.add(holdSessionAttaches(session, decide));
    },
    sessionClosed(session) {
      for (const sender of links.keys()) if (sender.session === session) close(sender);
    },
    senderOpened(sender) {
      const address = sender.source?.address ?? '';
      sender.set_source({ address });
      sender.set_target({ address: sender.target?.address ?? '' });
      try {
        if (!isForRequests(address)) openReceiver(sender, address);
      } catch (error) {
        sender.close(toRefusal(error).amqp);
      }
    },
    senderClosed: close,
    receiverOpened(receiver) {
      const address = targetOf(receiver);
      receiver.set_target({ address });
      receiver.set_source({ address: receiver.source?.address ?? '' });
      receiver.local.attach.max_message_size = maxMessageBytes;
      try {
        if (needsClaim(address)) claims.check(address);
        const queue = needsClaim(address) ? broker.find(entityOf(address)) : undefined;
        if (!isForRequests(address) && queue?.deadLetters === undefined) throw receiveOnly(address);
      } catch (error) {
        receiver.close(toRefusal(error).amqp);
      }
    },
    async message(received) {
      const { delivery, receiver } = received;
      if (isForRequests(targetOf(receiver))) return requests.handle(received);
      try {
        await send(received);
        delivery.accept();
      } catch (error) {
        if (!(error instanceof Dropped)) delivery.reject(toRefusal(error).amqp);
      }
      return undefined;
    },
    sendable: (sender) => links.get(sender)?.pump(),
    async draining(sender) {
      await links.get(sender)?.drain();
    },
    async settle({ sender, delivery }, kind) {
      await links.get(sender)?.settle(delivery, kind);
    },
    closed() {
      for (const giveUp of giveUps) giveUp();
      for (const sender of links.keys()) close(sender);
    },
  };
}

/** On the links of entities the client's bytes are kept, so that they reach the receiver as they were. */
function keepBytes(session: RheaSession): void {
  const transfer = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    const address = targetOf(linkOf(session, frame));
    const isStandard = frame.performative.message_format === 0;
    if (isStandard && !isForRequests(address)) frame.performative.message_format = rawFormat;
    transfer(frame);
  };
}

const needsSession = (name: string) =>
  new BusError(
    'NotAllowed',
    `It is not possible for '${name}', which requires sessions, to create a receiver without one.`,
  );

const withoutSessions = (name: string) =>
  new BusError(
    'NotAllowed',
    `'${name}' does not require sessions: it has no receivers of sessions.`,
  );

const receiveOnly = (address: string) =>
  new BusError('NotAllowed', `'${address}' only gives messages; it takes none.`);
