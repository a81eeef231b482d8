import { CoreDisposable, systemError } from './disposable.ts';
import type { CoreMetadata, FunctionCallback, LogLevel, ProgrammingModel } from './core-types.ts';
import type { Hooks } from './hooks.ts';

export interface Registered {
  readonly metadata: CoreMetadata & { readonly functionId: string };
  readonly callback: FunctionCallback;
  readonly triggerType: string;
}

export interface Registry {
  /** What `require('@azure/functions-core')` gives to the app. */
  readonly api: Readonly<Record<string, unknown>>;
  readonly functions: ReadonlyMap<string, Registered>;
  model(): ProgrammingModel | undefined;
  /** The app has loaded: from now on nothing is registered. */
  lock(): void;
}

/** The versions that a current Azure tells the app: the library switches features on by them. */
const workerVersion = '3.11.0';
const hostVersion = '4.1040.0';

export function createRegistry(options: {
  hooks: Hooks;
  log: (level: LogLevel, category: string, message: string) => void;
}): Registry {
  const functions = new Map<string, Registered>();
  let model: ProgrammingModel | undefined;
  let locked = false;

  function registerFunction(metadata: CoreMetadata, callback: FunctionCallback): CoreDisposable {
    if (locked) throw systemError(Error, 'A function can only be registered during app startup.');
    const functionId = metadata.functionId ?? metadata.name;
    if (functions.has(functionId)) {
      throw systemError(Error, `A function with id "${functionId}" has already been registered.`);
    }
    functions.set(functionId, {
      metadata: { ...metadata, functionId },
      callback,
      triggerType: triggerOf(metadata),
    });
    return new CoreDisposable(() => {
      if (locked) throw systemError(Error, 'A function can only be disposed during app startup.');
      functions.delete(functionId);
    });
  }

  return {
    functions,
    api: {
      version: workerVersion,
      hostVersion,
      Disposable: CoreDisposable,
      registerHook: options.hooks.register,
      registerFunction,
      setProgrammingModel: (given: ProgrammingModel) => {
        model = given;
      },
      getProgrammingModel: () => model,
      log: options.log,
    },
    model: () => model,
    lock() {
      locked = true;
    },
  };
}

function triggerOf({ name, bindings }: CoreMetadata): string {
  const trigger = Object.values(bindings).find(({ type }) => /trigger$/i.test(type));
  if (trigger === undefined) throw systemError(Error, `Function "${name}" has no trigger.`);
  return trigger.type;
}
