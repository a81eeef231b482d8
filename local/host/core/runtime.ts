import { findRepeatedActions } from '../durable/repeated-actions.ts';
import type { Binding, FunctionInfo, Outcome, TypedData } from '../invocation.ts';
import type { ToWorker } from '../workers/messages.ts';
import { createRegistry, type Registered } from './core-api.ts';
import type { CoreContext, CoreValue, LogLevel, ProgrammingModel } from './core-types.ts';
import { createHooks } from './hooks.ts';
import { loadApp } from './load-app.ts';
import { provideCoreModule } from './provide-module.ts';

export type WorkerLog = (entry: {
  level: string;
  category: string;
  message: string;
  invocationId?: string;
  functionName?: string;
}) => void;

type Call = Extract<ToWorker, { kind: 'invoke' }>;

export interface Runtime {
  readonly functions: readonly FunctionInfo[];
  readonly streamUrl?: string;
  /** Never rejects. */
  invoke(call: Call): Promise<Outcome>;
  terminate(): Promise<void>;
}

/** The capabilities that Azure's Node worker announces; the library adds its own. */
const workerCapabilities = {
  RawHttpBodyBytes: 'true',
  RpcHttpBodyOnly: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  TypedDataCollection: 'true',
  WorkerStatus: 'true',
  HandlesWorkerTerminateMessage: 'true',
};

/** Azure's Node worker without its gRPC: loads the app into this process and runs its functions, hooks around them. */
export async function startRuntime(appDir: string, send: WorkerLog): Promise<Runtime> {
  const hooks = createHooks();
  const appHookData = {};
  const appOnlyHookData = {};

  const logOf =
    (run?: { invocationId: string; functionName: string }, invocationContext?: () => unknown) =>
    (level: LogLevel, category: string, message: string): void => {
      const entry = { level, category, message, invocationContext: invocationContext?.() };
      const context = { ...entry, hookData: {}, appHookData };
      hooks.runLog(context);
      send({
        level: context.level,
        category: context.category,
        message: context.message,
        ...run,
      });
    };

  const registry = createRegistry({ hooks, log: logOf() });
  provideCoreModule(registry.api);
  await loadApp(appDir);
  await hooks.run('appStart', {
    hookData: appOnlyHookData,
    appHookData,
    functionAppDirectory: appDir,
  });
  const model = registry.model();
  const capabilities = await model?.getCapabilities({ ...workerCapabilities });
  registry.lock();
  const streamUrl = capabilities?.['HttpUri'];

  async function run(call: Call, registered: Registered, model: ProgrammingModel) {
    const { invocationId, triggerMetadata } = call;
    const { metadata } = registered;
    let invocationContext: unknown;
    const core: CoreContext = {
      invocationId,
      metadata,
      state: undefined,
      request: {
        invocationId,
        functionId: metadata.functionId,
        inputData: call.inputs,
        triggerMetadata,
      },
      log: logOf({ invocationId, functionName: metadata.name }, () => invocationContext),
    };
    const invocation = model.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    invocationContext = context;
    const shared = { hookData: {}, appHookData, invocationContext };

    const before = { ...shared, inputs, functionCallback: registered.callback };
    core.state = 'preInvocationHooks';
    await hooks.run('preInvocation', before);

    const after = {
      ...shared,
      inputs: before.inputs,
      result: undefined as unknown,
      error: undefined as unknown,
    };
    core.state = 'invocation';
    try {
      after.result = await invocation.invokeFunction(
        context,
        before.inputs,
        before.functionCallback,
      );
    } catch (error) {
      after.error = error ?? new Error('The function threw nothing');
    }
    core.state = 'postInvocationHooks';
    await hooks.run('postInvocation', after);
    core.state = undefined;

    if (isDefined(after.error)) throw asError(after.error);
    refuseRepeatedActions(registered, after.result);
    const result = withCount(registered, after.result, context);
    return valueOf(registered, result, await invocation.getResponse(context, result));
  }

  return {
    functions: [...registry.functions.values()].map(describe),
    ...(streamUrl !== undefined && { streamUrl }),
    async invoke(call) {
      const registered = registry.functions.get(call.functionName);
      try {
        if (!registered || !model) throw new Error(`Function '${call.functionName}' is not loaded`);
        return { ok: true, returnValue: await run(call, registered, model) };
      } catch (error) {
        return asFailure(error);
      }
    },
    terminate: () => hooks.run('appTerminate', { hookData: appOnlyHookData, appHookData }),
  };
}

function refuseRepeatedActions({ triggerType }: Registered, result: unknown): void {
  if (triggerType.toLowerCase() !== 'orchestrationtrigger') return;
  const reason = findRepeatedActions(result);
  if (reason !== undefined) throw new Error(reason);
}

/** The SDK's own count of the tasks of an orchestrator, for the engine to compare with. */
function withCount({ triggerType }: Registered, result: unknown, context: unknown): unknown {
  if (triggerType.toLowerCase() !== 'orchestrationtrigger') return result;
  const { df } = context as { df?: { taskOrchestratorExecutor?: { sequenceNumber?: number } } };
  const sequenceNumber = df?.taskOrchestratorExecutor?.sequenceNumber;
  return sequenceNumber === undefined ? result : { ...(result as object), sequenceNumber };
}

function valueOf(
  { triggerType }: Registered,
  result: unknown,
  response: { returnValue?: CoreValue },
): TypedData | undefined {
  const value = response.returnValue;
  // A streamed response has gone its own way and leaves no value either, so "nothing returned" is said in words: Azure answers 204.
  if (triggerType.toLowerCase() === 'httptrigger' && (result === undefined || result === null)) {
    return { http: { statusCode: '204' } };
  }
  if (value === undefined || value === null) return undefined;
  const number = value['int'] ?? value['double'];
  return number === undefined ? (value as TypedData) : { json: JSON.stringify(number) };
}

function describe({ metadata, triggerType }: Registered): FunctionInfo {
  // Through JSON: an app may put anything into a binding's options, a message between processes takes data only.
  const bindings = Object.entries(metadata.bindings).map(
    ([name, binding]) => JSON.parse(JSON.stringify({ ...binding, name })) as Binding,
  );
  const trigger = bindings.find(({ type }) => type === triggerType);
  if (!trigger) throw new Error(`Function "${metadata.name}" has no trigger.`);
  return {
    name: metadata.name,
    trigger,
    bindings,
    ...(metadata.retryOptions && { retry: JSON.parse(JSON.stringify(metadata.retryOptions)) }),
  };
}

const isDefined = (value: unknown): boolean => value !== undefined && value !== null;

/** Anything can be thrown, and an error of another realm is none of ours. */
const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(textOf(thrown), { cause: thrown });

const textOf = (thrown: unknown): string =>
  typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? typeof thrown);

function asFailure(error: unknown): Outcome {
  const { message, stack } = asError(error);
  return { ok: false, kind: 'user', message, ...(stack !== undefined && { stack }) };
}
