import { z } from 'zod';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { failureOf, unlessGone } from './failure.ts';
import { retryAfterMs } from './rate-headers.ts';
import { unitsOf } from './units.ts';

/** A question inside of a batch. */
export interface BatchPart {
  readonly method?: 'GET' | 'POST';
  /** Path below the endpoint: `/users/…`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface BatchAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Microsoft's limit (learn.microsoft.com/graph/json-batching). */
const partsPerCall = 20;
const callsAtOnce = 4;
const rounds = 6;
const firstWaitMs = 500;

const Responses = z.looseObject({
  responses: z.array(
    z.looseObject({
      id: z.union([z.string(), z.number()]).transform(String),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});
type Response = z.infer<typeof Responses>['responses'][number];

interface Sending {
  readonly send: (body: unknown, units: number) => Promise<unknown>;
  /** Holds every call to the tenant: a part that is throttled speaks for all. */
  readonly pause: (ms: number) => void;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/** Each part is retried on its own; the answers come in the order of the parts. */
export async function sendBatch(
  parts: readonly BatchPart[],
  sending: Sending,
): Promise<BatchAnswer[]> {
  const answers = new Map<number, Response>();
  let open = parts.map((_part, index) => index);
  for (let round = 1; open.length > 0 && round <= rounds; round++) {
    const calls = Array.from({ length: Math.ceil(open.length / partsPerCall) }, (_call, n) =>
      open.slice(n * partsPerCall, (n + 1) * partsPerCall),
    );
    const answered = await mapBounded(calls, callsAtOnce, (call) => sendCall(call, parts, sending));
    for (const [index, response] of answered.flat()) answers.set(index, response);
    open = open.filter((index) => isOpen(answers.get(index)));
    if (open.length === 0 || round === rounds) break;
    if (!holdBack(open, answers, sending)) await sending.wait(firstWaitMs * 2 ** (round - 1));
  }
  return parts.map((_part, index) => {
    const { status = 502, body } = answers.get(index) ?? {};
    return { status, body };
  });
}

async function sendCall(
  indexes: readonly number[],
  parts: readonly BatchPart[],
  { send }: Sending,
): Promise<[number, Response][]> {
  const requests = indexes.flatMap((index) => {
    const part = parts[index];
    return part === undefined ? [] : [{ id: String(index), ...toRequest(part) }];
  });
  const units = requests.reduce((sum, { method, url }) => sum + unitsOf(method, url), 0);
  const answer = Responses.safeParse(await send({ requests }, units));
  if (!answer.success)
    throw new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 answers with no batch');
  return answer.data.responses.map((response) => [Number(response.id), response]);
}

const toRequest = ({ method = 'GET', url, headers = {}, body }: BatchPart) => ({
  method,
  url,
  headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  ...(body !== undefined && { body }),
});

/** Not answered, throttled, or down: to be asked again. */
const isOpen = (response: Response | undefined): boolean =>
  response === undefined || response.status === 429 || response.status >= 500;

/** @returns whether a part named a time, which the gate now waits for */
function holdBack(
  open: readonly number[],
  answers: ReadonlyMap<number, Response>,
  { pause, now }: Sending,
): boolean {
  const told = open.flatMap((index) => {
    const headers = new Headers(answers.get(index)?.headers ?? {});
    return retryAfterMs(headers.get('retry-after'), now().getTime()) ?? [];
  });
  if (told.length === 0) return false;
  pause(Math.max(...told));
  return true;
}

/** What a part answers; undefined where it is gone or not for us to see. */
export const partUnlessGone = (answer: BatchAnswer): Promise<unknown> =>
  unlessGone(async () => {
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw failureOf(answer);
  });
