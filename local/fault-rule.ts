import { z } from 'zod';

const kinds = [
  'status',
  'delay',
  'drop',
  'hang',
  'stall',
  'lock-lost',
  'throughput',
  'skew',
  'kill',
] as const;

const Fields = z.strictObject({
  /** Emulator name: box, bus, cosmos … */
  service: z.string({ error: 'service is the name of a service, such as box' }),
  /** Regular expression over "METHOD /path"; for the bus over "send queue", "receive queue", "settle queue". */
  match: z.string({ error: 'match is a regular expression over "METHOD /path"' }).default(''),
  /**
   * status: answers with it · delay: answers late · drop: breaks the connection off · hang: keeps it and never answers · stall: stops in
   * the middle of the answer's body · lock-lost: who settles or renews finds the lock gone · throughput: so
   * many request units a second, and 429 when they are spent · skew: the service's clock is wrong · kill: its port is closed, its state stays
   */
  kind: z.enum(kinds, { error: `kind is one of ${kinds.join(', ')}` }),
  /** For `status`: the HTTP status to answer with. */
  status: z
    .int({ error: 'status is a number from 400 to 599' })
    .min(400, 'status is a number from 400 to 599')
    .max(599, 'status is a number from 400 to 599')
    .default(503),
  /** For `status`. Absent: with 429 and 503 what is left of the rule's duration, if it has one. */
  retryAfterSeconds: z.number().nonnegative('retryAfterSeconds is not negative').optional(),
  /** Waits so long before anything else. */
  delayMs: z.int('delayMs is a whole number').nonnegative('delayMs is not negative').default(0),
  /** For `throughput`: request units that the matching calls may cost in a second, all together. */
  unitsPerSecond: z.number().nonnegative('unitsPerSecond is not negative').default(0),
  /** For `skew`: forward, or back if negative. */
  skewMs: z.int('skewMs is a whole number').default(0),
  /** How long the rule stands, by the local cloud's clock; absent means until cleared. */
  durationMs: z
    .int('durationMs is a whole number')
    .positive('durationMs is more than 0')
    .optional(),
  /** How many calls it hits before it is spent; absent means until cleared. */
  times: z.int('times is a whole number').positive('times is 1 or more').optional(),
  /** Share of the matching calls that it hits, drawn from a seeded generator. */
  probability: z
    .number()
    .min(0, 'probability is between 0 and 1')
    .max(1, 'probability is between 0 and 1')
    .default(1),
  /** Of a generator of the rule's own; absent means the one that all rules share. */
  seed: z.int('seed is a whole number').optional(),
});

/** What can go wrong on purpose with one service. */
export const FaultRule = Fields.superRefine((rule, context) => {
  for (const message of contradictions(rule)) context.addIssue({ code: 'custom', message });
});
export type FaultRule = z.output<typeof Fields>;
export type FaultInput = z.input<typeof Fields>;

/** What is wrong with a rule, in a sentence. */
export const sentenceOf = ({ issues }: z.ZodError): string =>
  `${issues.map(({ message }) => message).join('; ')}.`;

function contradictions(rule: FaultRule): string[] {
  const { kind, service, delayMs, skewMs, retryAfterSeconds, unitsPerSecond } = rule;
  const checks: readonly (readonly [wrong: boolean, message: string])[] = [
    [!isPattern(rule.match), `match is no regular expression: ${rule.match}`],
    [kind === 'delay' && delayMs === 0, 'delay needs delayMs'],
    [kind === 'skew' && skewMs === 0, 'skew needs skewMs'],
    [kind !== 'skew' && skewMs !== 0, 'skewMs goes with skew only'],
    [
      kind !== 'status' && retryAfterSeconds !== undefined,
      'retryAfterSeconds goes with status only',
    ],
    [
      (kind === 'throughput') !== unitsPerSecond > 0,
      'throughput needs unitsPerSecond, and only it',
    ],
    [kind === 'throughput' && service !== 'cosmos', 'only cosmos counts request units'],
    [
      kind === 'throughput' && !isUnlimited({ ...rule, match: '' }),
      'throughput is of all calls that match: give it a duration only',
    ],
    [kind === 'lock-lost' && service !== 'bus', 'only the bus has locks to lose'],
    [kind === 'stall' && service === 'bus', 'the bus has no bodies to stop in: use hang'],
    [
      isOfWhole(kind) && !isUnlimited(rule),
      `${kind} is of the whole service: give it a duration only`,
    ],
  ];
  return checks.flatMap(([isWrong, message]) => (isWrong ? message : []));
}

const isOfWhole = (kind: FaultRule['kind']): boolean => kind === 'skew' || kind === 'kill';

const isUnlimited = ({ match, times, probability, seed, delayMs }: FaultRule): boolean =>
  match === '' && times === undefined && probability === 1 && seed === undefined && delayMs === 0;

function isPattern(match: string): boolean {
  try {
    return new RegExp(match) instanceof RegExp;
  } catch {
    return false;
  }
}
