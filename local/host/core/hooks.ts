import { CoreDisposable, systemError } from './disposable.ts';

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
type HookName = (typeof hookNames)[number];
type HookContext = Record<string, unknown>;
type Hook = (context: HookContext) => unknown;

export interface Hooks {
  readonly register: (name: string, hook: Hook) => CoreDisposable;
  /** In order of registration, each awaited; a hook may change the context that the next one sees. */
  run(name: Exclude<HookName, 'log'>, context: HookContext): Promise<void>;
  /** Log hooks answer at once: a log call does not wait. */
  runLog(context: HookContext): void;
}

/** The app's hooks (`app.hook.preInvocation(…)`), as telemetry libraries use them. */
export function createHooks(): Hooks {
  const hooks: Record<HookName, Hook[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  return {
    register(name, hook) {
      if (!isHookName(name)) throw systemError(RangeError, `Unrecognized hook "${name}"`);
      hooks[name].push(hook);
      return new CoreDisposable(() => {
        hooks[name] = hooks[name].filter((other) => other !== hook);
      });
    },
    async run(name, context) {
      for (const hook of hooks[name]) await hook(context);
    },
    runLog(context) {
      for (const hook of hooks.log) hook(context);
    },
  };
}

const isHookName = (name: string): name is HookName =>
  (hookNames as readonly string[]).includes(name);
