import { z } from 'zod';
import type { Outcome } from '../invocation.ts';
import { jsonOf } from './payload.ts';

export const Action = z.looseObject({
  actionType: z.number(),
  functionName: z.string().optional(),
  isCanceled: z.boolean().optional(),
  get compoundActions() {
    return z.array(Action).optional();
  },
});
export type Action = z.infer<typeof Action>;

/** What durable-functions 3.x returns from an orchestrator, and hides in the message of the error that it throws. */
const OrchestratorState = z.looseObject({
  isDone: z.boolean(),
  actions: z.array(z.array(Action)),
  output: z.unknown().optional(),
  error: z.string().optional(),
  customStatus: z.unknown().optional(),
  /** How many tasks the SDK has numbered, when the worker tells. */
  sequenceNumber: z.number().optional(),
});

/** What one run of the orchestrator came to. */
export interface Replay {
  /** All that it asked for since its start, compounds opened, in the order in which the SDK numbers. */
  readonly actions: readonly Action[];
  readonly isDone: boolean;
  /** JSON text */
  readonly output: string;
  readonly failure?: string;
  /** JSON text */
  readonly customStatus?: string;
  readonly sequenceNumber?: number;
}

const stateMark = '$OutOfProcData$:';

export function readReplay(outcome: Exclude<Outcome, { kind: 'platform' }>): Replay {
  if (outcome.ok) return fromState(jsonOf(outcome.returnValue));
  const mark = outcome.message.indexOf(stateMark);
  if (mark < 0) return failed(outcome.message);
  const replay = fromState(outcome.message.slice(mark + stateMark.length));
  return { ...replay, failure: replay.failure ?? 'Unknown error' };
}

function fromState(json: string): Replay {
  const parsed = OrchestratorState.safeParse(JSON.parse(json));
  if (!parsed.success) return failed('The orchestrator did not return an orchestration state');
  const { actions, isDone, output, error, customStatus, sequenceNumber } = parsed.data;
  return {
    actions: actions.flat().flatMap(opened),
    isDone,
    output: JSON.stringify(output ?? null),
    ...(error !== undefined && { failure: error }),
    ...(customStatus !== undefined && { customStatus: JSON.stringify(customStatus) }),
    ...(sequenceNumber !== undefined && { sequenceNumber }),
  };
}

const opened = (action: Action): Action[] => action.compoundActions?.flatMap(opened) ?? [action];

const failed = (failure: string): Replay => ({
  actions: [],
  isDone: false,
  output: 'null',
  failure,
});
