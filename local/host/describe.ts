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
