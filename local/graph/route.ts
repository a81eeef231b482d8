import { z } from 'zod';
import { badRequest } from './errors.ts';
import type { State } from './state.ts';

/** Who calls: an application in its own name, or one on behalf of a person. */
export type Caller =
  | { readonly kind: 'app'; readonly appId: string; readonly roles: ReadonlySet<string> }
  | {
      readonly kind: 'person';
      readonly appId: string;
      readonly oid: string;
      readonly scopes: ReadonlySet<string>;
    };

/** One call, with who makes it and what came along. */
export interface Call {
  readonly state: State;
  readonly caller: Caller;
  readonly request: Request;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** What stood in place of `:name` in the pattern, decoded. */
  readonly param: (name: string) => string;
  /** Parsed JSON; undefined when there is none, or when the route takes bytes. */
  readonly body: unknown;
  /** The words of the Prefer headers, in lower case. */
  readonly prefers: ReadonlySet<string>;
}

export interface Route {
  readonly method: string;
  /**
   * Of Graph what follows /v1.0, of SharePoint's own REST the whole path. `:name` stands for any text but a slash. An item's address by
   * path comes as one part: `/drives/:driveId/items/:item` is met by an id, by `root`, by `root:/a/b:` and by `ID:/a/b:`.
   */
  readonly pattern: string;
  /** Resource units: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online */
  readonly ru: number | ((query: URLSearchParams) => number);
  /** The body is bytes, and read by `handle` itself. */
  readonly takesBytes?: boolean;
  readonly handle: (call: Call) => Response | Promise<Response>;
}

export interface Matched {
  readonly route: Route;
  readonly param: Call['param'];
}

/** Routes by method and pattern, compiled once. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map((route) => {
    const names: string[] = [];
    const parts = route.pattern.split(/(:[a-zA-Z]+)/).map((part) => {
      if (!/^:[a-zA-Z]+$/.test(part)) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1));
      return '([^/]+)';
    });
    return { route, names, pattern: new RegExp(`^${parts.join('')}$`, 'i') };
  });
  return (method: string, pathname: string): Matched | undefined => {
    for (const { route, names, pattern } of compiled) {
      if (route.method !== method) continue;
      const found = pattern.exec(pathname);
      if (found === null) continue;
      const values = new Map(names.map((name, at) => [name, decode(found[at + 1] ?? '')]));
      return { route, param: (name) => values.get(name) ?? '' };
    }
    return undefined;
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('The URL is not encoded well');
  }
}

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

/** `$top`, at least 1 and at most `most`. */
export function topOf(
  query: URLSearchParams,
  { standard, most }: { standard: number; most: number },
): number {
  const text = query.get('$top') ?? query.get('top');
  if (text === null || text === '') return standard;
  if (!/^[1-9]\d*$/.test(text)) throw badRequest('Invalid value for $top');
  return Math.min(Number(text), most);
}

/** One page by the number of entries passed, for lists that are short; `next` where there are more. */
export function countedPage<T>(
  { state, query, url }: Pick<Call, 'state' | 'query' | 'url'>,
  all: readonly T[],
  size: { standard: number; most: number },
): { page: readonly T[]; next: { '@odata.nextLink'?: string } } {
  const start = Number(query.get('$skiptoken') ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) throw badRequest('Invalid skip token');
  const page = all.slice(start, start + topOf(query, size));
  const end = start + page.length;
  const next = new URL(`${state.origin()}${url.pathname}${url.search}`);
  next.searchParams.set('$skiptoken', String(end));
  return { page, next: end < all.length ? { '@odata.nextLink': next.href } : {} };
}

export const noContent = (): Response => new Response(null, { status: 204 });
