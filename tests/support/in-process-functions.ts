import { createRequire, Module } from 'node:module';
import { randomUUID } from 'node:crypto';
import type { DurableClient } from 'durable-functions';
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

interface Registered {
  readonly metadata: { readonly name: string; readonly bindings: Record<string, RawBinding> };
  readonly callback: (...args: unknown[]) => unknown;
}

interface RawBinding {
  readonly type: string;
  readonly direction: Binding['direction'];
  readonly [option: string]: unknown;
}

/** The library's own side of an invocation, as the worker drives it. */
interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: unknown): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<{ returnValue?: TypedData }>;
}

interface ProgrammingModel {
  getInvocationModel(core: object): InvocationModel;
}

const registered = new Map<string, Registered>();
let programmingModel: ProgrammingModel | undefined;

const disposable = { dispose: () => {} };
const core = {
  version: '3.11.0',
  hostVersion: '4.1040.0',
  Disposable: class {},
  setProgrammingModel(model: ProgrammingModel) {
    programmingModel = model;
  },
  getProgrammingModel: () => programmingModel,
  registerHook: () => disposable,
  registerFunction(metadata: Registered['metadata'], callback: Registered['callback']) {
    registered.set(metadata.name, { metadata, callback });
    return disposable;
  },
  log: () => {},
};

const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load;
loader._load = (request, ...rest) =>
  request === '@azure/functions-core' ? core : load.call(loader, request, ...rest);

const require = createRequire(import.meta.url);
const functionsPackage = require('@azure/functions') as typeof import('@azure/functions');
export const df = require('durable-functions') as typeof import('durable-functions');
functionsPackage.app.setup({ enableHttpStream: false });

/** What the host knows of the functions that were registered until now. */
export const registeredFunctions = (): FunctionInfo[] =>
  [...registered.values()].map(({ metadata }) => {
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
  const found = registered.get(functionName);
  const info = registeredFunctions().find(({ name }) => name === functionName);
  if (!found || !info || !programmingModel) throw new Error(`${functionName} is not loaded`);
  const invocationId = randomUUID();
  const inputs = { ...extraInputs, [info.trigger.name]: input };
  const model = programmingModel.getInvocationModel({
    invocationId,
    metadata: found.metadata,
    request: {
      invocationId,
      inputData: Object.entries(inputs).map(([name, data]) => ({ name, data })),
      triggerMetadata,
    },
    log: () => {},
  });
  const { context, inputs: args } = await model.getArguments();
  const result = await model.invokeFunction(context, args, found.callback);
  const repeated = findRepeatedActions(result);
  if (repeated !== undefined) throw new Error(repeated);
  const { returnValue } = await model.getResponse(context, withCount(context, result));
  return returnValue;
}

/** The SDK's own count of tasks, for the engine to compare with. */
function withCount(context: object, result: unknown): unknown {
  const { df: durable } = context as {
    df?: { taskOrchestratorExecutor?: { sequenceNumber: number } };
  };
  const executor = durable?.taskOrchestratorExecutor;
  if (!executor) return result;
  return { ...(result as object), sequenceNumber: executor.sequenceNumber };
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
