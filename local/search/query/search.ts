import { has, type Bitmap } from '../engine/bitmap.ts';
import { invalidParameter, notEmulatedHere } from '../errors.ts';
import { rowAt } from '../engine/memory-index.ts';
import type { OpenIndex } from '../indexes.ts';
import { parseFilter } from '../odata/parse.ts';
import { select } from '../odata/select.ts';
import { findConfiguration } from '../semantic/configuration.ts';
import { readCandidates } from '../semantic/draft.ts';
import type { Draft } from '../semantic/finish.ts';
import { parseSemantic } from '../semantic/options.ts';
import type { Store } from '../store.ts';
import type { SearchRequest } from '../wire.ts';
import { countFacet, parseFacet } from './facets.ts';
import { highlight, parseHighlight, type Highlighting } from './highlight.ts';
import { parseLucene } from './lucene-syntax.ts';
import type { Tags } from './mark.ts';
import { parseOrder, putInOrder } from './order.ts';
import { parseSelect, project } from './project.ts';
import { best, fuse, type Ranked } from './rank.ts';
import { parseSimple } from './simple-syntax.ts';
import { searchedFields, searchText } from './text-search.ts';
import type { TextQuery } from './text-query.ts';
import { searchVectors } from './vector-search.ts';

const standardPage = 50;
const longestPage = 1000;
const mostSkipped = 100_000;
/** Hits of the text side that take part in a hybrid query. */
const textRecall = 1000;
/** Hits whose meaning is compared. */
const mostReranked = 50;

export interface Found {
  readonly response: Record<string, unknown>;
  /** Of a semantic query, which is still to be ranked by meaning: the response is without results. */
  readonly draft?: Draft;
}

/** POST docs/search.post.search */
export function search(request: SearchRequest, index: OpenIndex, store: Store): Found {
  refuseWhatIsNotDone(request);
  const semantic = semanticOf(request, index, store);
  const { memory } = index;
  const { schema } = memory;
  const fields = parseSelect(request.select, schema);
  const order = parseOrder(request.orderby, schema);
  const facets = (request.facets ?? []).map((facet) => parseFacet(facet, schema));
  const page = parsePage(request);
  const query = parseText(request);
  const highlighting = request.highlight ? parseHighlight(request.highlight, query, schema) : [];
  const filter = request.filter ? parseFilter(request.filter, schema) : undefined;
  const within = filter === undefined ? memory.live : select(filter, memory.live, memory);

  const ranked = putInOrder(rank(request, { query, within, index }), order, memory);

  const response = {
    ...(request.count === true && { '@odata.count': ranked.length }),
    ...(facets.length > 0 && {
      '@search.facets': Object.fromEntries(
        facets.map((facet) => [facet.field.name, countFacet(facet, ranked, memory)]),
      ),
    }),
    ...nextPage(request, page, ranked.length),
  };
  const read = (hit: Ranked): Hit => ({ ...hit, body: store.readBody(rowAt(memory, hit.ordinal)) });
  const tags = tagsOf(request);
  const show = (hit: Hit) => {
    const highlights = highlightsOf(hit.body, highlighting, tags);
    return {
      '@search.score': hit.score,
      ...(highlights && { '@search.highlights': highlights }),
      ...project(hit, fields, memory),
    };
  };
  const end = page.skip + page.size;
  if (semantic === undefined || semantic.options.question === '') {
    const value = ranked.slice(page.skip, end).map((hit) => show(read(hit)));
    const none = semantic?.options.answers && { '@search.answers': [] };
    return { response: { ...none, ...response, value } };
  }
  const best = ranked.slice(0, mostReranked).map(read);
  const others = ranked.slice(Math.max(mostReranked, page.skip), end).map((hit) => show(read(hit)));
  return {
    response,
    draft: {
      options: semantic.options,
      candidates: readCandidates(best, { ...semantic, index: memory }),
      shown: best.map(show),
      others,
      page,
      tags,
      response,
    },
  };
}

interface Hit extends Ranked {
  readonly body: Record<string, unknown>;
}

