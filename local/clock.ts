/** Time as the local cloud sees it: real time plus an offset, so that tests move hours in no time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` once when the clock has moved on by `delayMs`; the returned function cancels it. */
  after(delayMs: number, action: () => void): () => void;
  /** Moves the clock forward; what falls due on the way runs at once, in order of its time. */
  advance(ms: number): void;
  /** Tells how many milliseconds it is ahead of real time, now and after each move; the returned function ends that. */
  watch(tell: (aheadMs: number) => void): () => void;
}

interface Alarm {
  readonly dueAt: number;
  readonly action: () => void;
  timer?: NodeJS.Timeout;
}

/** setTimeout takes no more than 2^31-1 ms and then fires at once. */
const longestTimeoutMs = 2 ** 31 - 1;

export function createClock(): Clock {
  let offsetMs = 0;
  const alarms = new Set<Alarm>();
  const watchers = new Set<(aheadMs: number) => void>();
  const now = () => Date.now() + offsetMs;

  function arm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    const delay = Math.min(Math.max(alarm.dueAt - now(), 0), longestTimeoutMs);
    alarm.timer = setTimeout(() => (alarm.dueAt <= now() ? ring(alarm) : arm(alarm)), delay);
    alarm.timer.unref();
  }

  function ring(alarm: Alarm): void {
    if (!alarms.delete(alarm)) return;
    clearTimeout(alarm.timer);
    alarm.action();
  }

  return {
    now,
    after(delayMs, action) {
      const alarm: Alarm = { dueAt: now() + delayMs, action };
      alarms.add(alarm);
      arm(alarm);
      return () => {
        alarms.delete(alarm);
        clearTimeout(alarm.timer);
      };
    },
    advance(ms) {
      offsetMs += ms;
      const due = [...alarms].filter((alarm) => alarm.dueAt <= now());
      for (const alarm of due.toSorted((a, b) => a.dueAt - b.dueAt)) ring(alarm);
      for (const alarm of alarms) arm(alarm);
      for (const tell of watchers) tell(offsetMs);
    },
    watch(tell) {
      watchers.add(tell);
      tell(offsetMs);
      return () => void watchers.delete(tell);
    },
  };
}
