import { compactWhenHollow, putDocument, removeDocument } from './engine/memory-index.ts';
import { malformed, SearchFailure, unknownProperty } from './errors.ts';
import type { OpenIndex } from './indexes.ts';
import { isVector, type Field, type Schema, type VectorFieldDefinition } from './schema.ts';
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
  const effects: (() => void)[] = [];
  const results = store.transaction(() =>
    actions.map((action) => apply(action, { index, store, effects })),
  );
  // Only now is it on disk; whoever asks next sees all of it.
  for (const effect of effects) effect();
  compactWhenHollow(index.memory);
  return results;
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
    checkValue(field, value);
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
  const numbers = value as readonly number[];
  if (numbers.length === field.dimensions) return Float32Array.from(numbers);
  throw malformed(
    `actions : ${position}: There's a mismatch in vector dimensions. The vector field '${field.name}', ` +
      `with dimension of '${field.dimensions}', expects a length of '${field.dimensions}'. However, the provided vector ` +
      `has a length of '${numbers.length}'. Please ensure that the vector length matches the expected length of the vector field.`,
  );
}

interface Application {
  readonly index: OpenIndex;
  readonly store: Store;
  /** What the memory index does once the batch is on disk. */
  readonly effects: (() => void)[];
}

function apply(action: Action, { index, store, effects }: Application): ActionResult {
  const { kind, key, problem } = action;
  const { memory, name } = index;
  if (problem !== undefined) return refused(key, 400, problem);
  if (kind === 'delete') {
    store.deleteDocument(name, key);
    effects.push(() => removeDocument(memory, key));
    return done(key, 200);
  }
  const before = store.readBody(name, key);
  if (kind === 'merge' && before === undefined) return refused(key, 404, 'Document not found.');
  const document = kind === 'upload' ? asUploaded(action, memory.schema) : asMerged(action, before);
  store.putDocument(name, document);
  effects.push(() => putDocument(memory, document));
  return done(key, before === undefined ? 201 : 200);
}

/** What an upload leaves out is gone, also the vectors. */
function asUploaded({ key, body, vectors }: Action, { fields }: Schema) {
  const empty = [...fields.values()]
    .filter(isVector)
    .map(({ name }: Field) => [name, null] as const);
  return { key, body, vectors: { ...Object.fromEntries(empty), ...vectors } };
}

/** What a merge leaves out stays; collections are replaced whole. */
function asMerged({ key, body, vectors }: Action, before: Record<string, unknown> = {}) {
  return { key, body: { ...before, ...body }, vectors };
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

/** GET docs('key') */
export function readDocument(index: OpenIndex, key: string, store: Store): Record<string, unknown> {
  const body = store.readBody(index.name, key);
  if (body === undefined) throw new SearchFailure(404, `Document '${key}' was not found.`);
  return body;
}
