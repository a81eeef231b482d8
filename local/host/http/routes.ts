import { z } from 'zod';
import type { FunctionInfo } from '../invocation.ts';
import type { AuthLevel } from '../keys.ts';
import { parseRoute, type RouteTemplate } from './route-template.ts';

const HttpTrigger = z.looseObject({
  route: z.string().optional(),
  authLevel: z
    .string()
    .transform((level) => level.toLowerCase())
    .pipe(z.enum(['anonymous', 'function', 'admin']))
    .prefault('function'), // as Azure reads a binding without it; the library writes 'anonymous'
  methods: z.array(z.string().transform((method) => method.toUpperCase())).default(['GET', 'POST']),
});

export interface Route {
  readonly functionName: string;
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
  /** With the prefix, without a leading slash: api/files/{id}. */
  readonly path: string;
  readonly template: RouteTemplate;
}

export interface RouteHit {
  readonly functionName: string;
  readonly authLevel: AuthLevel;
  readonly params: Readonly<Record<string, string>>;
}

export const isHttpTrigger = ({ trigger }: FunctionInfo): boolean =>
  trigger.type.toLowerCase() === 'httptrigger';

/** @returns the app's routes, the most specific first; throws on one that cannot be served. */
export function routesOf(functions: readonly FunctionInfo[], routePrefix: string): Route[] {
  const routes = functions.filter(isHttpTrigger).map(({ name, trigger }): Route => {
    const { route = name, methods, authLevel } = HttpTrigger.parse(trigger);
    const path = [routePrefix, route]
      .map((part) => part.replace(/^\/+|\/+$/g, ''))
      .filter(Boolean)
      .join('/');
    if (/^(admin|runtime)(\/|$)/i.test(path)) {
      throw new Error(`The route "${path}" of ${name} begins with a word that the host keeps`);
    }
    return { functionName: name, methods, authLevel, path, template: parse(name, path) };
  });
  return routes.toSorted((a, b) => (a.template.precedence < b.template.precedence ? -1 : 1));
}

function parse(name: string, path: string): RouteTemplate {
  try {
    return parseRoute(path);
  } catch (error) {
    throw new Error(`The route "${path}" of ${name} cannot be served: ${String(error)}`, {
      cause: error,
    });
  }
}

/** A known path with another method finds nothing: Azure answers 404, not 405 (Azure/azure-functions-host#10098). */
export function findRoute(
  routes: readonly Route[],
  { method, path }: { method: string; path: string },
): RouteHit | undefined {
  for (const { functionName, methods, authLevel, template } of routes) {
    const params = methods.includes(method) ? template.match(path) : undefined;
    if (params) return { functionName, authLevel, params };
  }
  return undefined;
}
