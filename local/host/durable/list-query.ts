import { z } from 'zod';
import { Refusal } from './client.ts';
import type { InstanceFilter, InstanceRecord } from './instances.ts';
import { runtimeStatuses, type RuntimeStatus } from './protocol.ts';

const continuationHeader = 'x-ms-continuation-token';

const defaultPage = 100;
/** Azure's is a 32-bit number. */
const largestPage = 2 ** 31 - 1;

const Continuation = z.strictObject({ createdAt: z.number(), id: z.string() });

/** Which instances are meant, without paging. */
export function readFilter(query: URLSearchParams): InstanceFilter {
  return {
    createdFrom: readTime(query, 'createdTimeFrom'),
    createdTo: readTime(query, 'createdTimeTo'),
    statuses: readStatuses(query),
    prefix: query.get('instanceIdPrefix') ?? undefined,
  };
}

export function readListQuery(
  query: URLSearchParams,
  headers: Headers,
): InstanceFilter & { limit: number } {
  const limit = Number(query.get('top') ?? defaultPage);
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw new Refusal(400, `top must be a whole number from 1 to ${largestPage}.`);
  }
  return { ...readFilter(query), after: readContinuation(headers), limit };
}

/** The header that says that there may be more. */
export function continuationOf(
  records: readonly InstanceRecord[],
  { limit }: { limit: number },
): Record<string, string> {
  const last = records.at(-1);
  if (!last || records.length < limit) return {};
  const { createdAt, id } = last;
  const token = Buffer.from(JSON.stringify({ createdAt, id })).toString('base64url');
  return { [continuationHeader]: token };
}

function readContinuation(headers: Headers): InstanceFilter['after'] {
  const token = headers.get(continuationHeader);
  if (!token) return undefined;
  try {
    return Continuation.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new Refusal(400, 'The continuation token is not one of ours.');
  }
}

function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Refusal(400, `${name} is not a time.`);
  return time;
}

function readStatuses(query: URLSearchParams): RuntimeStatus[] {
  const names = query.getAll('runtimeStatus').flatMap((text) => text.split(','));
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'Canceled' && name !== 'ContinuedAsNew') // never kept here
    .map((name) => {
      const status = runtimeStatuses.find((known) => known.toLowerCase() === name.toLowerCase());
      if (!status) throw new Refusal(400, `${name} is not a runtime status.`);
      return status;
    });
}
