import { EventType, type HistoryEvent } from './protocol.ts';

/** How far a task with retry options has come. */
export interface Retry {
  /** Which of the orchestrator's actions is tried, counted from 0. */
  readonly root: number;
  /** The attempt that runs, or that the timer waits to start, counted from 1. */
  readonly attempt: number;
  /** How many attempts there may be. */
  readonly of: number;
}

/** What the host remembers of a scheduled task; the SDK never sees it. */
export interface Note {
  /** Type and name, where the orchestrator asked for the task itself; a retry's later steps have none. */
  readonly signature?: string;
  readonly retry?: Retry;
}

export interface Entry {
  readonly event: HistoryEvent;
  readonly note?: Note;
}

/** What the host knows of a run, folded from its history: nothing else is kept. */
export interface Progress {
  /** The tasks that the orchestrator asked for, in order. */
  readonly roots: { readonly id: number; readonly signature: string }[];
  readonly open: Set<number>;
  readonly retries: Map<number, Retry>;
  nextId: number;
}

export const createProgress = (): Progress => ({
  roots: [],
  open: new Set(),
  retries: new Map(),
  nextId: 0,
});

const scheduling = new Set<number>([
  EventType.TaskScheduled,
  EventType.SubOrchestrationInstanceCreated,
  EventType.TimerCreated,
]);

export function record(progress: Progress, { event, note }: Entry): void {
  const closes = taskOf(event);
  if (closes !== undefined) {
    progress.open.delete(closes);
    progress.retries.delete(closes);
  }
  if (!scheduling.has(event.EventType)) return;
  const id = event.EventId;
  progress.nextId = Math.max(progress.nextId, id + 1);
  progress.open.add(id);
  if (note?.signature !== undefined) progress.roots.push({ id, signature: note.signature });
  if (note?.retry) progress.retries.set(id, note.retry);
}

/** The number of the task that the event ends, if it ends one. */
export const taskOf = ({ TaskScheduledId, TimerId }: HistoryEvent): number | undefined =>
  TaskScheduledId ?? TimerId;
