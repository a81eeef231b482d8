import { z } from 'zod';

/** What can go wrong on purpose with the calls to one service. Off unless a rule asks for it. */
export const FaultRule = z.strictObject({
  /** Emulator name: box, bus, cosmos … */
  service: z.string(),
  /** Regular expression over "METHOD /path"; for the bus over "send queue", "receive queue", "settle queue". */
  match: z.string().default(''),
  kind: z.enum(['status', 'delay', 'drop']),
  /** For `status`: the HTTP status to answer with. */
  status: z.int().min(400).max(599).default(503),
  retryAfterSeconds: z.number().nonnegative().optional(),
  delayMs: z.int().nonnegative().default(0),
  /** How many calls it hits before it is spent; absent means until cleared. */
  times: z.int().positive().optional(),
  /** Share of the matching calls that it hits, drawn from the seeded generator. */
  probability: z.number().min(0).max(1).default(1),
});
export type FaultRule = z.infer<typeof FaultRule>;

export interface Faults {
  add(rule: z.input<typeof FaultRule>): void;
  clear(service?: string): void;
  list(): FaultRule[];
  /** The rule that hits this call, if any; counts it as used. */
  strike(service: string, call: string): FaultRule | undefined;
}

export function createFaults(seed = 1): Faults {
  let rules: { rule: FaultRule; pattern: RegExp; left: number }[] = [];
  const random = mulberry32(seed);
  return {
    add(input) {
      const rule = FaultRule.parse(input);
      rules.push({ rule, pattern: new RegExp(rule.match), left: rule.times ?? Infinity });
    },
    clear(service) {
      rules = service === undefined ? [] : rules.filter((entry) => entry.rule.service !== service);
    },
    list: () => rules.map((entry) => entry.rule),
    strike(service, call) {
      const hit = rules.find(
        ({ rule, pattern, left }) =>
          left > 0 && rule.service === service && pattern.test(call) && random() < rule.probability,
      );
      if (hit) hit.left -= 1;
      rules = rules.filter((entry) => entry.left > 0);
      return hit?.rule;
    },
  };
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
