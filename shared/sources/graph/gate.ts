import type { Counters } from '../../azure/counters.ts';
import { AppError } from '../../platform/errors.ts';
import {
  decide,
  ended,
  lanes,
  openGate,
  pause,
  roll,
  started,
  told,
  type GateState,
  type Lane,
} from './gate-rules.ts';
import { readRate } from './rate-headers.ts';

/** How long a call waits for the end of a pause before it gives up, to be tried anew by who sent it. */
const patienceMs: Readonly<Record<Lane, number>> = {
  query: 5_000,
  changes: 120_000,
  crawl: 120_000,
};
const callsAtOnce = 8;
/** Each call by itself would be too many writes of a counter. */
const countEveryMs = 10_000;

/** All calls of a process to one tenant of Microsoft 365, whichever connection they are for: the limits count them together. */
export interface Gate {
  /**
   * Sends when it is this call's turn, and learns from the answer's headers.
   * @throws AppError SOURCE_THROTTLED where the service has us pause for longer than the lane's patience
   */
  pass<T extends Answered>(call: GateCall, send: () => Promise<T>): Promise<T>;
  /** A part of a batch was told to wait. */
  pause(ms: number): void;
  units(): UnitsUsed;
}

export interface GateCall {
  readonly lane: Lane;
  /** Resource units (units.ts). */
  readonly units: number;
}

export type Answered = Parameters<typeof readRate>[0];

/** What this process has used of Microsoft's allowance; counted for admins over all of them. */
export interface UnitsUsed {
  readonly total: number;
  readonly thisMinute: number;
  readonly lastMinute: number;
  readonly calls: number;
  readonly throttled: number;
  readonly inFlight: number;
  readonly waiting: Readonly<Record<Lane, number>>;
  /** null while calls go out. */
  readonly pausedUntil: string | null;
}

interface Waiting {
  readonly units: number;
  readonly start: () => void;
  readonly refuse: (error: AppError) => void;
}

export function createGate(options: {
  unitsPerMinute?: number | undefined;
  calls?: number;
  counters: Pick<Counters, 'count'>;
  now: () => Date;
  wait: (ms: number) => Promise<void>;
}): Gate {
  const { unitsPerMinute, calls = callsAtOnce, counters, wait } = options;
  const now = (): number => options.now().getTime();
  const limits = { calls, unitsPerMinute };
  const queues: Record<Lane, Waiting[]> = { query: [], changes: [], crawl: [] };
  const count = { total: 0, calls: 0, throttled: 0 };
  let state: GateState = openGate(now());
  let wakeAt = Infinity;
  const uncounted = { units: 0, since: -Infinity };

  function spend(units: number, at: number): void {
    count.total += units;
    count.calls += 1;
    uncounted.units += units;
    if (at - uncounted.since < countEveryMs) return;
    counters.count('microsoft365.units', uncounted.units);
    Object.assign(uncounted, { units: 0, since: at });
  }

  function slowDown(): void {
    count.throttled += 1;
    counters.count('microsoft365.throttled');
  }

  function pump(): void {
    refuseImpatient();
    for (;;) {
      const at = now();
      const waiting = new Set(lanes.filter((lane) => queues[lane].length > 0));
      const decision = decide(state, waiting, { limits, now: at });
      if (decision === 'nothing') return;
      if ('at' in decision) {
        wakeUp(decision.at, at);
        return;
      }
      const next = queues[decision.start].shift();
      if (next === undefined) return;
      state = started(state, { lane: decision.start, units: next.units }, { limits, now: at });
      spend(next.units, at);
      next.start();
    }
  }

  function wakeUp(moment: number, at: number): void {
    if (wakeAt <= moment && wakeAt > at) return;
    wakeAt = moment;
    const wake = () => {
      if (wakeAt === moment) wakeAt = Infinity;
      pump();
    };
    void wait(moment - at).then(wake);
  }

  function refuseImpatient(): void {
    const pauseMs = state.pausedUntil - now();
    for (const lane of lanes.filter((lane) => pauseMs > patienceMs[lane])) {
      for (const { refuse } of queues[lane].splice(0)) refuse(throttledFor(pauseMs));
    }
  }

  const turn = ({ lane, units }: GateCall): Promise<void> =>
    new Promise((resolve, reject) => {
      queues[lane].push({ units, start: resolve, refuse: reject });
      pump();
    });

  return {
    async pass(call, send) {
      await turn(call);
      try {
        const answer = await send();
        const rate = readRate(answer, now());
        if (rate.throttled) slowDown();
        state = told(state, rate, now());
        return answer;
      } finally {
        state = ended(state);
        pump();
      }
    },
    pause(ms) {
      slowDown();
      state = pause(state, ms, now());
      refuseImpatient();
    },
    units() {
      const { used, before } = roll(state.minute, now());
      return {
        ...count,
        thisMinute: used,
        lastMinute: before,
        inFlight: state.inFlight,
        waiting: {
          query: queues.query.length,
          changes: queues.changes.length,
          crawl: queues.crawl.length,
        },
        pausedUntil: state.pausedUntil > now() ? new Date(state.pausedUntil).toISOString() : null,
      };
    },
  };
}

const throttledFor = (ms: number): AppError =>
  new AppError('SOURCE_THROTTLED', 'Microsoft 365 asks us to slow down', {
    details: { retryAfterMs: Math.ceil(ms) },
  });
