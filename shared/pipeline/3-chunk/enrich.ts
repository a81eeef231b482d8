import type { EnrichedChunks } from '../../model/enriched.ts';
import type { Chunks } from '../../model/text.ts';
import { languagesOf } from './language.ts';
import { addUp, classify } from './sensitive/classify.ts';
import { atOnce, type Steps } from './steps.ts';

/** What a chunk is written in, and what sensitive data it holds: by plain rules, so that the same text always has the same. */
export const enrich = (chunks: Chunks): EnrichedChunks => atOnce(enrichSteps(chunks));

export function* enrichSteps({ chunks, ...document }: Chunks): Steps<EnrichedChunks> {
  const { whole, each } = yield* languagesOf(chunks.map(({ text }) => text));
  const enriched: EnrichedChunks['chunks'] = [];
  for (const [position, chunk] of chunks.entries()) {
    const language = each[position] ?? null;
    enriched.push({ ...chunk, language, classification: classify(chunk.text) });
    yield;
  }
  const classification = addUp(enriched.flatMap((chunk) => chunk.classification));
  return { ...document, language: whole, classification, chunks: enriched };
}
