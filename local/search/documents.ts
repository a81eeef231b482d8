import {
  addSegment,
  removeDocument,
  rowAt,
  slotsAt,
  type MemoryIndex,
} from './engine/memory-index.ts';
import { reading } from './engine/read-document.ts';
import { createSegment, encodeSegment } from './engine/segment.ts';
import { malformed, SearchFailure, unknownProperty } from './errors.ts';
import type { OpenIndex } from './indexes.ts';
import { isVector, type Schema, type VectorFieldDefinition } from './schema.ts';
import type { Store } from './store.ts';
import { checkKeyValue, checkValue, normalize, termProblem } from './values.ts';
import type { Batch } from './wire.ts';

export interface ActionResult {
  readonly key: string;
  readonly status: boolean;
  readonly statusCode: number;
  readonly errorMessage: string | null;
}

const mostActions = 1000;

/** POST docs/search.index. A batch that breaks a rule changes nothing; else each action has its own outcome. */
export function indexDocuments(index: OpenIndex, batch: Batch, store: Store): ActionResult[] {
  if (batch.value.length > mostActions)
    throw malformed(
      `actions : Too many indexing actions found in the request; the limit is ${mostActions}.`,
    );
  const actions = batch.value.map((raw, position) =>
    parseAction(raw, position, index.memory.schema),
  );
  const outcome = new Map<string, NewDocument | undefined>();
  const results = actions.map((action) => apply(action, { index, store, outcome }));
  commit(outcome, index, store);
  return results;
}

/** A document as the batch leaves it; undefined where it deletes it. In order of the last action on each. */
type Outcome = Map<string, NewDocument | undefined>;

interface NewDocument {
  readonly body: Record<string, unknown>;
  /** By field; null takes the vector away, absent keeps the one of the version before. */
  readonly vectors: Record<string, Float32Array | null>;
}

interface Action {
  readonly kind: 'upload' | 'merge' | 'mergeOrUpload' | 'delete';
  readonly key: string;
  readonly body: Record<string, unknown>;
  readonly vectors: Record<string, Float32Array | null>;
  /** Why this document, and not the batch, is refused. */
  readonly problem?: string;
}

function parseAction(raw: Batch['value'][number], position: number, schema: Schema): Action {
  const { '@search.action': kind, ...values } = raw;
  const body: Record<string, unknown> = {};
  const vectors: Record<string, Float32Array | null> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = schema.fields.get(name);
    if (field === undefined) throw unknownProperty(name, 'search.documentFields');
    if (!(value instanceof Float32Array)) checkValue(field, value);
    if (isVector(field)) vectors[name] = toVector(field, value, position);
    else body[name] = normalize(field, value);
    problems.push(...[termProblem(field, value) ?? []].flat());
  }
  const key = checkKeyValue(body[schema.key.name], position);
  const [problem] = problems;
  return { kind: kind ?? 'upload', key, body, vectors, ...(problem !== undefined && { problem }) };
}

function toVector(
  field: VectorFieldDefinition,
  value: unknown,
  position: number,
): Float32Array | null {
  if (value === null) return null;
  const numbers = value as readonly number[] | Float32Array;
  const vector = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  if (!vector.every(Number.isFinite))
    throw malformed(
      `actions : ${position}: The vector field '${field.name}' has a number that Edm.Single cannot hold.`,
    );
  if (vector.length === field.dimensions) return vector;
  throw malformed(
    `actions : ${position}: There's a mismatch in vector dimensions. The vector field '${field.name}', ` +
      `with dimension of '${field.dimensions}', expects a length of '${field.dimensions}'. However, the provided vector ` +
      `has a length of '${numbers.length}'. Please ensure that the vector length matches the expected length of the vector field.`,
  );
}

interface Application {
  readonly index: OpenIndex;
  readonly store: Store;
  readonly outcome: Outcome;
}

function apply(action: Action, { index, store, outcome }: Application): ActionResult {
  const { kind, key, problem } = action;
  if (problem !== undefined) return refused(key, 400, problem);
  const before = outcome.has(key) ? outcome.get(key) : asStored(key, index.memory, store);
  if (kind === 'merge' && before === undefined) return refused(key, 404, 'Document not found.');
  outcome.delete(key); // its place is that of its last action
  if (kind === 'delete') outcome.set(key, undefined);
  else
    outcome.set(
      key,
      kind === 'upload' ? asUploaded(action, index.memory) : asMerged(action, before),
    );
  return done(key, kind === 'delete' || before !== undefined ? 200 : 201);
}

