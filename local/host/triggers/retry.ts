import { z } from 'zod';

const Duration = z.looseObject({ seconds: z.number() }).nullish();

/** As @azure/functions hands it to the worker (FunctionRpc.proto RpcRetryOptions). */
const RetryOptions = z.looseObject({
  retryStrategy: z.enum(['fixedDelay', 'exponentialBackoff']),
  /** -1 means for ever. */
  maxRetryCount: z.int().min(-1).default(0),
  delayInterval: Duration,
  minimumInterval: Duration,
  maximumInterval: Duration,
});

type RetryOptions = z.infer<typeof RetryOptions>;

/** @returns what gives the waits before each further attempt, in milliseconds; throws when the options cannot be understood */
export function parseRetry(
  retry: Readonly<Record<string, unknown>> | undefined,
): () => Iterable<number> {
  if (!retry) return () => [];
  const options = RetryOptions.parse(retry);
  return () => delaysOf(options);
}

function* delaysOf({ retryStrategy, maxRetryCount, ...intervals }: RetryOptions) {
  const { delayInterval, minimumInterval, maximumInterval } = intervals;
  const count = maxRetryCount === -1 ? Infinity : maxRetryCount;
  for (let attempt = 0; attempt < count; attempt += 1) {
    const seconds =
      retryStrategy === 'fixedDelay'
        ? (delayInterval?.seconds ?? 0)
        : Math.min(
            (minimumInterval?.seconds ?? 1) * 2 ** attempt,
            maximumInterval?.seconds ?? 86_400,
          );
    yield seconds * 1000;
  }
}
