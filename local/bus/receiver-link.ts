import rhea from 'rhea';
import { answerDrains, flush, type Peer, type RheaDelivery, type RheaSender } from './amqp.ts';
import type { Taker } from './delivery.ts';
import type { BusError, ToRefusal } from './errors.ts';
import { Dropped, type Gate } from './gate.ts';
import { fromTag } from './lock-token.ts';
import type { Queue } from './queue.ts';
import { sessionLockLost } from './sessions.ts';
import type { Outcome } from './settlement.ts';

/** A link on which a client receives the messages of one queue. */
export interface ReceiverLink {
  /** The client gave credit, or there is room again. */
  pump(): void;
  drain(): Promise<void>;
  settle(delivery: RheaDelivery, kind: OutcomeKind): Promise<void>;
  /** The client is gone; a session goes back. */
  leave(): void;
}

export const outcomeKinds = ['accepted', 'released', 'modified', 'rejected'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** rhea's typings leave these out. */
const outcomes = rhea.message as unknown as {
  accepted(): { described(): unknown };
  rejected(fields: { error: unknown }): { described(): unknown };
};

/** The sender settles all at once: the client asked to receive and delete (AMQP 1.0 §2.8.2). */
const settled = 1;
/** Messages leave as the bytes they are, in the standard format. */
const standardFormat = 0;

export function openReceiverLink(options: {
  readonly sender: RheaSender;
  readonly queue: Queue;
  readonly gate: Gate;
  readonly toRefusal: ToRefusal;
  readonly sessionId: string | undefined;
}): ReceiverLink {
  const { sender, queue, gate, toRefusal, sessionId } = options;
  const { name } = queue.definition;
  /** A fault rule holds the next message back … */
  let isHeld = false;
  /** … or has let it go. */
  let isAdmitted = false;

  const taker: Taker = {
    ...(sessionId !== undefined && { sessionId }),
    deletes: sender.remote.attach.snd_settle_mode === settled,
    room: () => (isHeld || !sender.is_open() ? 0 : freeCredit(sender)),
    admit() {
      const held = isAdmitted ? undefined : gate(`receive ${name}`);
      isAdmitted = false;
      if (held !== undefined) void wait(held);
      return held === undefined;
    },
    hand(raw, tag) {
      sender.send(raw, tag, standardFormat);
    },
    dismiss(reason) {
      quit();
      sender.close(reason.amqp);
    },
  };
  answerDrains(sender);
  const leaveQueue = queue.join(taker);
  let hasLeft = false;

  function quit(): void {
    hasLeft = true;
    leaveQueue();
  }

  async function wait(held: Promise<void>): Promise<void> {
    isHeld = true;
    try {
      await held;
      isAdmitted = true;
    } catch (error) {
      if (!(error instanceof Dropped)) sender.close(toRefusal(error).amqp);
    }
    isHeld = false;
    queue.pump();
  }

  async function lose(token: string): Promise<void> {
    if (sessionId === undefined) return queue.lose({ token });
    // After the answer: the end of the session closes the link, and who hears of that first waits for the answer in vain.
    setImmediate(() => void queue.lose({ sessionId }).catch(toRefusal));
    throw sessionLockLost();
  }

  function answer(delivery: RheaDelivery, refusal?: BusError): void {
    // Settled and `accepted` whatever was asked for: to the SDK any error is a refusal.
    const state = refusal ? outcomes.rejected({ error: refusal.amqp }) : outcomes.accepted();
    // By the AMQP session, which outlives the link: who lost its link hears that the lock is lost.
    if (sender.session.is_open()) delivery.update(true, state.described());
    delivery.remote_settled = true; // else rhea keeps the delivery, and stops after 2048 of them
  }

  return {
    pump: () => queue.pump(),
    async drain() {
      await queue.drain(taker);
      sender.set_drained(true);
      flush(sender.connection as Peer);
    },
    async settle(delivery, kind) {
      try {
        const token = fromTag(delivery.tag);
        await gate(`settle ${name}`, () => lose(token));
        await queue.settle(token, toOutcome(kind, delivery));
        answer(delivery);
      } catch (error) {
        if (!(error instanceof Dropped)) answer(delivery, toRefusal(error));
      }
    },
    leave() {
      if (hasLeft) return;
      quit();
      if (sessionId !== undefined) queue.giveBack(sessionId);
    },
  };
}

/** Credit less what rhea has not written yet: it lowers the credit only when it writes. */
function freeCredit({ credit, session: { outgoing } }: RheaSender): number {
  const unwritten = outgoing.next_delivery_id - outgoing.next_pending_delivery;
  return Math.min(credit - unwritten, outgoing.available());
}

function toOutcome(kind: OutcomeKind, { remote_state }: RheaDelivery): Outcome {
  const changes = remote_state.message_annotations ?? {};
  switch (kind) {
    case 'accepted':
      return { kind: 'complete' };
    case 'released':
      return { kind: 'abandon', changes: {} };
    case 'modified':
      return { kind: remote_state.undeliverable_here === true ? 'defer' : 'abandon', changes };
    case 'rejected':
      return { kind: 'dead-letter', changes: remote_state.error?.info ?? {} };
  }
}
