import { analyzeText } from './analysis/analyze.ts';
import { parseBody } from './definition.ts';
import { findDocument, indexDocuments } from './documents.ts';
import { rowAt } from './engine/memory-index.ts';
import { malformed, notEmulatedHere, SearchFailure, toBody } from './errors.ts';
import { createIndexes, definitionOf, type Indexes, type Written } from './indexes.ts';
import { parseSelect, project } from './query/project.ts';
import { search } from './query/search.ts';
import { parseBatch, parseJson } from './read-batch.ts';
import type { Draft } from './semantic/finish.ts';
import { indexStatistics, serviceStatistics } from './statistics.ts';
import { openStore, type ResourceKind, type Store } from './store.ts';
import { AnalyzeRequest, Batch, SearchRequest } from './wire.ts';

/** A call of the REST API, as it crosses from the server to the worker. */
export interface Call {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly select: string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: Uint8Array | undefined;
}

export interface Answer {
  readonly status: number;
  /** JSON; absent where the service sends none. */
  readonly body?: string;
  readonly etag?: string;
  /** Instead of a body: what is still to be ranked by meaning, which is done outside the worker. */
  readonly draft?: Draft;
}

export interface Service {
  /** Never throws: a refusal is an answer too. */
  handle(call: Call): Answer;
  /** Reads every index, so that the first queries need not wait for it. */
  warm(): void;
  /** Some milliseconds' work on what lies untidy. @returns whether there is more to do */
  tidy(): boolean;
  close(): void;
}

/** The search service behind its wire: one thread, one call at a time, so that a query sees every answered write. */
export function openService(file: string | undefined): Service {
  const store = openStore(file);
  const indexes = createIndexes(store);
  return {
    handle(call) {
      try {
        return route(call, { store, indexes });
      } catch (error) {
        if (error instanceof SearchFailure) return json(error.status, toBody(error));
        throw error;
      }
    },
    warm() {
      for (const { name } of indexes.list('index')) indexes.open(name);
    },
    tidy: () => indexes.tidy(),
    close() {
      indexes.close();
      store.close();
    },
  };
}

interface Resources {
  readonly store: Store;
  readonly indexes: Indexes;
}

const json = (status: number, value: unknown): Answer => ({ status, body: JSON.stringify(value) });

const kinds = new Map<string, ResourceKind>([
  ['indexes', 'index'],
  ['aliases', 'alias'],
]);

const resourcePath =
  /^\/(?<collection>\w+)(?:\('(?<quoted>(?:[^']|'')+)'\)|\/(?<plain>[^/]+))?(?:\/(?<rest>.+))?$/;

/** /indexes, /indexes('name') and /indexes('name')/docs…; the same for /aliases. */
function route(call: Call, resources: Resources): Answer {
  const {
    collection = '',
    quoted,
    plain,
    rest,
  } = resourcePath.exec(decodePath(call.path))?.groups ?? {};
  const kind = kinds.get(collection);
  const name = quoted?.replaceAll("''", "'") ?? plain;
  if (kind === undefined) return onService(call, resources);
  if (name === undefined) return onCollection(call, kind, resources);
  if (rest === undefined) return onResource(call, { kind, name }, resources);
  if (kind === 'index') return onDocuments(call, { name, rest }, resources);
  throw notDone(call);
}

function onService(call: Call, { indexes, store }: Resources): Answer {
  if (`${call.method} ${decodePath(call.path)}` !== 'GET /servicestats') throw notDone(call);
  return json(200, serviceStatistics(indexes, store));
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw Object.assign(malformed('The path is not encoded as it should be.'), { cause });
  }
}

const notDone = ({ method, path }: Call): SearchFailure => notEmulatedHere(`${method} ${path}`);

function onCollection(call: Call, kind: ResourceKind, { indexes }: Resources): Answer {
  if (call.method === 'GET')
    return json(200, {
      value: indexes.list(kind).map((resource) => picked(definitionOf(resource), call)),
    });
  if (call.method === 'POST') return written(indexes.create(kind, parseJson(call.body)));
  throw notDone(call);
}

/** listIndexesNames asks for `name` only. */
function picked(definition: Record<string, unknown>, { select }: Call): Record<string, unknown> {
  if (select === undefined || select === '*') return definition;
  const names = select.split(',').map((name) => name.trim());
  return Object.fromEntries(Object.entries(definition).filter(([name]) => names.includes(name)));
}

function onResource(
  call: Call,
  { kind, name }: { kind: ResourceKind; name: string },
  { indexes }: Resources,
): Answer {
  const conditions = { ifMatch: call.ifMatch, ifNoneMatch: call.ifNoneMatch };
  switch (call.method) {
    case 'GET': {
      const resource = indexes.get(kind, name);
      return { ...json(200, definitionOf(resource)), etag: resource.etag };
    }
    case 'PUT':
      return written(indexes.put(kind, parseJson(call.body), { name, ...conditions }));
    case 'DELETE':
      indexes.remove(kind, name, conditions);
      return { status: 204 };
    default:
      throw notDone(call);
  }
}

function written({ created, resource }: Written): Answer {
  return { ...json(created ? 201 : 200, definitionOf(resource)), etag: resource.etag };
}

function onDocuments(
  call: Call,
  { name, rest }: { name: string; rest: string },
  { store, indexes }: Resources,
): Answer {
  const key = /^docs\('(?<key>(?:[^']|'')+)'\)$/.exec(rest)?.groups?.['key'];
  const operation = `${call.method} ${rest}`;
  if (call.method === 'GET' && key !== undefined) {
    const index = indexes.open(name);
    const fields = parseSelect(call.select, index.memory.schema);
    const ordinal = findDocument(index, key);
    const body = store.readBody(rowAt(index.memory, ordinal));
    return json(200, project({ ordinal, body }, fields, index.memory));
  }
  if (operation === 'GET search.stats')
    return json(200, indexStatistics(indexes.open(name), store));
  if (operation === 'GET docs/$count') return json(200, indexes.open(name).memory.ordinals.size);
  if (operation === 'POST docs/search.index') {
    const index = indexes.open(name);
    const body = parseBatch(call.body, [...index.memory.vectors.keys()]);
    const value = indexDocuments(index, parseBody(Batch, body, 'IndexBatch'), store);
    return json(value.every(({ status }) => status) ? 200 : 207, { value });
  }
  if (operation === 'POST search.analyze') {
    indexes.open(name); // the index has to be there
    return json(
      200,
      analyzeText(parseBody(AnalyzeRequest, parseJson(call.body), 'AnalyzeRequest')),
    );
  }
  if (operation === 'POST docs/search.post.search') {
    const request = parseBody(SearchRequest, parseJson(call.body), 'SearchRequest');
    const { response, draft } = search(request, indexes.open(name), store);
    return draft === undefined ? json(200, response) : { status: 200, draft };
  }
  throw notDone(call);
}
