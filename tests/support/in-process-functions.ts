import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as Functions from '@azure/functions';
import type * as DurableFunctions from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { createRegistry } from '../../local/host/core/core-api.ts';
import { createHooks } from '../../local/host/core/hooks.ts';
import { provideCoreModule } from '../../local/host/core/provide-module.ts';
import { findRepeatedActions } from '../../local/host/durable/repeated-actions.ts';
import type {
  Binding,
  FunctionInfo,
  Invocation,
  Invoke,
  Outcome,
  TypedData,
} from '../../local/host/invocation.ts';

/** Loads the real SDKs into this process, with the module that a Functions worker would give them, and runs what is registered. */

const registry = createRegistry({ hooks: createHooks(), log: () => {} });
provideCoreModule(registry.api);

const require = createRequire(import.meta.url);
const functionsPackage = require('@azure/functions') as typeof Functions;
export const df = require('durable-functions') as typeof DurableFunctions;
functionsPackage.app.setup({ enableHttpStream: false });

/** What the host knows of the functions that were registered until now. */
export const registeredFunctions = (): FunctionInfo[] =>
  [...registry.functions.values()].map(({ metadata }) => {
    const bindings = Object.entries(metadata.bindings).map(([name, binding]): Binding => ({
      ...binding,
      name,
    }));
    const trigger = bindings.find(({ type }) => type.endsWith('Trigger'));
    if (!trigger) throw new Error(`${metadata.name} has no trigger`);
    return { name: metadata.name, trigger, bindings };
  });

/** Runs a function in this process, by way of JSON, as if it came from a worker. */
export const invokeInProcess: Invoke = async (invocation) => {
  try {
    return { ok: true, returnValue: await run(invocation) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, kind: 'user', message, ...(stack !== undefined && { stack }) };
  }
};

async function run(
  { functionName, input, triggerMetadata }: Invocation,
  extraInputs: Readonly<Record<string, TypedData>> = {},
): Promise<TypedData | undefined> {
  const found = registry.functions.get(functionName);
  const programmingModel = registry.model();
  const info = registeredFunctions().find(({ name }) => name === functionName);
  if (!found || !info || !programmingModel) throw new Error(`${functionName} is not loaded`);
  const invocationId = randomUUID();
  const inputs = { ...extraInputs, [info.trigger.name]: input };
  const model = programmingModel.getInvocationModel({
    invocationId,
    metadata: found.metadata,
    state: 'invocation',
    request: {
      invocationId,
      functionId: found.metadata.functionId,
      inputData: Object.entries(inputs).map(([name, data]) => ({ name, data })),
      triggerMetadata: triggerMetadata ?? {},
    },
    log: () => {},
  });
  const { context, inputs: args } = await model.getArguments();
  const result = await model.invokeFunction(context, args, found.callback);
  const repeated = findRepeatedActions(result);
  if (repeated !== undefined) throw new Error(repeated);
  const { returnValue } = await model.getResponse(context, withCount(context, result));
  return (returnValue ?? undefined) as TypedData | undefined;
}

/** The SDK's own count of tasks, for the engine to compare with. */
function withCount(context: unknown, result: unknown): unknown {
  const { df: durable } = context as {
    df?: { taskOrchestratorExecutor?: { sequenceNumber: number } };
  };
  const executor = durable?.taskOrchestratorExecutor;
  if (!executor) return result;
  return {
    ...(result as Readonly<Record<string, unknown>>),
    sequenceNumber: executor.sequenceNumber,
  };
}

let newClient: DurableClient | undefined;

const clientInput = df.input.durableClient();
functionsPackage.app.generic('hold-client', {
  trigger: functionsPackage.trigger.generic({ type: 'testTrigger' }),
  extraInputs: [clientInput],
  handler: (_input, context) => {
    newClient = df.getClient(context);
  },
});

/** The real client, made from a durableClient binding as a function gets it. */
export async function durableClient(binding: string): Promise<DurableClient> {
  await run({ functionName: 'hold-client', input: {} }, { [clientInput.name]: { json: binding } });
  if (!newClient) throw new Error('The SDK gave no client');
  return newClient;
}

/** Runs one function so many times as if the worker had died under it, and then in earnest. */
export function dyingWorker(functionName: string, times: number): Invoke {
  let left = times;
  return (invocation): Promise<Outcome> =>
    invocation.functionName === functionName && left-- > 0
      ? Promise.resolve({ ok: false, kind: 'platform', message: 'the worker exited' })
      : invokeInProcess(invocation);
}
