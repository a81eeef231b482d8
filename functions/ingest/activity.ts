import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { Task } from 'durable-functions';
import type { z } from 'zod';
import { withScope } from '../../shared/platform/log.ts';
import { starter, type Start } from './start.ts';

/** A registered activity. In an orchestrator, `yield* extract(file)` is typed and checked. */
export type Activity<In, Out> = (input: In) => Generator<Task, Out>;

export interface ActivityDefinition<In, Out> {
  readonly name: string;
  readonly input: z.ZodType<In>;
  readonly output: z.ZodType<Out>;
  /** `start` begins orchestrations that outlive the activity. */
  readonly run: (input: In, start: Start) => Promise<Out>;
}

/** 1 s, 2 s, 4 s … at most a minute: what fails for a passing reason, also for a source that asks us to wait. */
const retry = new df.RetryOptions(1_000, 6);
retry.backoffCoefficient = 2;
retry.maxRetryIntervalInMilliseconds = 60_000;

export function defineActivity<In, Out>(
  definition: ActivityDefinition<In, Out>,
): Activity<In, Out> {
  const { name, input, output, run } = definition;
  const registered = df.app.activity(name, {
    extraInputs: [df.input.durableClient()],
    handler: (raw: unknown, context: InvocationContext) =>
      withScope({ invocationId: context.invocationId, functionName: name }, () =>
        run(input.parse(raw), starter(df.getClient(context))),
      ),
  });

  return function* call(value: In) {
    const result: unknown = yield registered(value).withRetry(retry);
    return output.parse(result);
  };
}