function asStored(key: string, memory: MemoryIndex, store: Store): NewDocument | undefined {
  const ordinal = memory.ordinals.get(key);
  if (ordinal === undefined) return undefined;
  return { body: store.readBody(rowAt(memory, ordinal)), vectors: {} };
}

/** What an upload leaves out is gone, also the vectors. */
function asUploaded({ body, vectors }: Action, memory: MemoryIndex): NewDocument {
  const empty = [...memory.vectors.keys()].map((name) => [name, null] as const);
  return { body, vectors: { ...Object.fromEntries(empty), ...vectors } };
}

/** What a merge leaves out stays; collections are replaced whole. */
function asMerged(
  { body, vectors }: Action,
  before: NewDocument = { body: {}, vectors: {} },
): NewDocument {
  return {
    body: { ...before.body, ...body },
    vectors: { ...before.vectors, ...vectors },
  };
}

/** Vectors, rows and a segment of their words go to disk first; then the memory index takes over what stands there. */
function commit(outcome: Outcome, { name, memory }: OpenIndex, store: Store): void {
  const documents = [...outcome].flatMap(([key, document]) =>
    document === undefined ? [] : [{ key, ...document }],
  );
  const taken: { field: string; slot: number }[] = [];
  const kept = new Set<string>();
  try {
    const placed = documents.map(({ key, body, vectors }) => ({
      key,
      body,
      slots: place(vectors, { key, memory, taken, kept }),
    }));
    for (const field of memory.vectors.values()) field.flush();
    const segment = createSegment(memory.schema, placed, reading);
    const id = store.transaction(() => {
      for (const key of outcome.keys()) {
        const former = memory.ordinals.get(key);
        if (former !== undefined) store.deleteDocument(rowAt(memory, former));
      }
      for (const [at, { key, body }] of placed.entries())
        segment.rows[at] = store.putDocument(name, key, body);
      return segment.size === 0 ? 0 : store.addSegment(name, encodeSegment(segment));
    });
    for (const key of outcome.keys()) forget(key, memory, kept);
    if (segment.size > 0) addSegment(memory, { id, segment });
  } catch (error) {
    for (const { field, slot } of taken) memory.vectors.get(field)?.release(slot);
    throw error;
  }
}

interface Placing {
  readonly key: string;
  readonly memory: MemoryIndex;
  readonly taken: { field: string; slot: number }[];
  /** field/key of vectors that the new version takes over. */
  readonly kept: Set<string>;
}

/** A slot for each vector: a new one, or that of the version before. */
function place(
  vectors: NewDocument['vectors'],
  { key, memory, taken, kept }: Placing,
): Record<string, number> {
  const former = memory.ordinals.get(key);
  const before = former === undefined ? [] : slotsAt(memory, former);
  const slots: Record<string, number> = {};
  for (const [field, slot] of before)
    if (vectors[field] === undefined) {
      slots[field] = slot;
      kept.add(`${field}/${key}`);
    }
  for (const [field, vector] of Object.entries(vectors)) {
    const pool = memory.vectors.get(field);
    if (vector === null || pool === undefined) continue;
    const slot = pool.take();
    taken.push({ field, slot });
    pool.put(slot, vector);
    slots[field] = slot;
  }
  return slots;
}

function forget(key: string, memory: MemoryIndex, kept: ReadonlySet<string>): void {
  const ordinal = memory.ordinals.get(key);
  if (ordinal === undefined) return;
  for (const [field, slot] of slotsAt(memory, ordinal))
    if (!kept.has(`${field}/${key}`)) memory.vectors.get(field)?.release(slot);
  removeDocument(memory, key);
}

const done = (key: string, statusCode: number): ActionResult => ({
  key,
  status: true,
  statusCode,
  errorMessage: null,
});

const refused = (key: string, statusCode: number, errorMessage: string): ActionResult => ({
  key,
  status: false,
  statusCode,
  errorMessage,
});

/** GET docs('key'). @returns its ordinal */
export function findDocument({ memory }: OpenIndex, key: string): number {
  const ordinal = memory.ordinals.get(key);
  if (ordinal === undefined) throw new SearchFailure(404, `Document '${key}' was not found.`);
  return ordinal;
}