/** The ranker's part of the request; undefined when it asks for no meaning to be compared. */
function semanticOf(request: SearchRequest, { name, memory }: OpenIndex, store: Store) {
  const options = parseSemantic(request);
  if (options === undefined) return undefined;
  const definition = JSON.parse(store.findResource('index', name)?.definition ?? '{}') as object;
  const fields = findConfiguration(definition, request.semanticConfiguration, memory.schema);
  return { options, fields, question: options.question };
}

const tagsOf = ({ highlightPreTag, highlightPostTag }: SearchRequest): Tags => ({
  before: highlightPreTag ?? '<em>',
  after: highlightPostTag ?? '</em>',
});

function parseText({ search: text, queryType, searchMode }: SearchRequest): TextQuery {
  const parse = queryType === 'full' ? parseLucene : parseSimple;
  return parse(text ?? '', searchMode ?? 'any');
}

interface Scope {
  readonly query: TextQuery;
  readonly within: Bitmap;
  readonly index: OpenIndex;
}

/** One list keeps its own scores; more than one are fused by rank. */
function rank(request: SearchRequest, { query, within, index }: Scope): Ranked[] {
  const { memory } = index;
  const vectorQueries = request.vectorQueries ?? [];
  const postFilter = request.vectorFilterMode === 'postFilter';
  const candidates = postFilter ? memory.live : within;
  const lists = vectorQueries
    .flatMap((vectorQuery) => searchVectors(vectorQuery, candidates, memory))
    .map(({ weight, ranked }) => ({
      weight,
      ranked: postFilter ? ranked.filter(({ ordinal }) => has(within, ordinal)) : ranked,
    }));
  const textFields = searchedFields(memory.schema, request.searchFields);
  const asksForText = query.kind !== 'all' || vectorQueries.length === 0;
  if (asksForText) {
    const mode = request.searchMode ?? 'any';
    const { ordinals, scores } = searchText(query, {
      index: memory,
      fields: textFields,
      within,
      mode,
    });
    const most = lists.length > 0 ? textRecall : Math.max(1, ordinals.length);
    lists.unshift({ weight: 1, ranked: best(ordinals, scores, most) });
  }
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? only.ranked : fuse(lists);
}

function refuseWhatIsNotDone(request: SearchRequest): void {
  if (request.scoringProfile != null) throw notEmulatedHere('scoringProfile');
  if (request.debug != null && request.debug !== 'disabled') throw notEmulatedHere('debug');
  const mode = request.vectorFilterMode;
  if (mode != null && mode !== 'preFilter' && mode !== 'postFilter')
    throw notEmulatedHere(`vectorFilterMode ${mode}`);
}

interface Page {
  readonly skip: number;
  readonly size: number;
}

function parsePage({ skip, top }: SearchRequest): Page {
  const check = (name: string, value: number, most: number) => {
    if (Number.isInteger(value) && value >= 0 && value <= most) return;
    const range = most === Infinity ? 'greater than or equal to 0' : `between 0 and ${most}`;
    throw invalidParameter(name, `Value must be ${range}.`);
  };
  check('$skip', skip ?? 0, mostSkipped);
  check('$top', top ?? 0, Infinity);
  return { skip: skip ?? 0, size: Math.min(top ?? standardPage, longestPage) };
}

/** More than was shown is asked for: the SDK sends these parameters back for the page after. */
function nextPage(request: SearchRequest, { skip, size }: Page, total: number) {
  const left = (request.top ?? Infinity) - size;
  if (left <= 0 || skip + size >= total) return {};
  const next = { ...request, skip: skip + size, ...(request.top != null && { top: left }) };
  return { '@odata.nextLink': '/docs/search.post.search', '@search.nextPageParameters': next };
}

function highlightsOf(
  body: Record<string, unknown>,
  highlighting: readonly Highlighting[],
  tags: Tags,
): Record<string, string[]> | undefined {
  const found = highlighting.flatMap((wanted) => {
    const texts = [body[wanted.field.name] ?? []].flat() as string[];
    const passages = texts.flatMap((text) => highlight(text, wanted, tags)).slice(0, wanted.count);
    return passages.length === 0 ? [] : [[wanted.field.name, passages] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
