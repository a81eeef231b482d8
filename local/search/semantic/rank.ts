import type { Candidate, Sentence } from './draft.ts';

/** Vectors of unit length for texts, in their order; undefined where there is no model of meaning: then words alone decide. */
export type Embed = (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Float32Array[] | undefined>;

export interface RankedSentence extends Sentence {
  /** The cosine to the question, 0 to 1; undefined where meaning is not compared. */
  readonly likeness: number | undefined;
}

export interface RankedCandidate extends Candidate {
  /** Its place before. */
  readonly place: number;
  /** 0 to 4, as Azure's. */
  readonly score: number;
  /** Those nearest to the question first. */
  readonly sentences: readonly RankedSentence[];
}

/** What the likest sentence adds to the words' score, which is 1 for the best document: measured on questions to 1,779 chunks. */
const meaningShare = 0.3;

/** As Azure's score: 4 is a document that answers all of the question. */
const highest = 4;

/**
 * The local reranker: BM25 by its best, and the likeness of the likest sentence. That is an order; how high the scores are
 * goes by how much of the question the best document covers.
 */
export async function rankByMeaning(
  candidates: readonly Candidate[],
  question: string,
  { embed, signal }: { embed: Embed; signal: AbortSignal },
): Promise<RankedCandidate[]> {
  const likenessOf = await compare(
    question,
    candidates.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
    { embed, signal },
  );
  const bestBm25 = Math.max(0, ...candidates.map(({ bm25 }) => bm25));
  const rated = candidates.map((candidate, place) => {
    const sentences = candidate.sentences.map((sentence): RankedSentence => ({
      ...sentence,
      likeness: likenessOf(sentence.text),
    }));
    const likest = Math.max(0, ...sentences.map(({ likeness }) => likeness ?? 0)) * meaningShare;
    const covered = Math.max(0, ...sentences.map(({ overlapInContext }) => overlapInContext));
    const words = bestBm25 === 0 ? 0 : candidate.bm25 / bestBm25;
    return { ...candidate, place, sentences, order: words + likest, level: covered + likest };
  });
  const most = likenessOf(question) === undefined ? 1 : 1 + meaningShare;
  const level = Math.max(0, ...rated.map((each) => each.level)) / most;
  const best = Math.max(0, ...rated.map((each) => each.order));
  return rated
    .map(({ order, level: _level, sentences, ...candidate }) => ({
      ...candidate,
      score: best === 0 ? 0 : (highest * level * order) / best,
      sentences: sentences.toSorted((a, b) => fit(b) - fit(a)),
    }))
    .toSorted((a, b) => b.score - a.score || a.place - b.place);
}

/** How well a sentence fits the question: words and meaning, as the local answerer weighs them. */
const fit = ({ overlapInContext, likeness }: RankedSentence): number =>
  likeness === undefined ? overlapInContext : 0.3 * overlapInContext + 0.7 * likeness;

/**
 * @returns the cosine of each text to the question, not below 0. Of the eight digits that a float has, those that depend on
 * what else was in a batch of the model are left out, so that the same query has the same answer.
 */
export async function compare(
  question: string,
  texts: readonly string[],
  { embed, signal }: { embed: Embed; signal: AbortSignal },
): Promise<(text: string) => number | undefined> {
  const different = [...new Set([question, ...texts])];
  const vectors = await embed(different, signal);
  if (vectors === undefined) return () => undefined;
  const [asked = new Float32Array()] = vectors;
  const likeness = new Map(
    different.map((text, place) => {
      const cosine = dot(asked, vectors[place] ?? asked);
      return [text, Math.max(0, Math.round(cosine * 1e4) / 1e4)];
    }),
  );
  return (text) => likeness.get(text);
}

function dot(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (const [place, value] of a.entries()) product += value * (b[place] ?? 0);
  return product;
}
