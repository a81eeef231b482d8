import { EventType, type HistoryEvent } from './protocol.ts';
import { taskOf } from './progress.ts';
import type { Run } from './runs.ts';
import type { Message } from './store.ts';

/** What an instance has been told, sorted. */
export interface Mail {
  /** For an earlier run, or for a task that has ended: to be thrown away. */
  readonly stale: readonly Message[];
  /** Suspend, resume and terminate: the orchestrator does not hear of them. */
  readonly controls: readonly Message[];
  readonly events: readonly Message[];
  readonly suspended: boolean;
  readonly termination?: HistoryEvent;
}

const controlTypes = new Set<number>([
  EventType.ExecutionTerminated,
  EventType.ExecutionSuspended,
  EventType.ExecutionResumed,
]);

export function sortMail({ record, progress }: Run, messages: readonly Message[]): Mail {
  const isStale = ({ executionId, event }: Message) => {
    if (executionId !== null && executionId !== record.executionId) return true;
    const task = taskOf(event);
    return task !== undefined && !progress.open.has(task);
  };
  const isControl = ({ event }: Message) => controlTypes.has(event.EventType);

  const current = messages.filter((message) => !isStale(message));
  const controls = current.filter(isControl);
  const types = controls.map(({ event }) => event.EventType);
  const suspensions = types.filter((type) => type !== EventType.ExecutionTerminated);
  const last = suspensions.at(-1);
  const termination = controls.find(
    ({ event }) => event.EventType === EventType.ExecutionTerminated,
  );
  return {
    stale: messages.filter(isStale),
    controls,
    events: current.filter((message) => !isControl(message)),
    suspended:
      last === undefined ? record.status === 'Suspended' : last === EventType.ExecutionSuspended,
    ...(termination && { termination: termination.event }),
  };
}
