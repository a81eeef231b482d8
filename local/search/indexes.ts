import { randomBytes } from 'node:crypto';
import { checkName, parseBody, parseDefinition } from './definition.ts';
import { addSegment, createMemoryIndex, type MemoryIndex } from './engine/memory-index.ts';
import { decodeSegment, vectorFields, type Segment } from './engine/segment.ts';
import { createTidier, type Tidier } from './engine/tidy.ts';
import { openVectorField, type VectorField } from './engine/vectors.ts';
import { invalidRequest, SearchFailure } from './errors.ts';
import { refuseOneMore } from './limits.ts';
import type { Field, Schema } from './schema.ts';
import type { Resource, ResourceKind, Store } from './store.ts';
import { AliasDefinition } from './wire.ts';

/** An index as it answers queries: what is on disk, and its picture in memory. */
export interface OpenIndex {
  readonly name: string;
  readonly memory: MemoryIndex;
  readonly tidier: Tidier;
}

/** What a PUT or POST has done. */
export interface Written {
  readonly created: boolean;
  readonly resource: Resource;
}

interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export interface Indexes {
  list(kind: ResourceKind): Resource[];
  get(kind: ResourceKind, name: string): Resource;
  create(kind: ResourceKind, body: unknown): Written;
  put(kind: ResourceKind, body: unknown, target: { name: string } & Conditions): Written;
  remove(kind: ResourceKind, name: string, conditions: Conditions): void;
  /** By its own name or by an alias; read from disk at the first call. */
  open(name: string): OpenIndex;
  /** A little work on the segments of any index. @returns whether there is more to do */
  tidy(): boolean;
  close(): void;
}

export function createIndexes(store: Store): Indexes {
  const opened = new Map<string, OpenIndex>();

  function find(kind: ResourceKind, name: string): Resource {
    const resource = store.findResource(kind, name);
    if (resource !== undefined) return resource;
    throw new SearchFailure(
      404,
      `No ${kind} with the name '${name}' was found in the service 'local'.`,
    );
  }

  function write(kind: ResourceKind, body: unknown, current?: Resource): Written {
    if (current === undefined) refuseOneMore(kind, store.listResources(kind).length);
    const parsed = kind === 'index' ? parseIndex(body, current) : parseAlias(body, store);
    const resource = {
      name: parsed.name,
      etag: `"0x${randomBytes(8).toString('hex').toUpperCase()}"`,
      definition: JSON.stringify(parsed.definition),
    };
    store.transaction(() => store.putResource(kind, resource));
    if (kind === 'index') reopenChanged(resource);
    return { created: current === undefined, resource };
  }

  /** The same definition once more, as each deployment writes it, must not cost a reading of all documents. */
  function reopenChanged(resource: Resource): void {
    const known = opened.get(resource.name)?.memory;
    if (known === undefined) return;
    const { schema } = parseDefinition(JSON.parse(resource.definition));
    if (fingerprint(known.schema) !== fingerprint(schema))
      opened.set(resource.name, load(resource, store, known.vectors));
  }

  return {
    list: (kind) => store.listResources(kind),
    get: (kind, name) => find(kind, kind === 'index' ? aliased(name, store) : name),
    create(kind, body) {
      const name = String((body as { name?: unknown } | null)?.name);
      if (store.findResource('index', name) ?? store.findResource('alias', name))
        throw new SearchFailure(409, `Cannot create ${kind} '${name}' because it already exists.`, {
          code: 'ResourceNameAlreadyInUse',
        });
      return write(kind, body);
    },
    put(kind, body, { name, ...conditions }) {
      const target = kind === 'index' ? aliased(name, store) : name;
      const current = store.findResource(kind, target);
      check(conditions, current);
      const named = { ...(body as object), name: target };
      return write(kind, named, current);
    },
    remove(kind, name, conditions) {
      const current = find(kind, name);
      check(conditions, current);
      if (kind === 'index') refuseAliased(name, store);
      closeVectors(opened.get(name));
      if (kind === 'index') opened.delete(name);
      store.transaction(() => store.deleteResource(kind, name));
    },
    open(name) {
      const target = aliased(name, store);
      const known = opened.get(target);
      if (known !== undefined) return known;
      const resource = store.findResource('index', target);
      if (resource === undefined)
        throw new SearchFailure(404, `The index '${name}' for service 'local' was not found.`);
      const index = load(resource, store);
      opened.set(target, index);
      return index;
    },
    tidy: () => [...opened.values()].some(({ tidier }) => tidier.step()),
    close() {
      for (const index of opened.values()) closeVectors(index);
    },
  };
}

function closeVectors(index: OpenIndex | undefined): void {
  for (const field of index?.memory.vectors.values() ?? []) field.close();
}

export const definitionOf = ({ definition, etag }: Resource): Record<string, unknown> => ({
  ...(JSON.parse(definition) as Record<string, unknown>),
  '@odata.etag': etag,
});

const fingerprint = ({ fields, similarity }: Schema): string =>
  JSON.stringify([[...fields.values()], similarity]);

