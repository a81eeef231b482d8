import type { EnrichedChunk } from '../shared/model/enriched.ts';
import type { Block, Metadata } from '../shared/model/text.ts';
import type { Reading } from '../shared/pipeline/2-extract/reader.ts';

/** What `--json` prints: made for programs, so its names stay. */
export interface Explained {
  readonly outcome: Reading['outcome'];
  /** Why it was not read: the code, and the sentence that people see. */
  readonly code?: string;
  readonly reason?: string;
  readonly format?: string;
  readonly engine?: string;
  readonly title?: string | null;
  readonly pages?: number;
  readonly metadata: Metadata;
  readonly blocks: readonly (Block & { readonly text: string })[];
  readonly chunks: readonly EnrichedChunk[];
  readonly warnings: readonly string[];
}

export function explainJson(reading: Reading, chunks: readonly EnrichedChunk[]): Explained {
  if (reading.outcome === 'rejected') {
    const { code, reason } = reading.rejection;
    return { outcome: 'rejected', code, reason, metadata: {}, blocks: [], chunks, warnings: [] };
  }
  const { format, engine, title, pages, metadata, blocks, text, warnings } = reading.text;
  const withText = blocks.map((block) => ({ ...block, text: text.slice(block.start, block.end) }));
  return {
    outcome: 'read',
    format,
    engine,
    title,
    pages,
    metadata,
    blocks: withText,
    chunks,
    warnings,
  };
}
