import { APIConnectionError } from 'openai';
import { AppError } from '../platform/errors.ts';

/** What an operation ended with, in our own terms; undefined where the fault is ours. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (!isOutage(error)) return undefined;
  const message = 'A service that Sluice needs does not answer: try again in a moment';
  return new AppError('SERVICE_UNAVAILABLE', message, { cause: error });
}

/** Node's (nodejs.org/api/errors.html), undici's, and what the Azure SDKs call it when nothing was answered. */
const noAnswer = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
  'REQUEST_SEND_ERROR',
  'TimeoutError',
  // Service Bus, whose own `retryable` is true for whatever is made without saying otherwise.
  'ServiceCommunicationProblem',
  'ServiceBusy',
  'ServiceTimeout',
]);
/** Too slow, too many, or told by Cosmos to try again (449). */
const lateStatuses = new Set([408, 429, 449]);
/** An SDK's error holds that of its transport, which holds those of the addresses that were tried. */
const deepest = 4;

/**
 * Whether a service was out of reach, overloaded or broken, so that the same call may succeed later. By shape, since the
 * SDKs have no class in common: a status is `statusCode` (@azure/core), `status` (openai) or a number as `code` (Cosmos).
 */
function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > deepest) return false;
  if (error instanceof APIConnectionError) return true;
  if (error instanceof DOMException) return error.name === 'TimeoutError'; // of AbortSignal.timeout; its code is a number, too
  const read = (name: string): unknown => Reflect.get(error, name);
  const [code, errors] = [read('code'), read('errors')];
  const answered = [read('statusCode'), read('status'), code].find(isNumber);
  if (answered !== undefined) return answered >= 500 || lateStatuses.has(answered);
  if (typeof code === 'string' && noAnswer.has(code)) return true;
  const inner = [read('cause'), ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((one) => isOutage(one, depth + 1));
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
