import type { EnrichedChunks } from '../../model/enriched.ts';
import type { Chunks } from '../../model/text.ts';
import { languagesOf } from './language.ts';
import { addUp, classify } from './sensitive/classify.ts';

/** What a chunk is written in, and what sensitive data it holds: by plain rules, so that the same text always has the same. */
export function enrich({ chunks, ...document }: Chunks): EnrichedChunks {
  const { whole, each } = languagesOf(chunks.map(({ text }) => text));
  const enriched = chunks.map((chunk, position) => ({
    ...chunk,
    language: each[position] ?? null,
    classification: classify(chunk.text),
  }));
  const classification = addUp(enriched.flatMap((chunk) => chunk.classification));
  return { ...document, language: whole, classification, chunks: enriched };
}
