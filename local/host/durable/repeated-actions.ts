import { z } from 'zod';

const Action = z.looseObject({
  actionType: z.number(),
  functionName: z.string().optional(),
  compoundActions: z.array(z.unknown()).optional(),
});

const Actions = z.looseObject({ actions: z.array(z.array(z.unknown())) });

/**
 * Looks for an action that an orchestrator lists twice. A task that was scheduled already and is yielded again inside a new
 * Task.any or Task.all is listed again, and Azure, which sees JSON only, schedules it again (Azure/azure-functions-durable-js#574).
 * Only object identity tells, so this runs in the worker, before the result is serialised.
 * @param orchestratorResult what the orchestrator function returned
 * @returns why the run must fail, if it must
 */
export function findRepeatedActions(orchestratorResult: unknown): string | undefined {
  const result = Actions.safeParse(orchestratorResult);
  if (!result.success) return undefined;
  // Not the parsed copies: their identity is lost.
  const { actions } = orchestratorResult as { actions: unknown[][] };
  const repeated = firstRepeated(actions.flat(), new Set());
  return repeated === undefined ? undefined : explain(repeated);
}

function firstRepeated(actions: readonly unknown[], seen: Set<unknown>): unknown {
  for (const action of actions) {
    if (seen.has(action)) return action;
    seen.add(action);
    const inner = (action as { compoundActions?: unknown[] } | null)?.compoundActions;
    const repeated = Array.isArray(inner) ? firstRepeated(inner, seen) : undefined;
    if (repeated) return repeated;
  }
  return undefined;
}

function explain(action: unknown): string {
  const named = Action.safeParse(action);
  const name = named.success ? (named.data.functionName ?? 'a timer or an event') : 'a task';
  return (
    `${name} was scheduled already and is listed again by a new Task.any or Task.all. Azure would schedule it a second time, ` +
    'run it twice and hand its results to the wrong tasks (Azure/azure-functions-durable-js#574). ' +
    'Put a task into one compound only: await all of them with one Task.all, or yield each by itself.'
  );
}
