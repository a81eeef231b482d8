/** Whose calls go first: somebody waits for an answer, something has changed, everything is read through. */
export const lanes = ['query', 'changes', 'crawl'] as const;
export type Lane = (typeof lanes)[number];

/** Shares of the lanes while all of them want more than there is; none gets nothing. */
const weights: Readonly<Record<Lane, number>> = { query: 16, changes: 4, crawl: 1 };

/** From this share of the budget on Microsoft sends RateLimit headers, and from here on we slow down. */
const slowFrom = 0.8;
const minuteMs = 60_000;
/** A throttled call without Retry-After: 2 s, doubled while it goes on, a minute at most. */
const firstPauseMs = 2_000;

export interface GateLimits {
  /** Calls that wait for an answer side by side. */
  readonly calls: number;
  /** Resource units that we allow ourselves in a minute; absent where the service's own word is enough. */
  readonly unitsPerMinute?: number | undefined;
}

/** All that decides when the next call goes out. Times are milliseconds of the epoch. */
export interface GateState {
  readonly inFlight: number;
  /** Nothing at all goes out before this moment. */
  readonly pausedUntil: number;
  /** While slowed down: the next call goes out at this moment. */
  readonly nextAt: number;
  /** Throttled answers in a row. */
  readonly streak: number;
  /** What the service said is left of its window. */
  readonly left: { readonly units: number; readonly until: number } | undefined;
  readonly minute: { readonly from: number; readonly used: number; readonly before: number };
  /** Start-time fair queueing: how far each lane has come, in units by its weight. */
  readonly come: Readonly<Record<Lane, number>>;
  readonly front: number;
}

export type Decision =
  | { readonly start: Lane }
  /** Ask again at this moment. */
  | { readonly at: number }
  /** Ask again when a call has come back or another one waits. */
  | 'nothing';

export const openGate = (now: number): GateState => ({
  inFlight: 0,
  pausedUntil: 0,
  nextAt: 0,
  streak: 0,
  left: undefined,
  minute: { from: now, used: 0, before: 0 },
  come: { query: 0, changes: 0, crawl: 0 },
  front: 0,
});

/** @param waiting lanes with at least one call that waits */
export function decide(
  state: GateState,
  waiting: ReadonlySet<Lane>,
  { limits, now }: { limits: GateLimits; now: number },
): Decision {
  const candidates = lanes.filter((lane) => waiting.has(lane) && hasRoom(lane, state, limits));
  const [first, ...others] = candidates;
  if (first === undefined) return 'nothing';
  const opensAt = Math.max(state.pausedUntil, state.nextAt);
  if (opensAt > now) return { at: opensAt };
  return {
    start: others.reduce(
      (best, lane) => (turnOf(lane, state) < turnOf(best, state) ? lane : best),
      first,
    ),
  };
}

/** A lane that was idle does not save up what it did not use. */
const turnOf = (lane: Lane, { come, front }: GateState): number => Math.max(come[lane], front);

/** The last place is kept for questions: a person does not wait behind a full house of crawling. */
const hasRoom = (lane: Lane, { inFlight }: GateState, { calls }: GateLimits): boolean =>
  inFlight < (lane === 'query' ? calls : Math.max(1, calls - 1));

export function started(
  state: GateState,
  { lane, units }: { lane: Lane; units: number },
  { limits, now }: { limits: GateLimits; now: number },
): GateState {
  const front = turnOf(lane, state);
  const rolled = roll(state.minute, now);
  const minute = { ...rolled, used: rolled.used + units };
  const left = state.left && now < state.left.until ? state.left : undefined;
  const after = {
    ...state,
    inFlight: state.inFlight + 1,
    minute,
    left: left && { ...left, units: left.units - units },
    come: { ...state.come, [lane]: front + units / weights[lane] },
    front,
  };
  return { ...after, nextAt: nextAt(after, units, { limits, now }) };
}

export const ended = (state: GateState): GateState => ({ ...state, inFlight: state.inFlight - 1 });

/** What is left of a window is spread over what remains of it (learn.microsoft.com/sharepoint/dev, "avoid getting throttled"). */
function nextAt(
  { left, minute }: GateState,
  units: number,
  { limits: { unitsPerMinute }, now }: { limits: GateLimits; now: number },
): number {
  const own =
    unitsPerMinute !== undefined && minute.used >= slowFrom * unitsPerMinute
      ? { units: unitsPerMinute - minute.used, until: minute.from + minuteMs }
      : undefined;
  return Math.max(now, ...[left, own].map((window) => (window ? spread(window, units, now) : 0)));
}

function spread(window: { units: number; until: number }, units: number, now: number): number {
  if (window.units <= 0) return window.until;
  return Math.min(window.until, now + (units * (window.until - now)) / window.units);
}

export function roll(minute: GateState['minute'], now: number): GateState['minute'] {
  const passed = Math.floor((now - minute.from) / minuteMs);
  if (passed <= 0) return minute;
  return {
    from: minute.from + passed * minuteMs,
    used: 0,
    before: passed === 1 ? minute.used : 0,
  };
}

/** What the headers of an answer say. */
export interface Told {
  readonly throttled: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly left?: { readonly units: number; readonly resetMs: number } | undefined;
}

export function told(state: GateState, { throttled, retryAfterMs, left }: Told, now: number) {
  const window = left && { units: left.units, until: now + left.resetMs };
  const known = { ...state, left: window ?? state.left };
  if (!throttled) return { ...known, streak: 0 };
  const guess = Math.min(minuteMs, firstPauseMs * 2 ** Math.min(state.streak, 10));
  return pause({ ...known, streak: state.streak + 1 }, retryAfterMs ?? guess, now);
}

/** A later word never shortens a pause: calls that were out together may be told different ends. */
export const pause = (state: GateState, ms: number, now: number): GateState => ({
  ...state,
  pausedUntil: Math.max(state.pausedUntil, now + ms),
});
