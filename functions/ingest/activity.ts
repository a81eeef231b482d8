import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { RetryOptions, Task } from 'durable-functions';
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
  readonly retry?: RetryOptions;
}

/** 1 s, 2 s, 4 s … then every 30 s, two and a half minutes in all: a service that restarts or throttles has come back by then. */
const briefly = backOff({ firstMs: 1_000, attempts: 10, mostMs: 30_000 });
/** 5 s, 10 s … then every 5 min, an hour and more in all: what must be written down, for as long as the records may be out of reach. */
export const atLength = backOff({ firstMs: 5_000, attempts: 20, mostMs: 300_000 });

function backOff(options: { firstMs: number; attempts: number; mostMs: number }): RetryOptions {
  const retry = new df.RetryOptions(options.firstMs, options.attempts);
  retry.backoffCoefficient = 2;
  retry.maxRetryIntervalInMilliseconds = options.mostMs;
  return retry;
}

export function defineActivity<In, Out>(
  definition: ActivityDefinition<In, Out>,
): Activity<In, Out> {
  const { name, input, output, run, retry = briefly } = definition;
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
