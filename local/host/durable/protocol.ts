/** The numbers of DurableTask.Core's EventType, as the SDK's replay reads them. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

export type EventTypeName = keyof typeof EventType;

/** One line of an orchestration's history, with the field names of DurableTask.Core. */
export interface HistoryEvent {
  readonly EventType: (typeof EventType)[EventTypeName];
  /** The task's number where the event schedules one, else -1. */
  readonly EventId: number;
  /** Whether an earlier replay has seen it. */
  readonly IsPlayed: boolean;
  /** ISO 8601 */
  readonly Timestamp: string;
  readonly Name?: string;
  readonly Version?: string;
  readonly InstanceId?: string;
  /** JSON text */
  readonly Input?: string | null;
  /** JSON text */
  readonly Result?: string | null;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly FireAt?: string;
  readonly Reason?: string;
  readonly Details?: string;
}

type EventFields = Omit<HistoryEvent, 'EventType' | 'EventId' | 'IsPlayed' | 'Timestamp'> & {
  readonly EventId?: number;
};

export function historyEvent(
  type: EventTypeName,
  atMs: number,
  fields: EventFields = {},
): HistoryEvent {
  return {
    EventType: EventType[type],
    EventId: -1,
    IsPlayed: false,
    Timestamp: new Date(atMs).toISOString(),
    ...fields,
  };
}

/** The numbers of the SDK's ActionType. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export type RuntimeStatus =
  | 'Pending'
  | 'Running'
  | 'Suspended'
  | 'Completed'
  | 'Failed'
  | 'Terminated';

export const runtimeStatuses: readonly RuntimeStatus[] = [
  'Pending',
  'Running',
  'Suspended',
  'Completed',
  'Failed',
  'Terminated',
];

export const isFinished = (status: RuntimeStatus): boolean =>
  status === 'Completed' || status === 'Failed' || status === 'Terminated';
