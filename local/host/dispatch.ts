import { randomUUID } from 'node:crypto';
import type { FunctionInfo, Invocation, Invoke, Outcome, TypedData } from './invocation.ts';
import type { InFlight } from './in-flight.ts';
import type { Pool } from './workers/pool.ts';
import type { Worker } from './workers/worker.ts';

/** Brings invocations to workers, with the inputs that the function's bindings ask for. */
export interface Dispatch {
  readonly invoke: Invoke;
  /** For a caller that speaks with the worker beside the invocation (HTTP streams). */
  workerFor(functionName: string): Promise<Worker | undefined>;
  runIn(worker: Worker, invocation: Invocation & { invocationId: string }): Promise<Outcome>;
}

export interface DispatchOptions {
  readonly pool: Pool;
  readonly inFlight: InFlight;
  /** The value of a durableClient binding. */
  readonly clientBinding: () => string;
}

export function createDispatch({ pool, inFlight, clientBinding }: DispatchOptions): Dispatch {
  const byName = new Map(pool.functions.map((fn) => [fn.name.toLowerCase(), fn]));

  const inputsOf = (fn: FunctionInfo, trigger: TypedData) => [
    { name: fn.trigger.name, data: trigger },
    ...fn.bindings
      .filter(isClientBinding)
      .map(({ name }) => ({ name, data: { string: clientBinding() } })),
  ];

  function runIn(worker: Worker, invocation: Invocation & { invocationId: string }) {
    const fn = byName.get(invocation.functionName.toLowerCase());
    if (!fn) return Promise.resolve(unknownFunction(invocation.functionName));
    const { invocationId, signal, triggerMetadata = {}, input } = invocation;
    const outcome = worker.invoke({
      invocationId,
      functionName: fn.name,
      inputs: inputsOf(fn, input),
      triggerMetadata,
      ...(signal && { signal }),
    });
    return inFlight.track(outcome);
  }

  async function workerFor(functionName: string): Promise<Worker | undefined> {
    const fn = byName.get(functionName.toLowerCase());
    return fn && pool.workerFor(fn);
  }

  return {
    workerFor,
    runIn,
    async invoke(invocation) {
      if (!byName.has(invocation.functionName.toLowerCase())) {
        return unknownFunction(invocation.functionName);
      }
      const worker = await workerFor(invocation.functionName);
      return worker ? runIn(worker, { ...invocation, invocationId: randomUUID() }) : stopping;
    },
  };
}

export const isClientBinding = ({ type }: { type: string }): boolean =>
  /^(durableClient|orchestrationClient)$/i.test(type);

const stopping: Outcome = { ok: false, kind: 'platform', message: 'The host stops' };

const unknownFunction = (name: string): Outcome => ({
  ok: false,
  kind: 'user',
  message: `The function '${name}' doesn't exist or could not be found.`,
});