/** Reads flat arrays only: no text is taken apart again. @param known pools that are open already */
function load(
  { name, definition }: Resource,
  store: Store,
  known: ReadonlyMap<string, VectorField> = new Map(),
): OpenIndex {
  const { schema } = parseDefinition(JSON.parse(definition));
  const rows = store.rows(name);
  const stored = store
    .readSegments(name)
    .map(({ id, bytes }) => ({ id, segment: decodeSegment(schema, bytes) }))
    .toSorted((a, b) => (a.segment.rows[0] ?? 0) - (b.segment.rows[0] ?? 0))
    .map(({ id, segment }) => ({ id, segment, living: findLiving(segment, rows) }));
  const vectors = vectorFields(schema).map((field): [string, VectorField] => {
    const open = known.get(field.name);
    if (open !== undefined) return [field.name, open];
    const file = store.openVectors(name, field.name);
    const taken = stored.flatMap(({ segment, living }) => takenSlots(segment, field.name, living));
    return [
      field.name,
      openVectorField({ dimensions: field.dimensions, taken, ...(file && { file }) }),
    ];
  });
  const memory = createMemoryIndex(schema, new Map(vectors));
  for (const { id, segment, living } of stored)
    addSegment(memory, { id, segment }, (place) => living[place] === 1);
  if (memory.ordinals.size !== rows.length)
    throw new Error(`The index '${name}' on disk is damaged. Reset the local data.`);
  const replace = (ids: readonly number[], bytes: Buffer | undefined) =>
    store.transaction(() => {
      for (const id of ids) store.removeSegment(id);
      return bytes === undefined ? 0 : store.addSegment(name, bytes);
    });
  return { name, memory, tidier: createTidier({ index: memory, replace }) };
}

/** A document lives while its row is there: 1 by place. @param rows ascending, as those of the segment are */
function findLiving(segment: Segment, rows: Float64Array): Uint8Array {
  const living = new Uint8Array(segment.size);
  let at = firstAtLeast(rows, segment.rows[0] ?? 0);
  for (const [place, row] of segment.rows.entries()) {
    while ((rows[at] ?? Infinity) < row) at += 1;
    if (rows[at] === row) living[place] = 1;
  }
  return living;
}

function firstAtLeast(ascending: Float64Array, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takenSlots(segment: Segment, field: string, living: Uint8Array): Uint32Array {
  const slots = segment.slots.get(field) ?? new Uint32Array();
  return slots.filter((slot, place) => slot !== 0 && living[place] === 1);
}

function aliased(name: string, store: Store): string {
  const alias = store.findResource('alias', name);
  if (alias === undefined) return name;
  const { indexes } = JSON.parse(alias.definition) as AliasDefinition;
  return indexes[0] ?? name;
}

function parseIndex(body: unknown, current: Resource | undefined) {
  const { definition, schema } = parseDefinition(body);
  if (current !== undefined)
    refuseChangedFields(parseDefinition(JSON.parse(current.definition)).schema, schema);
  const { '@odata.etag': _etag, '@odata.context': _context, ...given } = definition;
  return { name: schema.name, definition: given };
}

function parseAlias(body: unknown, store: Store) {
  const { name, indexes } = parseBody(AliasDefinition, body, 'SearchAlias');
  const [target = ''] = indexes;
  const problems = checkName(name);
  if (indexes.length !== 1)
    problems.push({
      code: 'InvalidAlias',
      message: `The alias '${name}' must map to exactly one index.`,
    });
  else if (store.findResource('index', target) === undefined)
    problems.push({
      code: 'InvalidAlias',
      message: `The alias '${name}' maps to the index '${target}', which does not exist.`,
    });
  if (problems.length > 0) throw invalidRequest('definition', problems);
  return { name, definition: { name, indexes } };
}

/** Fields may come, but what is indexed already stays as it is. */
function refuseChangedFields(before: Schema, after: Schema): void {
  const frozen = ({ name, retrievable: _shown, searchAnalyzer: _read, ...rest }: Field) =>
    JSON.stringify({ name, ...rest });
  for (const field of before.fields.values()) {
    const next = after.fields.get(field.name);
    if (next !== undefined && frozen(next) === frozen(field)) continue;
    const message = `Existing field '${field.name}' cannot be ${next ? 'changed' : 'deleted'}.`;
    const code = next ? 'CannotChangeExistingField' : 'CannotDeleteExistingField';
    throw new SearchFailure(400, message, {
      code: 'OperationNotAllowed',
      details: [{ code, message }],
    });
  }
}

function refuseAliased(name: string, store: Store): void {
  const pointing = store.listResources('alias').filter(({ definition }) => {
    const { indexes } = JSON.parse(definition) as AliasDefinition;
    return indexes.includes(name);
  });
  if (pointing.length === 0) return;
  const names = pointing.map((alias) => `'${alias.name}'`).join(', ');
  throw new SearchFailure(
    400,
    `The index '${name}' cannot be deleted because it is mapped to the alias(es) ${names}. Delete the alias(es) or map them to a different index first.`,
    { code: 'OperationNotAllowed' },
  );
}

function check({ ifMatch, ifNoneMatch }: Conditions, current: Resource | undefined): void {
  const matches =
    ifMatch === undefined || (current && (ifMatch === '*' || ifMatch === current.etag));
  const isNew =
    ifNoneMatch === undefined ||
    !(current && (ifNoneMatch === '*' || ifNoneMatch === current.etag));
  if (matches && isNew) return;
  throw new SearchFailure(
    412,
    'The precondition given in one of the request headers evaluated to false. No change was made to the resource from this request.',
  );
}
