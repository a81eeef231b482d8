import type { HistoryEvent } from './protocol.ts';
import type { Run } from './runs.ts';

/**
 * The orchestration trigger's value, as the extension sends it. Put together from the texts at hand: a history may have
 * thousands of events and is sent with every replay.
 */
export function orchestrationTrigger(
  { record, history }: Run,
  fresh: readonly HistoryEvent[],
): string {
  const events = [...history, ...fresh.map((event) => JSON.stringify(event))];
  const rest = JSON.stringify({
    instanceId: record.id,
    isReplaying: history.length > 0,
    parentInstanceId: record.parent?.id ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: '3.00:00:00',
    // So long that the SDK never cuts a timer in pieces, each of which would take a number.
    maximumShortTimerDuration: '36500.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return `{"history":[${events.join(',')}],"input":${record.input ?? 'null'},${rest.slice(1)}`;
}
