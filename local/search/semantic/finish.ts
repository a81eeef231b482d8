import { mark, type Tags } from '../query/mark.ts';
import { findAnswers, type Answer } from './answers.ts';
import type { Candidate, Sentence } from './draft.ts';
import type { SemanticOptions } from './options.ts';
import { rankByMeaning, type Embed, type RankedCandidate } from './rank.ts';
import { cut } from './sentences.ts';

/** A semantic query as the engine leaves it: found, and not yet ranked by meaning. */
export interface Draft {
  readonly options: SemanticOptions;
  readonly tags: Tags;
  /** The best of the first ranking, in its order, and how each is shown. */
  readonly candidates: readonly Candidate[];
  readonly shown: readonly Record<string, unknown>[];
  /** What comes after them on the page. */
  readonly others: readonly Record<string, unknown>[];
  readonly page: { readonly skip: number; readonly size: number };
  /** Count, facets, the next page. */
  readonly response: Readonly<Record<string, unknown>>;
}

export interface Finished {
  /** 206 when the ranker failed and the query takes what was found without it. */
  readonly status: 200 | 206 | 503;
  readonly response: Record<string, unknown>;
}

/**
 * Ranks by meaning, with captions and answers as they are asked for. Only what stands in the documents is said.
 * @param gone aborts when the caller has left
 */
export async function finish(
  draft: Draft,
  { embed, gone }: { embed: Embed; gone: AbortSignal },
): Promise<Finished> {
  const { question, longestWaitMs, ...options } = draft.options;
  const waited = longestWaitMs === undefined ? undefined : AbortSignal.timeout(longestWaitMs);
  const signal = waited === undefined ? gone : AbortSignal.any([gone, waited]);
  try {
    const ranked = await rankByMeaning(draft.candidates, question, { embed, signal });
    const answers = options.answers ? await findAnswers(ranked, question, { embed, signal }) : [];
    return { status: 200, response: assemble(draft, ranked, answers) };
  } catch (error) {
    return withoutMeaning(draft, waited?.aborted === true ? 'maxWaitExceeded' : 'transient', error);
  }
}

function assemble(
  { options, tags, shown, others, page, response }: Draft,
  ranked: readonly RankedCandidate[],
  answers: readonly Answer[],
): Record<string, unknown> {
  const { captions, answers: wanted } = options;
  const inOrder = ranked.map(({ place, score, sentences: [best] }) => ({
    ...shown[place],
    '@search.rerankerScore': score,
    ...(captions && {
      '@search.captions': best === undefined ? [] : [passage(best, { ...captions, tags })],
    }),
  }));
  return {
    ...(wanted && {
      '@search.answers': answers
        .filter(({ score }) => score >= wanted.threshold)
        .slice(0, wanted.count)
        .map(({ key, sentence, score }) => ({
          key,
          ...passage(sentence, { longest: wanted.longest, highlight: true, tags }),
          score,
        })),
    }),
    ...response,
    value: [...inOrder.slice(page.skip, page.skip + page.size), ...others],
  };
}

function passage(
  sentence: Sentence,
  { longest, highlight, tags }: { longest: number; highlight: boolean; tags: Tags },
): { text: string; highlights: string } {
  const text = cut(sentence.text, longest);
  const hits = sentence.hits.filter(({ end }) => end <= text.length);
  return { text, highlights: highlight && hits.length > 0 ? mark(text, hits, tags) : '' };
}

function withoutMeaning(
  { options, shown, others, page, response }: Draft,
  reason: 'maxWaitExceeded' | 'transient',
  error: unknown,
): Finished {
  if (options.onFailure === 'fail') {
    const message = `Semantic ranking has failed (${reason}): ${String(error)}`;
    return { status: 503, response: { error: { code: '', message } } };
  }
  return {
    status: 206,
    response: {
      '@search.semanticPartialResponseReason': reason,
      '@search.semanticPartialResponseType': 'baseResults',
      ...response,
      value: [...shown.slice(page.skip, page.skip + page.size), ...others],
    },
  };
}
