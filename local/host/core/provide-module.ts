import Module from 'node:module';

const moduleName = '@azure/functions-core';
const moduleUrl = 'sluice-host:functions-core';
const globalKey = 'sluice.host.functions-core';

const loadName = '_load';

/** `_load` is where every CommonJS require ends; Node types it not at all, and Azure's worker leans on it as well. */
interface Internals {
  [loadName]: (this: unknown, request: string, ...rest: unknown[]) => unknown;
  /** From Node 22.15 on. */
  registerHooks?: typeof Module.registerHooks;
}

/** Makes `@azure/functions-core`, which exists in no registry, resolve to the given object, however the app asks for it. */
export function provideCoreModule(api: Readonly<Record<string, unknown>>): void {
  const internals = Module as unknown as Internals;
  const load = internals[loadName];
  internals[loadName] = function (this: unknown, request, ...rest) {
    return request === moduleName ? api : load.call(this, request, ...rest);
  };
  // `import`, and `require` inside a module that import loads through customisation hooks, do not come by _load.
  Object.assign(globalThis, { [Symbol.for(globalKey)]: api });
  internals.registerHooks?.({
    resolve: (specifier, context, next) =>
      specifier === moduleName
        ? { url: moduleUrl, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === moduleUrl
        ? {
            format: 'commonjs',
            source: `module.exports = globalThis[Symbol.for('${globalKey}')]`,
            shortCircuit: true,
          }
        : next(url, context),
  });
}
