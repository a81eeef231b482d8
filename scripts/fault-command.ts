import { parseArgs } from 'node:util';
import { durationMs } from './duration.ts';

export const usage = `npm run fault                             shows what is set
npm run fault -- SERVICE FAULT [HOW LONG] [options]
  box 429 20s                             box is throttled for 20 s: every call answers 429, and Retry-After says how long still
  search 503 --times 3                    the next three calls of search answer 503
  cosmos 429 --retry-after 2s --match 'POST .*/docs' --probability 0.2 --seed 7
                                          a fifth of those calls, always the same ones, answers 429 with Retry-After 2 s
  openai delay 2s                         openai waits 2 s before it answers
  cosmos throughput 400 1m                the calls of cosmos may cost 400 request units a second; 429 when they are spent
  cosmos drop                             cosmos breaks its connections off
  vault hang                              vault takes calls and never answers
  box-downloads stall                     half of the first piece of a download comes, then nothing more
  bus lock-lost --times 1                 who settles or renews next finds the lock gone
  box ahead 5m, box behind 5m             box's clock is wrong by 5 min
  cosmos kill 10s                         cosmos' port is closed, its state stays
npm run fault -- clear [SERVICE]          takes all, or those of one service, away
npm run fault -- clock 31s                moves the local cloud's clock on
HOW LONG is 500ms, 20s, 5m or 1h, by the local cloud's clock; without it a fault stands until it is cleared.
--match REGEXP over "METHOD /path" (of the bus: "send QUEUE", "receive QUEUE", "settle QUEUE")   --times N   --probability 0..1   --seed N`;

/** What a command asks of the control API. */
export interface FaultRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

/** @throws with a sentence for what cannot be understood; what a rule may hold the control API says */
export function parseFaultCommand(args: readonly string[]): FaultRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      match: { type: 'string' },
      probability: { type: 'string' },
      seed: { type: 'string' },
      times: { type: 'string' },
      'retry-after': { type: 'string' },
    },
  });
  const [service, fault, ...rest] = positionals;
  if (service === undefined) return { method: 'GET', path: '/' };
  if (service === 'clear') return clear(fault);
  if (fault === undefined) throw new Error(`What is to go wrong with ${service}?`);
  if (service === 'clock')
    return { method: 'POST', path: '/clock', body: { ms: durationMs(fault) } };
  const { match, probability, seed, times, 'retry-after': retryAfter } = values;
  const rule = {
    service,
    ...ruleOf(fault, rest),
    ...(match !== undefined && { match }),
    ...(probability !== undefined && { probability: numberOf('--probability', probability) }),
    ...(seed !== undefined && { seed: numberOf('--seed', seed) }),
    ...(times !== undefined && { times: numberOf('--times', times) }),
    ...(retryAfter !== undefined && { retryAfterSeconds: durationMs(retryAfter) / 1000 }),
  };
  return { method: 'POST', path: '/faults', body: rule };
}

const clear = (service: string | undefined): FaultRequest => ({
  method: 'DELETE',
  path: service === undefined ? '/faults' : `/faults?service=${encodeURIComponent(service)}`,
});

/** Faults that say by how much before they say for how long. */
const measured: Readonly<Record<string, (amount: string) => object>> = {
  delay: (amount) => ({ kind: 'delay', delayMs: durationMs(amount) }),
  ahead: (amount) => ({ kind: 'skew', skewMs: durationMs(amount) }),
  behind: (amount) => ({ kind: 'skew', skewMs: -durationMs(amount) }),
  throughput: (amount) => ({
    kind: 'throughput',
    unitsPerSecond: numberOf('throughput', amount),
  }),
};

function ruleOf(fault: string, rest: readonly string[]): object {
  const toRule = measured[fault];
  if (toRule === undefined) return { ...kindOf(fault), ...lasting(rest) };
  const [amount, ...after] = rest;
  if (amount === undefined) {
    const example = fault === 'throughput' ? '400' : '2s';
    throw new Error(`${fault} by how much? Such as: ${fault} ${example}`);
  }
  return { ...toRule(amount), ...lasting(after) };
}

const kindOf = (fault: string): object =>
  /^\d+$/.test(fault) ? { kind: 'status', status: Number(fault) } : { kind: fault };

function lasting([howLong, ...surplus]: readonly string[]): object {
  if (surplus.length > 0) throw new Error(`${surplus.join(' ')} is too much.`);
  return howLong === undefined ? {} : { durationMs: durationMs(howLong) };
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new Error(`${option} ${text}: not a number.`);
  return value;
}
