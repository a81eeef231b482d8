import type { InstanceRecord } from './instances.ts';
import { EventType, type HistoryEvent } from './protocol.ts';

export interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
}

/** An instance as the management API shows it. */
export function statusOf(
  record: InstanceRecord,
  history: () => readonly HistoryEvent[],
  { showInput, showHistory, showHistoryOutput }: StatusOptions,
): Record<string, unknown> {
  return {
    name: record.name,
    instanceId: record.id,
    runtimeStatus: record.status,
    input: showInput ? parsed(record.input) : null,
    customStatus: parsed(record.customStatus),
    output: parsed(record.output),
    createdTime: new Date(record.createdAt).toISOString(),
    lastUpdatedTime: new Date(record.updatedAt).toISOString(),
    ...(showHistory && {
      historyEvents: history().map((event) => shown(event, showHistoryOutput)),
    }),
  };
}

const names = new Map<number, string>(
  Object.entries(EventType).map(([name, number]) => [number, name]),
);

function shown(event: HistoryEvent, withPayload: boolean): Record<string, unknown> {
  const { EventType: type, IsPlayed: _, Input, Result, ...rest } = event;
  return {
    EventType: names.get(type),
    ...rest,
    ...(withPayload && { Input: parsed(Input), Result: parsed(Result) }),
  };
}

const parsed = (json: string | null | undefined): unknown => (json ? JSON.parse(json) : null);
