import { EventType, type HistoryEvent } from './protocol.ts';
import { taskOf, type Progress, type Retry } from './progress.ts';

/** A retry that an event moves on. */
export interface RetryStep {
  readonly retry: Retry;
  readonly event: HistoryEvent;
}

export interface Batch<Message> {
  readonly taken: readonly Message[];
  readonly steps: readonly RetryStep[];
}

/**
 * The messages that one replay may be given.
 * The SDK numbers tasks by counting, and counts the timer and the next attempt of a retry too, at the moment that it meets the
 * failure or the timer. Such an event never lets the orchestrator go on. So when nothing but such events follows the first one, the
 * replay's new actions are numbered first and its retry steps after them, in order, and host and SDK agree.
 */
export function takeBatch<Message extends { readonly event: HistoryEvent }>(
  progress: Progress,
  messages: readonly Message[],
): Batch<Message> {
  const taken: Message[] = [];
  const steps: RetryStep[] = [];
  for (const message of messages) {
    const retry = retryMovedBy(progress, message.event);
    if (steps.length > 0 && !retry) break;
    taken.push(message);
    if (retry) steps.push({ retry, event: message.event });
  }
  return { taken, steps };
}

function retryMovedBy(progress: Progress, event: HistoryEvent): Retry | undefined {
  const retry = progress.retries.get(taskOf(event) ?? -1);
  if (failures.has(event.EventType)) return retry; // a timer follows, even after the last attempt
  const firesAgain = retry !== undefined && retry.attempt <= retry.of;
  return event.EventType === EventType.TimerFired && firesAgain ? retry : undefined;
}

const failures = new Set<number>([EventType.TaskFailed, EventType.SubOrchestrationInstanceFailed]);
