import { BoxClient } from 'box-node-sdk';
import {
  BaseUrls,
  BoxRetryStrategy,
  FetchOptions,
  NetworkSession,
  type RetryStrategy,
} from 'box-node-sdk/networking';
import type { Authentication } from 'box-node-sdk/networking/auth';
import type { Interceptor } from 'box-node-sdk/networking/interceptors';
import { AppError } from '../../platform/errors.ts';
import { forOneCall } from './auth.ts';

/**
 * The SDK's retry looks for `Retry-After` among header names that node-fetch has lower-cased, and so never waits as told
 * (seen in 10.12.0, for 429 and for "202, not ready"). Giving the header its other name mends both.
 */
const honourRetryAfter: Interceptor = {
  beforeRequest: (options) => options,
  afterRequest(response) {
    const retryAfter = response.headers['retry-after'];
    if (retryAfter === undefined) return response;
    return { ...response, headers: { ...response.headers, 'Retry-After': retryAfter } };
  },
};

/** Each attempt of a call knows the token that it was sent with. */
const refreshOnlyRefused: Interceptor = {
  beforeRequest: (options) =>
    options.auth
      ? Object.assign(new FetchOptions(options), { auth: forOneCall(options.auth) })
      : options,
  afterRequest: (response) => response,
};

/** The SDK's own, but for one thing: a fresh token is tried at once, not after seconds. */
function createRetryStrategy(): RetryStrategy {
  const own = new BoxRetryStrategy({ maxAttempts: 5, maxRetriesOnException: 4 });
  return {
    shouldRetry: (...call) => own.shouldRetry(...call),
    retryAfter: (options, response, attempt) =>
      response.status === 401 && attempt === 1 ? 0 : own.retryAfter(options, response, attempt),
  };
}

export function createBoxClient(auth: Authentication, endpoint: string): BoxClient {
  const base = endpoint.replace(/\/$/, '');
  return new BoxClient({
    auth,
    networkSession: new NetworkSession({
      baseUrls: new BaseUrls({ baseUrl: base, uploadUrl: `${base}/upload`, oauth2Url: base }),
      interceptors: [honourRetryAfter, refreshOnlyRefused],
      retryStrategy: createRetryStrategy(),
    }).withCustomAgentOptions({ keepAlive: true }), // the SDK's own agent shakes hands anew for each call
  });
}

/**
 * What Box answers, as it is. The SDK's own models refuse a whole page for one field of one entry that they do not expect;
 * ours say what we need, entry by entry.
 */
export async function getJson(
  client: BoxClient,
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<unknown> {
  const url = `${client.networkSession.baseUrls.baseUrl}/2.0/${path}`;
  return (await client.makeRequest({ url, method: 'GET', params })).data;
}

/**
 * @returns undefined where Box answers "not found" or "forbidden": gone, trashed, or not for us to see. Both hide the item:
 *   what we cannot see we cannot vouch for.
 */
export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 403) return undefined;
    throw translate(error);
  }
}

/** SDK errors carry the request with its headers: they stop here, and only status and code go on. */
export function translate(error: unknown): unknown {
  const status = statusOf(error);
  if (status === undefined) {
    if (!isSdkError(error)) return error;
    // The message names the whole address, which of a download is a key to the file: only the system's own word goes on.
    const word = /\bE[A-Z_]{3,}\b/.exec(error.message)?.[0] ?? 'no answer';
    return new AppError('SOURCE_UNAVAILABLE', `Box cannot be reached: ${word}`);
  }
  if (status === 429) return new AppError('SOURCE_THROTTLED', 'Box asks us to slow down');
  if (status >= 500) return new AppError('SOURCE_UNAVAILABLE', `Box answers ${status}`);
  return new AppError('SOURCE_DENIED', `Box refuses the call with ${status}`);
}

const isSdkError = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'BoxSdkError' || error.name === 'BoxApiError');

/** By shape, not by class: the SDK ships twice (CommonJS and ESM), and each copy has its own classes. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('responseInfo' in error)) return undefined;
  const { responseInfo } = error;
  if (typeof responseInfo !== 'object' || responseInfo === null) return undefined;
  return 'statusCode' in responseInfo && typeof responseInfo.statusCode === 'number'
    ? responseInfo.statusCode
    : undefined;
}
