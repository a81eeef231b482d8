import { z } from 'zod';
import type { CosmosError } from './errors.ts';
import { refusals } from './errors.ts';
import { isObject } from './query/values.ts';

const path = z.string().startsWith('/');

const PatchOperation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'set', 'replace']), path, value: z.unknown().optional() }),
  z.object({ op: z.literal('remove'), path }),
  z.object({ op: z.literal('incr'), path, value: z.number() }),
  z.object({ op: z.literal('move'), path, from: path }),
]);
type PatchOperation = z.infer<typeof PatchOperation>;

const most = 10;
const PatchBody = z.union([
  z.array(z.unknown()).transform((operations) => ({ operations, condition: undefined })),
  z.object({ operations: z.array(z.unknown()), condition: z.string().optional() }),
]);

export interface Patch {
  readonly operations: readonly PatchOperation[];
  /** `from c where …` */
  readonly condition: string | undefined;
}

export function parsePatch(body: unknown): Patch {
  const parsed = PatchBody.safeParse(body);
  if (!parsed.success || parsed.data.operations.length === 0) {
    throw refusals.badRequest('The patch request body is invalid: it needs a list of operations.');
  }
  const { operations, condition } = parsed.data;
  if (operations.length > most) {
    throw refusals.badRequest(`The number of patch operations can't exceed '${most}'.`);
  }
  return { operations: operations.map(parseOperation), condition };
}

function parseOperation(operation: unknown, position: number): PatchOperation {
  const parsed = PatchOperation.safeParse(operation);
  if (parsed.success) return parsed.data;
  throw refused(position, 'the operation or one of its values is not valid');
}

const refused = (position: number, reason: string): CosmosError =>
  refusals.badRequest(`For Operation(${position + 1}): ${reason}.`);

/** Applies the operations one after the other to a document that is the caller's to change. */
export function applyPatch(document: unknown, { operations }: Patch): unknown {
  for (const [position, operation] of operations.entries()) {
    const fail: Fail = (reason) => refused(position, reason);
    apply(document, operation, fail);
  }
  return document;
}

type Fail = (reason: string) => CosmosError;

function apply(document: unknown, operation: PatchOperation, fail: Fail): void {
  const place = placeOf(document, operation.path, fail);
  switch (operation.op) {
    case 'add':
      return put(place, operation.value, { inserts: true, fail });
    case 'set':
      return put(place, operation.value, { inserts: false, fail });
    case 'replace':
      read(place, fail);
      return put(place, operation.value, { inserts: false, fail });
    case 'remove':
      take(place, fail);
      return undefined;
    case 'incr':
      return increment(place, operation.value, fail);
    case 'move': {
      if (`${operation.path}/`.startsWith(`${operation.from}/`)) {
        throw fail('a value cannot be moved into itself');
      }
      const value = take(placeOf(document, operation.from, fail), fail);
      return put(placeOf(document, operation.path, fail), value, { inserts: true, fail });
    }
  }
}

type Holder = unknown[] | Record<string, unknown>;

interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** RFC 6901: `~1` is a slash and `~0` a tilde. */
const segmentsOf = (path: string) =>
  path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

function placeOf(document: unknown, path: string, fail: Fail): Place {
  const segments = segmentsOf(path);
  const key = segments.pop() ?? '';
  if (key === '' || key === '__proto__') throw fail('the path is not valid');
  let holder = document;
  for (const segment of segments) holder = childOf(holder, segment);
  if (!Array.isArray(holder) && !isObject(holder)) {
    throw fail(`the parent of path '${path}' does not exist`);
  }
  return { holder, key };
}

function childOf(holder: unknown, key: string): unknown {
  if (Array.isArray(holder)) return holder[indexOf(key) ?? holder.length];
  return isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

const indexOf = (key: string) => (/^(0|[1-9]\d*)$/.test(key) ? Number(key) : undefined);

function put(
  { holder, key }: Place,
  value: unknown,
  { inserts, fail }: { inserts: boolean; fail: Fail },
): void {
  if (value === undefined) throw fail('a value is needed');
  if (!Array.isArray(holder)) {
    holder[key] = value;
    return;
  }
  const index = key === '-' ? holder.length : indexOf(key);
  if (index === undefined || index > holder.length) {
    throw fail('the array index is either negative or greater than the array size');
  }
  holder.splice(index, inserts ? 0 : 1, value);
}

function read({ holder, key }: Place, fail: Fail): unknown {
  const value = childOf(holder, key);
  if (value === undefined) throw fail('the path to be changed does not exist');
  return value;
}

function take(place: Place, fail: Fail): unknown {
  const value = read(place, fail);
  const { holder, key } = place;
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return value;
}

function increment(place: Place, by: number, fail: Fail): void {
  const value = childOf(place.holder, place.key) ?? 0;
  if (typeof value !== 'number') throw fail('the value to be incremented is not a number');
  put(place, value + by, { inserts: false, fail });
}
