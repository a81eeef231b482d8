import rhea from 'rhea';
import { z } from 'zod';
import { BusError } from './errors.ts';
import { fromBytes, toBytes } from './lock-token.ts';
import type { Queue } from './queue.ts';
import type { Outcome } from './settlement.ts';

/** One request on an entity's $management node. */
export interface Operation {
  /** What fault rules call it. */
  readonly verb: 'send' | 'receive' | 'settle';
  run(queue: Queue, body: unknown): Promise<Answer> | Answer;
}

export interface Answer {
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly body: Record<string, unknown>;
}

const { types } = rhea;
const longCode = 0x81;
const timestampCode = 0x83;

const bytes = z.instanceof(Buffer);
/** rhea reads a long as a number, or as its bytes when a number cannot hold it. */
const Long = z.union([z.number(), bytes.transform((value) => Number(value.readBigInt64BE()))]);
const Tokens = z.array(bytes.transform(fromBytes));
const SessionId = z.string();

const Peek = z.object({
  'from-sequence-number': Long,
  'message-count': z.int(),
  'session-id': SessionId.nullish(),
});
const Schedule = z.object({ messages: z.array(z.object({ message: bytes })) });
const BySequence = z.object({ 'sequence-numbers': z.array(Long) });
const ReceiveBySequence = BySequence.extend({
  'receiver-settle-mode': z.int(),
  'session-id': SessionId.nullish(),
});
const ByToken = z.object({ 'lock-tokens': Tokens });
const UpdateDisposition = ByToken.extend({
  'disposition-status': z.enum(['completed', 'abandoned', 'defered', 'suspended']),
  'deadletter-reason': z.string().nullish(),
  'deadletter-description': z.string().nullish(),
  'properties-to-modify': z.record(z.string(), z.unknown()).nullish(),
});
const OfSession = z.object({ 'session-id': SessionId });
const SetState = OfSession.extend({ 'session-state': bytes.nullish() });

const operations = {
  'com.microsoft:peek-message': define('receive', Peek, (queue, body) => {
    const messages = queue.peek({
      from: body['from-sequence-number'],
      count: body['message-count'],
      sessionId: body['session-id'] ?? undefined,
    });
    const found = messages.map((raw) => wrapMessage({ raw }));
    return { status: found.length > 0 ? 200 : 204, body: { messages: found } };
  }),
  'com.microsoft:schedule-message': define('send', Schedule, async (queue, { messages }) => {
    const sequences = await queue.send(messages.map(({ message }) => message));
    return { body: { 'sequence-numbers': types.wrap_array(sequences, longCode, undefined) } };
  }),
  'com.microsoft:cancel-scheduled-message': define('send', BySequence, async (queue, body) => {
    await queue.cancelScheduled(body['sequence-numbers']);
    return { body: {} };
  }),
  'com.microsoft:receive-by-sequence-number': define(
    'receive',
    ReceiveBySequence,
    async (queue, body) => {
      const messages = await queue.receiveDeferred({
        sequences: body['sequence-numbers'],
        deletes: body['receiver-settle-mode'] === 0,
        sessionId: body['session-id'] ?? undefined,
      });
      return { body: { messages: messages.map(wrapMessage) } };
    },
  ),
  'com.microsoft:renew-lock': define('settle', ByToken, (queue, body) => {
    const ends = body['lock-tokens'].map((token) => queue.renew(token));
    return { body: { expirations: types.wrap_array(ends, timestampCode, undefined) } };
  }),
  'com.microsoft:update-disposition': define('settle', UpdateDisposition, async (queue, body) => {
    for (const token of body['lock-tokens']) await queue.settle(token, toOutcome(body));
    return { body: {} };
  }),
  'com.microsoft:renew-session-lock': define('settle', OfSession, (queue, body) => {
    const until = queue.sessions.renew(body['session-id']);
    return { body: { expiration: types.wrap_timestamp(until) } };
  }),
  'com.microsoft:get-session-state': define('receive', OfSession, (queue, body) => {
    const state = queue.sessionState(body['session-id']);
    return { body: { 'session-state': state ? types.wrap_binary(state) : null } };
  }),
  'com.microsoft:set-session-state': define('settle', SetState, async (queue, body) => {
    await queue.setSessionState(body['session-id'], body['session-state'] ?? null);
    return { body: {} };
  }),
} as const satisfies Record<string, Operation>;

const isKnown = (name: string): name is keyof typeof operations => Object.hasOwn(operations, name);

/** Refuses by name what is not emulated (rules, listing of sessions, batch deletion). */
export function findOperation(name: string): Operation {
  if (!isKnown(name)) throw new BusError('NotEmulated', `$management ${name} is not emulated`);
  return operations[name];
}

/** Takes away the locks that a request is about, on purpose. */
export async function loseLocks(queue: Queue, body: unknown): Promise<void> {
  const tokens = ByToken.safeParse(body).data?.['lock-tokens'] ?? [];
  for (const token of tokens) await queue.lose({ token });
  const session = OfSession.safeParse(body);
  if (session.success) await queue.lose({ sessionId: session.data['session-id'] });
}

function define<Body>(
  verb: Operation['verb'],
  schema: z.ZodType<Body>,
  run: (queue: Queue, body: Body) => Promise<Answer> | Answer,
): Operation {
  return {
    verb,
    run(queue, raw) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) throw new BusError('Malformed', z.prettifyError(parsed.error));
      return run(queue, parsed.data);
    },
  };
}

const wrapMessage = ({ raw, token }: { raw: Buffer; token?: string }) =>
  types.wrap_map({
    message: types.wrap_binary(raw),
    ...(token !== undefined && { 'lock-token': types.wrap_uuid(toBytes(token)) }),
  });

function toOutcome(body: z.infer<typeof UpdateDisposition>): Outcome {
  const changes = body['properties-to-modify'] ?? {};
  switch (body['disposition-status']) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', changes };
    case 'defered': // so spelled on the wire
      return { kind: 'defer', changes };
    case 'suspended':
      return { kind: 'dead-letter', changes: { ...changes, ...reasonOf(body) } };
  }
}

const reasonOf = (body: z.infer<typeof UpdateDisposition>): Record<string, string> => ({
  ...(body['deadletter-reason'] && { DeadLetterReason: body['deadletter-reason'] }),
  ...(body['deadletter-description'] && {
    DeadLetterErrorDescription: body['deadletter-description'],
  }),
});
