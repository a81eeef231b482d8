import type { RetryStep } from './batch.ts';
import type { Catalog } from './catalog.ts';
import { OrchestrationFault } from './fault.ts';
import { customStatusTooLarge, payloadProblem } from './payload.ts';
import type { Entry, Progress } from './progress.ts';
import { ActionType, EventType } from './protocol.ts';
import type { Action, Replay } from './replay.ts';
import {
  attemptsOf,
  retryDelayMs,
  schedule,
  scheduleTimer,
  signatureOf,
  type Command,
  type Scheduled,
  type Slot,
} from './schedule.ts';

export type Ending =
  | { readonly kind: 'completed'; /** JSON text */ readonly output: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'continued-as-new'; /** JSON text */ readonly input: string };

/** What follows from one replay. */
export interface Decision {
  readonly entries: readonly Entry[];
  readonly commands: readonly Command[];
  /** JSON text */
  readonly customStatus?: string;
  /** Absent while the orchestration waits. */
  readonly ending?: Ending;
}

export interface Replayed {
  /** As it was before the replay's own messages. */
  readonly progress: Progress;
  readonly steps: readonly RetryStep[];
  readonly replay: Replay;
  readonly now: number;
  readonly executionId: string;
  readonly catalog: Catalog;
}

/** Pure: the same history and the same replay give the same decision. */
export function decide(replayed: Replayed): Decision {
  try {
    return plan(replayed);
  } catch (error) {
    if (!(error instanceof OrchestrationFault)) throw error;
    return { entries: [], commands: [], ending: { kind: 'failed', reason: error.message } };
  }
}

function plan(replayed: Replayed): Decision {
  const { progress, replay } = replayed;
  const tasks = replay.actions.filter(isTask);
  assertSameTasks(progress, tasks, replay);
  const ending = endingOf(replay);
  const scheduled = scheduleNew(replayed, tasks);
  const moved = ending ? [] : moveRetries(replayed, tasks, progress.nextId + scheduled.length);
  const all = [...scheduled, ...moved];
  if (!ending) assertSameCount(replay, progress.nextId + all.length);
  return {
    entries: all.map(({ entry }) => entry),
    commands: [...cancellations(progress, tasks), ...all.flatMap(({ command }) => command ?? [])],
    ...statusOf(replay),
    ...(ending && { ending }),
  };
}

const isTask = ({ actionType }: Action): boolean =>
  actionType !== ActionType.WaitForExternalEvent && actionType !== ActionType.ContinueAsNew;

/** Compares what replay asks for with what the history says was asked for. */
function assertSameTasks({ roots }: Progress, tasks: readonly Action[], replay: Replay): void {
  for (const [position, { id, signature }] of roots.entries()) {
    const task = tasks[position];
    if (task === undefined && replay.failure !== undefined) return;
    const found = task === undefined ? 'nothing' : signatureOf(task);
    if (found === signature) continue;
    throw new OrchestrationFault(
      `Non-Deterministic workflow detected: task #${id} was ${signature} when it was scheduled, and replay asks for ${found} in its place. ` +
        'Was the orchestrator changed while it ran, or does it use the time, chance or I/O?',
    );
  }
}

/** The SDK's own count, where the worker tells it: a difference would hand results to the wrong tasks. */
function assertSameCount({ sequenceNumber }: Replay, nextId: number): void {
  if (sequenceNumber === undefined || sequenceNumber === nextId) return;
  throw new OrchestrationFault(
    `The host has numbered ${nextId} tasks and the SDK ${sequenceNumber}: this host does not fit this version of durable-functions`,
  );
}

function scheduleNew(replayed: Replayed, tasks: readonly Action[]): Scheduled[] {
  const { progress } = replayed;
  const known = progress.roots.length;
  return tasks.slice(known).map((task, position) => {
    const of = attemptsOf(task);
    const retry = of === undefined ? {} : { retry: { root: known + position, attempt: 1, of } };
    const note = { signature: signatureOf(task), ...retry };
    return schedule(task, { ...slotOf(replayed), taskId: progress.nextId + position, note });
  });
}

function moveRetries(replayed: Replayed, tasks: readonly Action[], firstId: number): Scheduled[] {
  return replayed.steps.map(({ retry, event }, position) => {
    const task = tasks[retry.root];
    if (task === undefined || attemptsOf(task) !== retry.of) {
      throw new OrchestrationFault(
        'Non-Deterministic workflow detected: the number of attempts of a task has changed while it was tried',
      );
    }
    const slot = { ...slotOf(replayed), taskId: firstId + position };
    if (event.EventType === EventType.TimerFired)
      return schedule(task, { ...slot, note: { retry } });
    const note = { retry: { ...retry, attempt: retry.attempt + 1 } };
    return scheduleTimer(replayed.now + retryDelayMs(task, retry), { ...slot, note });
  });
}

const slotOf = ({ now, executionId, catalog }: Replayed): Omit<Slot, 'taskId' | 'note'> => ({
  now,
  executionId,
  catalog,
});

/** A cancelled timer stays in the list of actions, marked. */
function cancellations({ roots, open }: Progress, tasks: readonly Action[]): Command[] {
  return roots
    .filter(({ id }, position) => tasks[position]?.isCanceled === true && open.has(id))
    .map(({ id }) => ({ kind: 'cancel-timer', taskId: id }));
}

function endingOf(replay: Replay): Ending | undefined {
  if (replay.failure !== undefined) return { kind: 'failed', reason: replay.failure };
  const again = replay.actions.find(({ actionType }) => actionType === ActionType.ContinueAsNew);
  if (again) {
    const input = again['input'];
    const json = typeof input === 'string' ? input : JSON.stringify(input ?? null); // the SDK quotes strings
    return { kind: 'continued-as-new', input: allowed('The input of continueAsNew', json) };
  }
  if (!replay.isDone) return undefined;
  return { kind: 'completed', output: allowed('The output', replay.output) };
}

function statusOf({ customStatus }: Replay): { customStatus?: string } {
  if (customStatus === undefined) return {};
  const problem = customStatusTooLarge(customStatus);
  if (problem !== undefined) throw new OrchestrationFault(problem);
  return { customStatus };
}

function allowed(what: string, json: string): string {
  const problem = payloadProblem(what, json);
  if (problem !== undefined) throw new OrchestrationFault(problem);
  return json;
}
