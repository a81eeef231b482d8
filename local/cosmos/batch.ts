import { z } from 'zod';
import { etagOf } from './container.ts';
import { toDraft } from './document.ts';
import { CosmosError, refusals } from './errors.ts';
import { isSameEtag, type Items, type Target } from './items.ts';
import type { StoredItem } from './item-table.ts';
import { changeByPatch } from './patch-item.ts';
import { parsePatch } from './patch.ts';
import { chargeForRead, totalOf } from './charge.ts';
import type { Container } from './store.ts';
import { parseKeyParts } from './wire.ts';
import type { QueryClock } from './query/functions/define.ts';

const Operation = z.object({
  operationType: z.enum(['Create', 'Upsert', 'Read', 'Replace', 'Delete', 'Patch']),
  id: z.string().optional(),
  /** JSON within JSON, as the SDKs send it for bulk. */
  partitionKey: z.union([z.string(), z.array(z.unknown())]).optional(),
  resourceBody: z.unknown().optional(),
  ifMatch: z.string().optional(),
  ifNoneMatch: z.string().optional(),
});
type Operation = z.infer<typeof Operation>;

const mostOperations = 100;

export interface BatchRequest {
  readonly container: Container;
  readonly body: unknown;
  /** The header's partition key, as JSON: the only one of an atomic batch. */
  readonly pk: string | undefined;
  /** All or nothing. */
  readonly atomic: boolean;
  /** Without it a bulk request stops at its first failure. */
  readonly continueOnError: boolean;
  /** `Prefer: return=minimal`: leaves out the documents that were written. */
  readonly minimal: boolean;
}

export interface BatchTools {
  readonly items: Items;
  readonly clock: QueryClock;
  /** Runs work in a savepoint of its own. */
  readonly savepoint: <T>(work: () => T) => T;
}

interface Result {
  readonly status: number;
  readonly charge: number;
  readonly item?: StoredItem;
  readonly error?: CosmosError;
}

export interface BatchAnswer {
  readonly status: 200 | 207;
  readonly body: string;
  readonly charge: number;
}

/** Thrown out of the transaction, so that it rolls back, and answered as 207. */
class BatchRefused extends Error {
  override readonly name = 'BatchRefused';
  readonly results: readonly Result[];
  constructor(results: readonly Result[]) {
    super('an operation of the batch failed');
    this.results = results;
  }
}

export async function runBatch(
  request: BatchRequest,
  tools: BatchTools & { write: <T>(work: () => T) => Promise<T> },
): Promise<BatchAnswer> {
  const operations = parseOperations(request.body);
  try {
    return toAnswer(await tools.write(() => runAll(operations, request, tools)), request);
  } catch (error) {
    if (error instanceof BatchRefused) return toAnswer(error.results, request);
    throw error;
  }
}

function parseOperations(body: unknown): Operation[] {
  const parsed = z.array(Operation).safeParse(body);
  if (!parsed.success) throw refusals.badRequest('The batch request payload is invalid.');
  if (parsed.data.length > mostOperations) {
    throw refusals.badRequest(
      `Batch request has more operations than what is supported. Maximum operations allowed: ${mostOperations}.`,
    );
  }
  return parsed.data;
}

function runAll(operations: Operation[], request: BatchRequest, tools: BatchTools): Result[] {
  const results: Result[] = [];
  for (const operation of operations) {
    const result = attempt(() => run(operation, request, tools), tools);
    results.push(result);
    if (result.error && request.atomic) throw new BatchRefused(undone(operations, results));
    if (result.error && !request.continueOnError) return undone(operations, results, results);
  }
  return results;
}

/** 424 for what was taken back or never tried. */
const undone = (
  operations: readonly Operation[],
  results: readonly Result[],
  kept: readonly Result[] = [],
): Result[] =>
  operations.map((_operation, position) => {
    const isCulprit = position === results.length - 1;
    const result = isCulprit ? results[position] : kept[position];
    return result ?? { status: 424, charge: 0 };
  });

function attempt(work: () => Result, { savepoint }: BatchTools): Result {
  try {
    return savepoint(work);
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error;
    return { status: error.status, charge: 1, error };
  }
}

function run(operation: Operation, request: BatchRequest, tools: BatchTools): Result {
  const { container } = request;
  const { items } = tools;
  const { operationType, resourceBody, ifMatch } = operation;
  const pk = partitionKeyOf(operation, request);
  if (operationType === 'Create') {
    return items.create({ container, draft: toDraft(resourceBody, container, pk) });
  }
  if (operationType === 'Upsert') {
    const draft = toDraft(resourceBody, container, pk);
    return items.upsert({ container, draft, ifMatch });
  }
  const target = targetOf(operation, container, pk);
  switch (operationType) {
    case 'Read':
      return readOne(target, operation, items);
    case 'Replace':
      return items.replace(target, toDraft(resourceBody, container, pk));
    case 'Patch':
      return changeByPatch(target, parsePatch(resourceBody), tools);
    case 'Delete':
      return { status: 204, charge: items.remove(target) };
  }
}

function partitionKeyOf({ partitionKey }: Operation, { pk }: BatchRequest): string | undefined {
  if (partitionKey === undefined) return pk;
  const text = typeof partitionKey === 'string' ? partitionKey : JSON.stringify(partitionKey);
  return JSON.stringify(parseKeyParts(text));
}

function targetOf(operation: Operation, container: Container, pk: string | undefined): Target {
  if (pk === undefined) throw refusals.partitionKeyMissing();
  const { resourceBody, ifMatch } = operation;
  const own = (resourceBody as { id?: unknown } | undefined)?.id;
  const id = operation.id ?? (typeof own === 'string' ? own : '');
  return { container, pk, id, ifMatch };
}

function readOne(target: Target, { ifNoneMatch }: Operation, items: Items): Result {
  const item = items.read(target);
  const isKnown = ifNoneMatch !== undefined && isSameEtag(ifNoneMatch, etagOf(item.lsn, item.ts));
  if (isKnown) return { status: 304, charge: 1 };
  return { status: 200, charge: chargeForRead(item.body), item };
}

function toAnswer(results: readonly Result[], { minimal }: BatchRequest): BatchAnswer {
  return {
    status: results.some(({ error }) => error) ? 207 : 200,
    body: `[${results.map((result) => toText(result, minimal)).join(',')}]`,
    charge: totalOf(results.map(({ charge }) => charge)),
  };
}

/** Documents are put in as the text that they are. */
function toText({ status, charge, item, error }: Result, minimal: boolean): string {
  const head = JSON.stringify({
    statusCode: status,
    requestCharge: charge,
    ...(error && { subStatusCode: error.substatus ?? 0, message: error.message }),
    ...(item && { eTag: etagOf(item.lsn, item.ts) }),
  });
  return item && !minimal ? `${head.slice(0, -1)},"resourceBody":${item.body}}` : head;
}
