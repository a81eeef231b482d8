import { valueAt } from './container.ts';
import { etagOf, ridOf } from './container.ts';
import { refusals } from './errors.ts';
import type { Container } from './store.ts';

/** A document as a caller sends it, checked, and ready to be written. */
export interface Draft {
  readonly id: string;
  /** The partition key, as JSON. */
  readonly pk: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The caller's properties as JSON, without the system's. */
  readonly text: string;
  /** Values that may occur once within the partition key. */
  readonly uniqueValues: readonly string[];
  /** Seconds from the write on, or null for ever. */
  readonly ttlSeconds: number | null;
}

/** Objects and arrays inside one another (learn.microsoft.com/azure/cosmos-db/concepts-limits). */
const deepestNesting = 128;
const longestDocumentBytes = 2 * 1024 * 1024;
const longestIdBytes = 1023;
const longestPartitionKeyBytes = 2048;

/** Written by the service; what a caller sends under these names is ignored. */
export const systemProperties: ReadonlySet<string> = new Set([
  '_rid',
  '_self',
  '_etag',
  '_attachments',
  '_ts',
  '_lsn',
]);

/**
 * @param pk of the request's header, as JSON; absent means: take the document's
 * @throws CosmosError 400 or 413 when Azure would refuse the document
 */
export function toDraft(body: unknown, container: Container, pk?: string): Draft {
  const value = checkDocument(body);
  const own = partitionKeyOf(value, container);
  if (pk !== undefined && pk !== own) throw refusals.partitionKeyMismatch();
  for (const name of systemProperties) delete value[name];
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > longestDocumentBytes) throw refusals.tooLarge();
  return {
    id: value.id,
    pk: own,
    value,
    text,
    uniqueValues: container.uniqueKeys.map((paths, position) =>
      JSON.stringify([own, position, paths.map((keys) => valueAt(value, keys) ?? null)]),
    ),
    ttlSeconds: ttlOf(value, container),
  };
}

type Document = Record<string, unknown> & { id: string };

function checkDocument(body: unknown): Document {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusals.badRequest(
      'The request payload is invalid. Ensure to provide a valid request payload.',
    );
  }
  const document = body as Record<string, unknown>;
  checkId(document['id']);
  if (isDeeper(document, deepestNesting)) {
    throw refusals.badRequest(
      `The document is nested too deeply: ${deepestNesting} levels are allowed.`,
    );
  }
  return document as Document;
}

function isDeeper(value: object, levels: number): boolean {
  if (levels < 0) return true;
  return Object.values(value).some(
    (inner) => typeof inner === 'object' && inner !== null && isDeeper(inner as object, levels - 1),
  );
}

function checkId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '') {
    throw refusals.badRequest(
      "The input content is invalid because the required properties - 'id; ' - are missing",
    );
  }
  if (/[/\\?#]/.test(id) || Buffer.byteLength(id) > longestIdBytes || id.endsWith(' ')) {
    throw refusals.badRequest(
      'The input name is invalid. Ensure to provide a unique non-empty string less than 1024 characters, without / \\ ? # and not ending with a space.',
    );
  }
}

/** A missing part of the key is `{}` on the wire, which is not the same as null. */
function partitionKeyOf(value: unknown, { partitionKeys }: Container): string {
  const parts = partitionKeys.map((keys) => {
    const part = valueAt(value, keys);
    if (typeof part === 'object' && part !== null) throw refusals.partitionKeyMismatch();
    return part === undefined ? {} : part;
  });
  const pk = JSON.stringify(parts);
  if (Buffer.byteLength(pk) > longestPartitionKeyBytes) {
    throw refusals.badRequest(
      'Partition key size is larger than the maximum allowed size of 2048 bytes.',
    );
  }
  return pk;
}

function ttlOf(value: Document, { definition }: Container): number | null {
  const { defaultTtlSeconds } = definition;
  const own = value['ttl'];
  if (own !== undefined && own !== null && !isTtl(own)) {
    throw refusals.badRequest(
      "The input ttl is invalid. Ensure to provide a nonzero positive integer less than or equal to '2147483647', or -1.",
    );
  }
  if (defaultTtlSeconds === undefined) return null; // the container has TTL off
  const seconds = isTtl(own) ? own : defaultTtlSeconds;
  return seconds === -1 ? null : seconds;
}

const isTtl = (value: unknown): value is number =>
  Number.isInteger(value) && (value === -1 || (Number(value) > 0 && Number(value) < 2 ** 31));

export interface Stamp {
  readonly rid: number;
  readonly lsn: number;
  readonly ts: number;
}

/** The document as it is read back: the caller's properties, then the system's. */
export function stamp(text: string, container: Container, { rid, lsn, ts }: Stamp): string {
  const item = ridOf(container.databaseNumber, container.number, rid);
  const self = `dbs/${container.databaseRid}/colls/${container.rid}/docs/${item}/`;
  const etag = JSON.stringify(etagOf(lsn, ts));
  return `${text.slice(0, -1)},"_rid":"${item}","_self":"${self}","_etag":${etag},"_attachments":"attachments/","_ts":${ts}}`;
}
