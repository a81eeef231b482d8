import { createClock, type Clock } from './clock.ts';
import { FaultRule, type FaultInput } from './fault-rule.ts';
import { createOutages, type Outages } from './outages.ts';

/** What goes wrong on purpose, for all services of one local cloud. Nothing does unless a rule asks for it. */
export interface Faults extends Pick<Outages, 'attach' | 'services' | 'settled'> {
  add(rule: FaultInput): void;
  clear(service?: string): void;
  /** The rules that stand, in the order in which they were added. */
  list(): FaultRule[];
  /** The rule that hits this call, if any; counts it as used. */
  strike(service: string, call: string): FaultRule | undefined;
  /** By how much the clock of this service is wrong. */
  skewMs(service: string): number;
  /** The clock as this service sees it. */
  clockOf(service: string, clock: Clock): Clock;
}

interface Entry {
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly until: number;
  left: number;
}

/** @param options.clock by which rules end; real time if absent */
export function createFaults({
  seed = 1,
  clock = createClock(),
}: { seed?: number; clock?: Clock } = {}): Faults {
  let entries: Entry[] = [];
  const shared = mulberry32(seed);
  const standing = () => entries.filter(({ left, until }) => left > 0 && clock.now() < until);
  const isKilled = (service: string) =>
    standing().some(({ rule }) => rule.kind === 'kill' && rule.service === service);
  const outages = createOutages(isKilled);

  function skewMs(service: string): number {
    return standing()
      .filter(({ rule }) => rule.kind === 'skew' && rule.service === service)
      .reduce((sum, { rule }) => sum + rule.skewMs, 0);
  }

  return {
    ...outages,
    add(input) {
      const rule = FaultRule.parse(input);
      const { match, durationMs = Infinity, times = Infinity } = rule;
      entries.push({
        rule,
        pattern: new RegExp(match),
        random: rule.seed === undefined ? shared : mulberry32(rule.seed),
        until: clock.now() + durationMs,
        left: times,
      });
      outages.refresh();
      if (rule.kind === 'kill' && durationMs < Infinity)
        clock.after(durationMs, () => outages.refresh());
    },
    clear(service) {
      entries = service === undefined ? [] : entries.filter(({ rule }) => rule.service !== service);
      outages.refresh();
    },
    list: () => standing().map(({ rule }) => rule),
    strike(service, call) {
      if (entries.length === 0) return undefined;
      entries = standing();
      const hit = entries.find(
        ({ rule, pattern, random }) =>
          rule.service === service &&
          isHitBy(rule, call) &&
          pattern.test(call) &&
          random() < rule.probability,
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      return withRetryAfter(hit, clock.now());
    },
    skewMs,
    clockOf: (service, base) => ({ ...base, now: () => base.now() + skewMs(service) }),
  };
}

/** A skewed clock, a closed port and a budget are no matter of single calls, and only who settles or renews has a lock to lose. */
const isHitBy = ({ kind }: FaultRule, call: string): boolean =>
  !['skew', 'kill', 'throughput'].includes(kind) &&
  (kind !== 'lock-lost' || call.startsWith('settle '));

/** Who throttles for a while says for how long still. */
function withRetryAfter({ rule, until }: Entry, now: number): FaultRule {
  const says = rule.kind === 'status' && (rule.status === 429 || rule.status === 503);
  if (!says || rule.retryAfterSeconds !== undefined || until === Infinity) return rule;
  return { ...rule, retryAfterSeconds: Math.ceil((until - now) / 1000) };
}

/** Small seeded generator (public domain, Tommy Ettinger), so that a run of faults can be repeated. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
