import type { EnrichedChunks } from '../../model/enriched.ts';
import type { Chunks } from '../../model/text.ts';
import { languagesOf } from './language.ts';
import { addUp, classify } from './sensitive/classify.ts';
import { atOnce, mapSteps, type Steps } from '../../platform/steps.ts';

/** What a chunk is written in, and what sensitive data it holds: by plain rules, so that the same text always has the same. */
export const enrich = (chunks: Chunks): EnrichedChunks => atOnce(enrichSteps(chunks));

export function* enrichSteps({ chunks, ...document }: Chunks): Steps<EnrichedChunks> {
  const { whole, each } = yield* languagesOf(chunks.map(({ text }) => text));
  const enriched = yield* mapSteps([...chunks.entries()], ([position, chunk]) => ({
    ...chunk,
    language: each[position] ?? null,
    classification: classify(chunk.text),
  }));
  const classification = addUp(enriched.flatMap((chunk) => chunk.classification));
  return { ...document, language: whole, classification, chunks: enriched };
}
