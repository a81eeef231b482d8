import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { FunctionInfo } from '../invocation.ts';
import { startWorker, type Worker, type WorkerOptions } from './worker.ts';

export interface Pool {
  /** What the first worker registered. */
  readonly functions: readonly FunctionInfo[];
  /** The least busy worker of the function's lane; waits for one that restarts. Undefined when the pool has stopped. */
  workerFor(fn: FunctionInfo): Promise<Worker | undefined>;
  /** Kills every worker at once; they restart, as after a crash. */
  kill(): void;
  stop(graceMs: number): Promise<void>;
}

export interface PoolOptions extends WorkerOptions {
  readonly size: number;
  readonly clock: Clock;
}

const firstBackOffMs = 200;
const longestBackOffMs = 10_000;
/** A worker that lived so long died of something new: its successor need not wait. */
const healthyMs = 60_000;

/**
 * Forked workers in two lanes: one for orchestrators and entities, which are quick and must not wait behind a function
 * that takes the processor for itself, and the others for all else.
 */
export async function startPool(options: PoolOptions): Promise<Pool> {
  // A start takes a processor for seconds: where it is likely that both lanes are needed, they start side by side.
  const sizes = dependsOnDurable(options.appDir) ? [options.size, 1] : [options.size];
  const [first, early] = await startLanes(options, sizes);
  const { functions } = first;
  const late = async () => (await startLanes(options, [1]))[0];
  const second = early ?? (functions.some(isReplayed) ? await late() : undefined);
  const lanes = second ? [first, second] : [first];
  return {
    functions,
    workerFor: (fn) => (isReplayed(fn) && second ? second : first).pick(),
    kill: () => lanes.forEach((lane) => lane.kill()),
    async stop(graceMs) {
      await Promise.all(lanes.map((lane) => lane.stop(graceMs)));
    },
  };
}

/** All of them, or none. */
async function startLanes(options: PoolOptions, sizes: readonly number[]): Promise<[Lane, Lane?]> {
  const started = await Promise.allSettled(sizes.map((size) => startLane(options, size)));
  const lanes = started.flatMap((lane) => (lane.status === 'fulfilled' ? [lane.value] : []));
  const failure = started.find((lane) => lane.status === 'rejected');
  if (!failure) return lanes as [Lane, Lane?];
  await Promise.all(lanes.map((lane) => lane.stop(0)));
  throw failure.reason;
}

/** A guess, which costs only time when it is wrong; what is the matter with a bad package.json the worker says. */
function dependsOnDurable(appDir: string): boolean {
  const file = join(appDir, 'package.json');
  return existsSync(file) && readFileSync(file, 'utf8').includes('"durable-functions"');
}

const isReplayed = ({ trigger }: FunctionInfo): boolean =>
  /^(orchestration|entity)trigger$/i.test(trigger.type);

interface Lane {
  readonly functions: readonly FunctionInfo[];
  pick(): Promise<Worker | undefined>;
  kill(): void;
  stop(graceMs: number): Promise<void>;
}

async function startLane(options: PoolOptions, size: number): Promise<Lane> {
  const { clock, log } = options;
  const workers = new Set<Worker>();
  let waiting: ((worker: Worker | undefined) => void)[] = [];
  let stopped = false;

  function admit(worker: Worker, backOffMs: number): void {
    const bornAt = clock.now();
    workers.add(worker);
    waiting.forEach((take) => take(leastBusy(workers)));
    waiting = [];
    void replace(worker, () => (clock.now() - bornAt > healthyMs ? firstBackOffMs : backOffMs));
  }

  async function replace(worker: Worker, delay: () => number): Promise<void> {
    const how = await worker.exited;
    workers.delete(worker);
    if (stopped) return;
    const restartInMs = delay();
    log('worker.exited', { how, restartInMs });
    restart(restartInMs);
  }

  function restart(delayMs: number): void {
    const nextDelayMs = Math.min(delayMs * 2, longestBackOffMs);
    clock.after(delayMs, () => {
      if (stopped) return;
      startWorker(options).then(
        (worker) => (stopped ? worker.kill() : admit(worker, nextDelayMs)),
        (error: unknown) => {
          log('worker.restart-failed', { error: String(error), restartInMs: nextDelayMs });
          restart(nextDelayMs);
        },
      );
    });
  }

  const starting = Array.from({ length: size }, () => startWorker(options));
  const started = await Promise.allSettled(starting);
  const failure = started.find((result) => result.status === 'rejected');
  if (failure) {
    for (const result of started) if (result.status === 'fulfilled') result.value.kill();
    throw failure.reason;
  }
  for (const worker of await Promise.all(starting)) admit(worker, firstBackOffMs);
  const [{ functions } = { functions: [] }] = workers;

  return {
    functions,
    pick: () =>
      new Promise((resolve) => {
        const worker = leastBusy(workers);
        if (worker || stopped) resolve(worker);
        else waiting.push(resolve);
      }),
    kill: () => workers.forEach((worker) => worker.kill()),
    async stop(graceMs) {
      stopped = true;
      waiting.forEach((take) => take(undefined));
      waiting = [];
      await Promise.all([...workers].map((worker) => worker.terminate(graceMs)));
    },
  };
}

function leastBusy(workers: ReadonlySet<Worker>): Worker | undefined {
  return [...workers]
    .filter((worker) => worker.usable())
    .toSorted((a, b) => a.busy() - b.busy())[0];
}
