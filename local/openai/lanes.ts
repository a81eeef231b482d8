/** Work that gives the turn back after each step. */
export interface Job<Result> {
  readonly id: number;
  /** Somebody waits for an `interactive` job; its steps come before all steps of `bulk` jobs. */
  readonly lane: 'interactive' | 'bulk';
  readonly steps: AsyncGenerator<void, Result>;
}

export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

export interface Lanes<Result> {
  add(job: Job<Result>): void;
  /** Forgets a job after the step that it is in; it has no outcome. */
  cancel(id: number): void;
  /** Resolves when no step runs and no job waits. */
  idle(): Promise<void>;
}

/**
 * Runs jobs step by step, one step at a time. Interactive jobs take turns among themselves, so that a short one is
 * not held up by a long one; bulk jobs run in order, when no interactive job is there.
 */
export function createLanes<Result>(
  settle: (id: number, outcome: Outcome<Result>) => void,
): Lanes<Result> {
  const lanes = {
    interactive: new Map<number, Job<Result>>(),
    bulk: new Map<number, Job<Result>>(),
  };
  let running: Promise<void> | undefined;

  const next = () => [...lanes.interactive.values(), ...lanes.bulk.values()].at(0);

  async function drain(): Promise<void> {
    for (let job = next(); job !== undefined; job = next()) {
      await advance(job);
      await new Promise((resolve) => setImmediate(resolve)); // lets new jobs and cancellations in
    }
    running = undefined;
  }

  async function advance(job: Job<Result>): Promise<void> {
    const outcome = await step(job);
    const lane = lanes[job.lane];
    if (!lane.has(job.id)) {
      await job.steps.return(undefined as never); // cancelled meanwhile
      return;
    }
    if (outcome !== undefined) {
      lane.delete(job.id);
      settle(job.id, outcome);
    } else if (job.lane === 'interactive') {
      lane.delete(job.id);
      lane.set(job.id, job); // to the end: the others' turn
    }
  }

  return {
    add(job) {
      lanes[job.lane].set(job.id, job);
      running ??= drain();
    },
    cancel(id) {
      lanes.interactive.delete(id);
      lanes.bulk.delete(id);
    },
    idle: () => running ?? Promise.resolve(),
  };
}

async function step<Result>(job: Job<Result>): Promise<Outcome<Result> | undefined> {
  try {
    const { done, value } = await job.steps.next();
    return done === true ? { result: value } : undefined;
  } catch (error) {
    return { error };
  }
}
