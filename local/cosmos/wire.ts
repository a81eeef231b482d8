import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { refusals } from './errors.ts';
import type { Container } from './store.ts';

/** A request, read whole. */
export interface Call {
  readonly method: string;
  /** As sent, still URL-encoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** JSON, ready to be sent. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Request units. */
  readonly charge?: number;
  /** Whose session the answer belongs to. */
  readonly container?: Container;
}

/** Documents may have 2 MB; so may requests, with a little more for what is around the document. */
const largestBody = 2 * 1024 * 1024 + 64 * 1024;

export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk); // the rest is read and dropped, so that 413 arrives
  }
  if (size > largestBody) throw refusals.tooLarge();
  return chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
}

export function parseBody({ body }: Call): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refusals.badRequest(
      'The input content is invalid because it is not valid JSON. Ensure to provide a valid request payload.',
    );
  }
}

export function header({ headers }: Pick<Call, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const flag = (call: Call, name: string): boolean =>
  header(call, name)?.toLowerCase() === 'true';

/** @returns Infinity for -1, by which the service is asked to choose, and 100 when nothing is asked */
export function pageSizeOf(call: Call): number {
  const asked = Number(header(call, 'x-ms-max-item-count') ?? 100);
  if (!Number.isInteger(asked) || asked < -1 || asked === 0) {
    throw refusals.badRequest('The page size must be a positive integer, or -1.');
  }
  return asked === -1 ? 1000 : asked;
}

export interface PartitionKeyHeader {
  /** An array, as JSON. */
  readonly json: string;
  /** False for the first parts of a hierarchical key. */
  readonly isWhole: boolean;
}

const invalidKey = () =>
  refusals.badRequest(
    "Partition key provided either doesn't correspond to definition in the collection or doesn't match partition key field values specified in the document. Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value",
  );

export function partitionKeyHeader(
  call: Call,
  container: Container,
): PartitionKeyHeader | undefined {
  const text = header(call, 'x-ms-documentdb-partitionkey');
  if (text === undefined) return undefined;
  const parts = parseKeyParts(text);
  const wanted = container.partitionKeys.length;
  if (parts.length === 0) return undefined;
  if (parts.length > wanted) throw invalidKey();
  return { json: JSON.stringify(parts), isWhole: parts.length === wanted };
}

/** A value, or `{}`, which stands for a missing one. */
const isKeyPart = (part: unknown): boolean =>
  typeof part !== 'object' || part === null || JSON.stringify(part) === '{}';

/** @throws CosmosError 400 for what is no array of values */
export function parseKeyParts(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(text);
    if (Array.isArray(parts) && parts.every(isKeyPart)) return parts;
  } catch {
    // refused below
  }
  throw invalidKey();
}

/** The one partition key that an operation on an item needs, as JSON. */
export function wholePartitionKey(call: Call, container: Container): string {
  const key = partitionKeyHeader(call, container);
  if (key === undefined) throw refusals.partitionKeyMissing();
  if (!key.isWhole) throw invalidKey();
  return key.json;
}
