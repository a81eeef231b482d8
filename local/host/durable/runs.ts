import type { InstanceRecord } from './instances.ts';
import { createProgress, record, type Entry, type Progress } from './progress.ts';
import type { Store } from './store.ts';

/** An instance with its history at hand. */
export interface Run {
  readonly record: InstanceRecord;
  readonly progress: Progress;
  /** Each event as JSON text, as the SDK is to read it. */
  readonly history: string[];
}

/** A cache of the instances that are busy. What is not in it is read again from the store. */
export interface Runs {
  get(instanceId: string): Run | undefined;
  /** Without reading the store. */
  peek(instanceId: string): Run | undefined;
  /** What the run has become in the store. */
  advance(run: Run, to: { record: InstanceRecord; entries: readonly Entry[] }): void;
  forget(instanceId: string): void;
}

const mostRuns = 2_000;

export function createRuns(store: Store): Runs {
  const runs = new Map<string, Run>();

  function load(instanceId: string): Run | undefined {
    const found = store.instances.get(instanceId);
    if (!found) return undefined;
    const run: Run = { record: found, progress: createProgress(), history: [] };
    extend(run, store.history(instanceId));
    return run;
  }

  function keep(run: Run): void {
    runs.delete(run.record.id); // to the end: the first is the one unused for longest
    runs.set(run.record.id, run);
    const [oldest] = runs.keys();
    if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
  }

  return {
    get(instanceId) {
      const run = runs.get(instanceId) ?? load(instanceId);
      if (run) keep(run);
      return run;
    },
    peek: (instanceId) => runs.get(instanceId),
    advance(run, { record, entries }) {
      if (runs.get(run.record.id) !== run) return; // forgotten meanwhile: purged, or begun anew
      extend(run, entries);
      runs.set(record.id, { ...run, record });
    },
    forget: (instanceId) => void runs.delete(instanceId),
  };
}

function extend({ progress, history }: Run, entries: readonly Entry[]): void {
  for (const entry of entries) {
    record(progress, entry);
    history.push(JSON.stringify({ ...entry.event, IsPlayed: true }));
  }
}
