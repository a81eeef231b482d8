import type { Clock } from '../../clock.ts';
import { createPump } from './pump.ts';
import type { Runs } from './runs.ts';

export interface Orchestrations {
  /** The instance has been told something. */
  wake(instanceId: string): void;
  /** One of the instance's tasks has ended: it is woken when that is worth a replay. */
  told(instanceId: string): void;
  start(): void;
  drain(): Promise<void>;
}

export interface OrchestrationsOptions {
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly runs: Runs;
  readonly limit: number;
  readonly episode: (instanceId: string) => Promise<void>;
}

/** Shorter histories are replayed at once. */
const longHistory = 100;
const longestWaitMs = 2_000;
/** After an episode that could not be recorded. */
const pauseMs = 1_000;

export function createOrchestrations(options: OrchestrationsOptions): Orchestrations {
  const { clock, log, runs, limit, episode } = options;
  const ended = new Map<string, number>();
  const later = new Map<string, () => void>();

  const pump = createPump<string>({
    limit,
    run(instanceId) {
      ended.delete(instanceId);
      later.get(instanceId)?.();
      later.delete(instanceId);
      return episode(instanceId);
    },
    onError(error, instanceId) {
      log('durable.episode-not-recorded', { instanceId, error: String(error) });
      runs.forget(instanceId);
      clock.after(pauseMs, () => pump.wake(instanceId));
    },
  });

  /**
   * A replay costs as much as the history is long. So while tasks of a long one are still out, their ends are gathered for a
   * time that grows with it: a fan-in of n tasks takes a few replays, not n.
   */
  function told(instanceId: string): void {
    const run = runs.peek(instanceId);
    const length = run?.history.length ?? 0;
    const count = (ended.get(instanceId) ?? 0) + 1;
    ended.set(instanceId, count);
    if (!run || length < longHistory || count >= run.progress.open.size) pump.wake(instanceId);
    else if (!later.has(instanceId)) {
      const waitMs = Math.min(length / 20, longestWaitMs);
      later.set(
        instanceId,
        clock.after(waitMs, () => pump.wake(instanceId)),
      );
    }
  }

  return {
    wake: (instanceId) => pump.wake(instanceId),
    told,
    start: () => pump.start(),
    async drain() {
      for (const cancel of later.values()) cancel();
      await pump.drain();
    },
  };
}
