import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { FunctionInfo, Invoke, Outcome } from '../invocation.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import type { Log } from '../workers/worker.ts';
import { parseRetry } from './retry.ts';
import { parseSchedule } from './schedule.ts';
import type { TimerStatuses } from './timer-status.ts';
import type { Trigger } from './trigger.ts';

const TimerTrigger = z.looseObject({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  /** Whether missed occurrences are made up for. */
  useMonitor: z.boolean().default(true),
});

export interface Timer extends Trigger {
  readonly functionName: string;
  /** Runs the function now, whatever its schedule says. */
  runNow(): Promise<Outcome>;
}

export interface TimerOptions {
  readonly settings: Settings;
  readonly statuses: TimerStatuses;
  readonly clock: Clock;
  readonly invoke: Invoke;
  readonly log: Log;
}

/** One timer function. Runs never overlap: the next time is looked for when a run has ended. */
export function createTimer(fn: FunctionInfo, options: TimerOptions): Timer {
  const { settings, statuses, clock, invoke, log } = options;
  const { runOnStartup, useMonitor, ...trigger } = TimerTrigger.parse(fn.trigger);
  const schedule = resolveSettings(trigger.schedule, settings);
  const nextAfter = parseSchedule(schedule);
  const retryDelays = parseRetry(fn.retry);
  let cancelAlarm = () => {};
  let endPause = () => {};
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function status() {
    const known = statuses.read(fn.name);
    return known?.schedule === schedule ? known : undefined;
  }

  async function run(isPastDue: boolean): Promise<Outcome> {
    const startedAt = clock.now();
    const next = nextAfter(startedAt) ?? never;
    const { last } = status() ?? {};
    const input = { json: JSON.stringify(timerInfo({ last, next, now: startedAt, isPastDue })) };
    const outcome = await withRetries(() => invoke({ functionName: fn.name, input }));
    // A run that the host could not finish was none: the next start makes up for it.
    if (outcome.ok || outcome.kind === 'user') {
      statuses.write(fn.name, { schedule, last: startedAt, next: nextAfter(clock.now()) ?? never });
    }
    if (!outcome.ok) log('function.failed', { functionName: fn.name, message: outcome.message });
    return outcome;
  }

  async function withRetries(attempt: () => Promise<Outcome>): Promise<Outcome> {
    let outcome = await attempt();
    for (const delayMs of retryDelays()) {
      if (outcome.ok) break;
      await pause(delayMs);
      if (stopped) break;
      outcome = await attempt();
    }
    return outcome;
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(delayMs, resolve);
      endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  /** One after the other, whoever asks. */
  function enqueue(isPastDue: boolean): Promise<Outcome> {
    const outcome = running.then(() => run(isPastDue));
    running = outcome.catch(() => {}); // whoever has asked hears of it
    return outcome;
  }

  /** Whatever becomes of this run, the schedule goes on. */
  async function fire(isPastDue: boolean): Promise<void> {
    try {
      await enqueue(isPastDue);
      arm();
      log('timer.ran', { functionName: fn.name, isPastDue });
    } catch (error) {
      arm();
      log('timer.not-recorded', { functionName: fn.name, error: String(error) });
    }
  }

  function arm(): void {
    const next = nextAfter(clock.now());
    if (stopped || next === undefined) return;
    cancelAlarm = clock.after(next - clock.now(), () => void fire(false));
  }

  return {
    functionName: fn.name,
    runNow: () => enqueue(false),
    start() {
      const known = status();
      const missed = useMonitor && known !== undefined && known.next < clock.now();
      if (known === undefined) {
        const next = nextAfter(clock.now()) ?? never;
        statuses.write(fn.name, { schedule, last: undefined, next });
      }
      if (missed || runOnStartup) void fire(missed);
      else arm();
    },
    async stop() {
      stopped = true;
      cancelAlarm();
      endPause();
      await running;
    },
  };
}

/** A schedule such as 30 February: further away than any laptop lives. */
const never = Date.UTC(9999, 11, 31);

/** What the timer binding gives to the function; the library turns the names to camel case. */
function timerInfo(run: {
  last: number | undefined;
  next: number;
  now: number;
  isPastDue: boolean;
}) {
  return {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      // .NET's smallest date stands for "never yet".
      Last: run.last === undefined ? '0001-01-01T00:00:00' : new Date(run.last).toISOString(),
      Next: new Date(run.next).toISOString(),
      LastUpdated: new Date(run.now).toISOString(),
    },
    IsPastDue: run.isPastDue,
  };
}
