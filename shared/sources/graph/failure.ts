import { z } from 'zod';
import { AppError, isAppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';

/** What an answer was, as far as it may be told: never its address (which may hold a key), never its body. */
export interface Failed {
  readonly status: number;
  readonly body: unknown;
}

/** Graph's and SharePoint's own words for a failure; messages may quote names and stay behind. */
const Failure = z.looseObject({
  error: z.looseObject({ code: z.string().nullish() }).nullish(),
  'odata.error': z.looseObject({ code: z.string().nullish() }).nullish(),
});

export function codeOf(body: unknown): string | undefined {
  const { data } = Failure.safeParse(body);
  const code = data?.error?.code ?? data?.['odata.error']?.code;
  return code && /^[\w.,: -]{1,80}$/.test(code) ? code : undefined;
}

export function failureOf({ status, body }: Failed): AppError {
  const code = codeOf(body);
  const details = { status, ...(code !== undefined && { code }) };
  const told = code === undefined ? String(status) : `${status} ${code}`;
  if (status === 404 || status === 410)
    return new AppError('NOT_FOUND', `Microsoft 365 answers ${told}`, { details });
  if (status === 429)
    return new AppError('SOURCE_THROTTLED', 'Microsoft 365 asks us to slow down', { details });
  if (status >= 500 || status === 408)
    return new AppError('SOURCE_UNAVAILABLE', `Microsoft 365 answers ${told}`, { details });
  return new AppError('SOURCE_DENIED', `Microsoft 365 refuses the call with ${told}`, { details });
}

/** The network's own word for why there was no answer. */
export function unreachable(error: unknown, who = 'Microsoft 365'): AppError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const word = /^[A-Z_]{3,40}$/.exec(code)?.[0] ?? 'no answer';
  return new AppError('SOURCE_UNAVAILABLE', `${who} cannot be reached: ${word}`);
}

/**
 * @returns undefined where Graph answers "not found" or "forbidden": gone, trashed, or not for us to see. Both hide the item:
 *   what we cannot see we cannot vouch for. 423 is a site that was locked: nobody reads there.
 */
export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    if (isAppError(error, 'SOURCE_DENIED') && hides(error.details['status'])) return undefined;
    throw error;
  }
}

const hides = (status: unknown): boolean => status === 403 || status === 423;

/** The same for "not found" alone: where we lack a permission, an admin must hear of it. */
export async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

/** undefined where there is no body, or none in JSON. */
export const bodyOf = (text: string): unknown => (text === '' ? undefined : parseJson(text));
