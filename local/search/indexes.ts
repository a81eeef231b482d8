import { randomBytes } from 'node:crypto';
import { checkName, parseBody, parseDefinition } from './definition.ts';
import { createMemoryIndex, putDocument, type MemoryIndex } from './engine/memory-index.ts';
import { invalidRequest, SearchFailure } from './errors.ts';
import type { Field, Schema } from './schema.ts';
import type { Resource, ResourceKind, Store } from './store.ts';
import { AliasDefinition } from './wire.ts';

/** An index as it answers queries: what is on disk, and its picture in memory. */
export interface OpenIndex {
  readonly name: string;
  readonly memory: MemoryIndex;
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
    const parsed = kind === 'index' ? parseIndex(body, current) : parseAlias(body, store);
    const resource = {
      name: parsed.name,
      etag: `"0x${randomBytes(8).toString('hex').toUpperCase()}"`,
      definition: JSON.stringify(parsed.definition),
    };
    store.transaction(() => store.putResource(kind, resource));
    if (kind === 'index') forgetChanged(parsed.name, body);
    return { created: current === undefined, resource };
  }

  /** The same definition once more, as each deployment writes it, must not cost a reading of all documents. */
  function forgetChanged(name: string, body: unknown): void {
    const known = opened.get(name)?.memory.schema;
    if (known && fingerprint(known) !== fingerprint(parseDefinition(body).schema))
      opened.delete(name);
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
      store.transaction(() => store.deleteResource(kind, name));
      if (kind === 'index') opened.delete(name);
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
  };
}

export const definitionOf = ({ definition, etag }: Resource): Record<string, unknown> => ({
  ...(JSON.parse(definition) as Record<string, unknown>),
  '@odata.etag': etag,
});

const fingerprint = ({ fields, similarity }: Schema): string =>
  JSON.stringify([[...fields.values()], similarity]);

function load({ name, definition }: Resource, store: Store): OpenIndex {
  const memory = createMemoryIndex(parseDefinition(JSON.parse(definition)).schema);
  for (const { key, body } of store.documents(name))
    putDocument(memory, { key, body: JSON.parse(body) as Record<string, unknown>, vectors: {} });
  for (const { key, field, vector } of store.vectors(name)) {
    const ordinal = memory.ordinals.get(key);
    if (ordinal !== undefined) memory.vectors.get(field)?.put(ordinal, vector);
  }
  return { name, memory };
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
