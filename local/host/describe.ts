import type { FunctionsHost } from './host.ts';

/** One line for each function, as `func start` prints them: HTTP first. */
export function describeFunctions({ url, functions, routes }: FunctionsHost): string[] {
  const http = routes
    .toSorted((a, b) => a.functionName.localeCompare(b.functionName))
    .map(
      ({ functionName, methods, path }) =>
        `${functionName}: [${methods.join(',')}] http://localhost:${url.port}/${path}`,
    );
  const others = functions
    .filter(({ name }) => !routes.some(({ functionName }) => functionName === name))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, trigger }) => `${name}: ${trigger.type}`);
  return [...http, ...others];
}

/** Where the keys are and how they are shown to the host; none of them is printed. Empty when the host asks for none. */
export function describeKeys({ url, keyFile }: Pick<FunctionsHost, 'url' | 'keyFile'>): string[] {
  if (keyFile === undefined) return [];
  const master = `$(node -p 'require(${JSON.stringify(keyFile)}).master')`;
  return [
    `asked for by /admin, /runtime and all functions but anonymous ones; kept in ${keyFile}`,
    'master opens everything, host.default all functions, functions.NAME.default that one, system the webhooks',
    'shown as the header x-functions-key or as ?code=, for example:',
    `curl -H "x-functions-key: ${master}" http://localhost:${url.port}/admin/host/status`,
  ];
}
