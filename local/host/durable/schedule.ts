import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import { OrchestrationFault } from './fault.ts';
import { instanceIdProblem } from './instance-id.ts';
import { payloadProblem } from './payload.ts';
import type { Entry, Note, Retry } from './progress.ts';
import { ActionType, historyEvent } from './protocol.ts';
import type { Action } from './replay.ts';

/** What is to be done in the transaction that records the decision. */
export type Command =
  | {
      readonly kind: 'run-activity';
      readonly taskId: number;
      readonly name: string;
      /** JSON text */
      readonly input: string | null;
    }
  | {
      readonly kind: 'start-child';
      readonly taskId: number;
      readonly name: string;
      readonly instanceId: string;
      /** JSON text */
      readonly input: string | null;
      readonly version: string;
    }
  | { readonly kind: 'set-timer'; readonly taskId: number; readonly dueAt: number }
  | { readonly kind: 'cancel-timer'; readonly taskId: number };

export interface Scheduled {
  readonly entry: Entry;
  readonly command?: Command;
}

export interface Slot {
  readonly taskId: number;
  readonly now: number;
  readonly executionId: string;
  readonly catalog: Catalog;
  readonly note: Note;
}

const RetryOptions = z.looseObject({
  firstRetryIntervalInMilliseconds: z.number(),
  maxNumberOfAttempts: z.number(),
  backoffCoefficient: z.number().default(1),
  maxRetryIntervalInMilliseconds: z.number().default(Infinity),
  retryTimeoutInMilliseconds: z
    .undefined({
      error:
        'retryTimeoutInMilliseconds is not emulated: once it has passed, an orchestration in Azure waits for ever, because the SDK ignores it',
    })
    .optional(),
});

const Call = z.looseObject({
  functionName: z.string(),
  input: z.unknown().optional(),
  instanceId: z.string().nullish(),
  version: z.string().nullish(),
  retryOptions: RetryOptions.optional(),
});

/** Of any action: a timer has no retry options, and no name. */
const AnyAction = Call.partial();

const Timer = z.looseObject({
  fireAt: z.coerce.date(),
  isCanceled: z.boolean().default(false),
});

const refused: Readonly<Record<number, string>> = {
  [ActionType.CallEntity]: 'callEntity',
  [ActionType.SignalEntity]: 'signalEntity',
  [ActionType.CallHttp]: 'callHttp',
  [ActionType.LockEntities]: 'lock',
  [ActionType.ReleaseEntities]: 'lock',
};

/** What a task is, for the check that replay asks for the same again. */
export function signatureOf({ actionType, functionName }: Action): string {
  switch (actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry:
      return `activity '${functionName}'`;
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry:
      return `sub-orchestration '${functionName}'`;
    case ActionType.CreateTimer:
      return 'timer';
    default:
      throw new OrchestrationFault(
        `NotEmulated: ${refused[actionType] ?? `action ${actionType}`} is not emulated by this host`,
      );
  }
}

/** How often an action may be tried; undefined without retry options. */
export const attemptsOf = (action: Action): number | undefined =>
  read(AnyAction, action).retryOptions?.maxNumberOfAttempts;

export function schedule(action: Action, slot: Slot): Scheduled {
  switch (action.actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry:
      return scheduleActivity(action, slot);
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry:
      return scheduleChild(action, slot);
    default: {
      const { fireAt, isCanceled } = read(Timer, action);
      return scheduleTimer(fireAt.getTime(), slot, isCanceled);
    }
  }
}

function scheduleActivity(action: Action, { taskId, now, catalog, note }: Slot): Scheduled {
  const { functionName, input: value } = read(Call, action);
  const name = catalog.find('activity', functionName);
  if (name === undefined) throw new OrchestrationFault(catalog.missing('activity', functionName));
  const input = value === undefined ? null : JSON.stringify(value);
  refuseLarge(`The input of activity '${name}'`, input);
  const event = historyEvent('TaskScheduled', now, { EventId: taskId, Name: name, Version: '' });
  return { entry: { event, note }, command: { kind: 'run-activity', taskId, name, input } };
}

function scheduleChild(action: Action, slot: Slot): Scheduled {
  const { taskId, now, catalog, executionId, note } = slot;
  const call = read(Call, action);
  const name = catalog.find('orchestrator', call.functionName);
  if (name === undefined) {
    throw new OrchestrationFault(catalog.missing('orchestrator', call.functionName));
  }
  const instanceId = call.instanceId || `${executionId}:${taskId}`;
  const problem = instanceIdProblem(instanceId);
  if (problem !== undefined) throw new OrchestrationFault(problem);
  const input = call.input === undefined ? null : JSON.stringify(call.input);
  refuseLarge(`The input of sub-orchestration '${name}'`, input);
  const version = call.version ?? '';
  const event = historyEvent('SubOrchestrationInstanceCreated', now, {
    EventId: taskId,
    Name: name,
    InstanceId: instanceId,
    Version: version,
  });
  return {
    entry: { event, note },
    command: { kind: 'start-child', taskId, name, instanceId, input, version },
  };
}

export function scheduleTimer(dueAt: number, slot: Slot, isCanceled = false): Scheduled {
  const { taskId, now, note } = slot;
  const FireAt = new Date(dueAt).toISOString();
  const event = historyEvent('TimerCreated', now, { EventId: taskId, FireAt });
  if (isCanceled) return { entry: { event, note } };
  return { entry: { event, note }, command: { kind: 'set-timer', taskId, dueAt } };
}

/** The timer that follows a failed attempt: the SDK waits for one even after the last. */
export function retryDelayMs(action: Action, { attempt, of }: Retry): number {
  const options = read(Call, action).retryOptions;
  if (!options || attempt >= of) return 0;
  const delay =
    options.firstRetryIntervalInMilliseconds * options.backoffCoefficient ** (attempt - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds);
}

function refuseLarge(what: string, json: string | null): void {
  const problem = payloadProblem(what, json);
  if (problem !== undefined) throw new OrchestrationFault(problem);
}

function read<T extends z.ZodType>(schema: T, action: Action): z.output<T> {
  const parsed = schema.safeParse(action);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new OrchestrationFault(`Action ${action.actionType}: ${problems}`);
}
