import type { Caller } from './access.ts';
import { badRequest } from './errors.ts';
import type { State } from './state.ts';
import { z } from 'zod';

/** One call, with who makes it and what came along. */
export interface Call {
  readonly state: State;
  readonly caller: Caller;
  readonly request: Request;
  readonly query: URLSearchParams;
  /** What stood in place of `:name` in the pattern. */
  readonly param: (name: string) => string;
  readonly body: unknown;
  readonly form: FormData | undefined;
}

export type Route = readonly [
  method: string,
  pattern: string,
  handle: (call: Call) => Response | Promise<Response>,
];

export interface Matched {
  readonly handle: Route[2];
  readonly param: Call['param'];
}

export function findRoute(
  routes: readonly Route[],
  { method, pathname }: { method: string; pathname: string },
): Matched | undefined {
  const parts = pathname.split('/');
  for (const [wanted, pattern, handle] of routes) {
    const names = pattern.split('/');
    if (wanted !== method || names.length !== parts.length) continue;
    if (!names.every((name, at) => (name.startsWith(':') ? parts[at] !== '' : name === parts[at])))
      continue;
    const param = (name: string) => decodeURIComponent(parts[names.indexOf(`:${name}`)] ?? '');
    return { handle, param };
  }
  return undefined;
}

/** The folder that something is put into. Box takes the id as a number, too. */
export const Parent = z.looseObject({
  id: z.union([z.string(), z.int().nonnegative().transform(String)]),
});

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

/** One page by offset, as most lists of Box are. */
export function offsetPage<T>(
  all: readonly T[],
  query: URLSearchParams,
  { standard, most }: { standard: number; most: number },
): { entries: T[]; page: { total_count: number; offset: number; limit: number } } {
  const limit = Math.min(countOf(query, 'limit', standard), most);
  const offset = countOf(query, 'offset', 0);
  const entries = all.slice(offset, offset + limit);
  return { entries, page: { total_count: all.length, offset, limit } };
}

/** One page by marker. The marker is the id of the last entry; one that has gone meanwhile is refused, as Box's expire. */
export function markerPage<T extends { readonly id: string }>(
  all: readonly T[],
  query: URLSearchParams,
  { standard, most }: { standard: number; most: number },
): { entries: T[]; page: { limit: number; next_marker: string | null } } {
  const limit = Math.min(countOf(query, 'limit', standard), most);
  const marker = query.get('marker') ?? '';
  const start = marker === '' ? 0 : all.findIndex(({ id }) => id === decodeMarker(marker)) + 1;
  if (marker !== '' && start === 0) throw badRequest('Invalid marker', 'bad_request');
  const entries = all.slice(start, start + limit);
  const last = entries.at(-1);
  const hasMore = start + entries.length < all.length && last !== undefined;
  return { entries, page: { limit, next_marker: hasMore ? encodeMarker(last.id) : null } };
}

const encodeMarker = (id: string) => Buffer.from(`after:${id}`).toString('base64url');
const decodeMarker = (marker: string) =>
  Buffer.from(marker, 'base64url')
    .toString()
    .replace(/^after:/, '');

function countOf(query: URLSearchParams, name: string, standard: number): number {
  const text = query.get(name);
  if (text === null || text === '') return standard;
  if (!/^\d+$/.test(text)) throw badRequest(`${name} must be a number`);
  return Number(text);
}

export const noContent = (): Response => new Response(null, { status: 204 });
