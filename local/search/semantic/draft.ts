import { analyzerOf, tokensOf } from '../analysis/analyzers.ts';
import { createBitmap, insert } from '../engine/bitmap.ts';
import { toTerm } from '../engine/dictionary.ts';
import { keyAt, type MemoryIndex } from '../engine/memory-index.ts';
import { inverseFrequency } from '../query/bm25.ts';
import { countLiving, fieldSearch } from '../query/field-search.ts';
import { searchText } from '../query/text-search.ts';
import type { Field } from '../schema.ts';
import type { SemanticFields } from './configuration.ts';
import { namesIn, topicalWords } from './question.ts';
import { sentencesOf } from './sentences.ts';

/** A document, read for its meaning to be compared. */
export interface Candidate {
  readonly key: string;
  readonly title: string;
  /** BM25 of the question in the fields of the configuration. */
  readonly bm25: number;
  /** The document has all the names of the question. */
  readonly holdsNames: boolean;
  /** Those with most of the question's words, best first. */
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  /** As it stands in the document. */
  readonly text: string;
  /** Where the question's words are. */
  readonly hits: readonly { readonly start: number; readonly end: number }[];
  /** The share of the question's words that it has, 0 to 1, rare words counting more. */
  readonly overlap: number;
  /** The same, with words of title and keywords counting half. */
  readonly overlapInContext: number;
}

/** Azure reads 2,000 tokens of a document, of about ten characters; 128 of them may be title or keywords. */
const longestText = 20_000;
const longestTitle = 1280;
/** To compare meaning takes about 5 ms a sentence: 50 documents have to do with a second. */
const mostSentences = 3;

interface Reading {
  readonly ordinal: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the ranker needs of the documents, in their order: all that can be known from words. */
export function readCandidates(
  documents: readonly Reading[],
  { question, fields, index }: { question: string; fields: SemanticFields; index: MemoryIndex },
): Candidate[] {
  const words = topicalWords(question);
  const names = namesIn(question);
  const bm25 = scoreWords(words, documents, { fields, index });
  const weights = new Map(fields.content.map((field) => [field, weigh(words, field, index)]));
  return documents.map(({ ordinal, body }) => {
    const title = textOf(body, fields.title).slice(0, longestTitle);
    const keywords = textOf(body, fields.keywords).slice(0, longestTitle);
    const context = `${title}\n${keywords}`;
    let left = longestText - context.length;
    const sentences = fields.content.flatMap((field) => {
      const text = textOf(body, [field]).slice(0, left);
      left -= text.length;
      return readSentences(text, { field, context, weights: weights.get(field) ?? new Map() });
    });
    const all = sentences.map(({ text }) => text).join('\n');
    return {
      key: keyAt(index, ordinal),
      title,
      bm25: bm25.get(ordinal) ?? 0,
      holdsNames: hasAll(names, `${context}\n${all}`, fields.content[0]),
      sentences: sentences
        .toSorted((a, b) => b.overlapInContext - a.overlapInContext || b.overlap - a.overlap)
        .slice(0, mostSentences),
    };
  });
}

const textOf = (body: Reading['body'], fields: readonly Field[]): string =>
  fields.flatMap(({ name }) => (body[name] ?? []) as string | string[]).join('\n');

function scoreWords(
  words: readonly string[],
  documents: readonly Reading[],
  { fields, index }: { fields: SemanticFields; index: MemoryIndex },
): Map<number, number> {
  const within = createBitmap(index.end);
  for (const { ordinal } of documents) insert(within, ordinal);
  const clauses = words.map(
    (text) => ({ occur: 'should', query: { kind: 'term', text } }) as const,
  );
  const { ordinals, scores } = searchText(
    { kind: 'boolean', clauses },
    {
      index,
      within,
      fields: [...new Set([...fields.title, ...fields.keywords, ...fields.content])],
      mode: 'any',
    },
  );
  return new Map(Array.from(ordinals, (ordinal, place) => [ordinal, scores[place] ?? 0]));
}

type Weights = ReadonlyMap<string, number>;

/** How rare the question's words are in the field. */
function weigh(words: readonly string[], field: Field, index: MemoryIndex): Weights {
  const search = fieldSearch(field.name, { index, within: index.live });
  const terms = tokensOf(analyzerOf(field.searchAnalyzer), words.join(' '));
  const { documents } = search.statistics;
  return new Map(
    terms.map(({ text }) => [text, inverseFrequency(documents, countLiving(toTerm(text), search))]),
  );
}

function readSentences(
  text: string,
  { field, context, weights }: { field: Field; context: string; weights: Weights },
): Sentence[] {
  const analyze = analyzerOf(field.indexAnalyzer);
  const around = new Set(tokensOf(analyze, context).map((token) => token.text));
  const total = sum(weights.values());
  return sentencesOf(text).map((sentence) => {
    const hits = tokensOf(analyze, sentence).filter((token) => weights.has(token.text));
    const inside = new Set(hits.map((token) => token.text));
    const found = sum([...inside].map((term) => weights.get(term) ?? 0));
    const outside = [...weights].filter(([term]) => around.has(term) && !inside.has(term));
    const half = sum(outside.map(([, weight]) => weight)) / 2;
    return {
      text: sentence,
      hits: hits.map(({ start, end }) => ({ start, end })),
      overlap: total === 0 ? 0 : found / total,
      overlapInContext: total === 0 ? 0 : (found + half) / total,
    };
  });
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function hasAll(names: readonly string[], text: string, field: Field | undefined): boolean {
  if (field === undefined || names.length === 0) return true;
  const termsIn = (of: string) => tokensOf(analyzerOf(field.indexAnalyzer), of);
  const found = new Set(termsIn(text).map((token) => token.text));
  return termsIn(names.join(' ')).every((token) => found.has(token.text));
}
