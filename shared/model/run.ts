import { z } from 'zod';

/**
 * The part of a record that gives a piece of work exactly one run at a time (streams, documents).
 * Changed only by etag. `wanted` counts the reasons to look, `done` how far the runs have got; idle means both are equal.
 */
export const RunState = z.object({
  wanted: z.int().nonnegative(),
  done: z.int().nonnegative(),
  state: z.enum(['idle', 'running']),
  /** Number of the current run: a write that carries an older one is refused. */
  run: z.int().nonnegative(),
  heartbeatAt: z.iso.datetime(),
});
export type RunState = z.infer<typeof RunState>;

/** A run that has not shown itself for so long is taken to be dead; the next doorbell starts another. */
export const staleAfterMs = 5 * 60_000;

export const neverRun = (now: Date): RunState => ({
  wanted: 0,
  done: 0,
  state: 'idle',
  run: 0,
  heartbeatAt: now.toISOString(),
});

/** One more reason to look. Starts a run when none is under way, or the one that is looks dead. */
export function ring<T extends RunState>(record: T, now: Date): T {
  const starts = record.state === 'idle' || isStalled(record, now);
  return {
    ...record,
    wanted: record.wanted + 1,
    ...(starts && { state: 'running', run: record.run + 1, heartbeatAt: now.toISOString() }),
  };
}

/** Its run has died, and nobody goes on with it before somebody rings. */
export const isStalled = ({ state, heartbeatAt }: RunState, now: Date): boolean =>
  state === 'running' && now.getTime() - Date.parse(heartbeatAt) > staleAfterMs;

/** Run `run` has looked at everything up to `seen`. Goes idle only when nothing more is wanted. */
export function finish<T extends RunState>(record: T, { run, seen, now }: Finish): T {
  if (isSuperseded(record, run)) return record;
  const done = Math.max(record.done, seen);
  return {
    ...record,
    done,
    state: done === record.wanted ? 'idle' : 'running',
    heartbeatAt: now.toISOString(),
  };
}

interface Finish {
  readonly run: number;
  /** The value of `wanted` that the run read before it looked. */
  readonly seen: number;
  readonly now: Date;
}

export const isSuperseded = (record: RunState, run: number): boolean =>
  record.run !== run || record.state === 'idle';
