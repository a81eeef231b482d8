import type { EnrichedChunk } from '../shared/model/enriched.ts';
import { DataLine, type DataTable } from '../shared/model/data-table.ts';
import type { Member } from '../shared/model/member.ts';
import type { Block, Link, Metadata } from '../shared/model/text.ts';
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
  readonly links?: readonly Link[];
  /** Files inside of it, each of which is a document of its own. */
  readonly members?: readonly Member[];
  /** What can be computed with, without its rows. */
  readonly tables?: readonly DataTable[];
  readonly chunks: readonly EnrichedChunk[];
  readonly warnings: readonly string[];
}

export function explainJson(reading: Reading, chunks: readonly EnrichedChunk[]): Explained {
  if (reading.outcome === 'rejected') {
    const { code, reason } = reading.rejection;
    return { outcome: 'rejected', code, reason, metadata: {}, blocks: [], chunks, warnings: [] };
  }
  const { format, engine, title, pages, metadata, blocks, text, links, members, warnings } =
    reading.text;
  const withText = blocks.map((block) => ({ ...block, text: text.slice(block.start, block.end) }));
  return {
    outcome: 'read',
    format,
    engine,
    title,
    pages,
    metadata,
    blocks: withText,
    links,
    members: members ?? [],
    tables: tablesOf(reading),
    chunks,
    warnings,
  };
}

/** A line of the table's artifact may begin in one piece and end in the next. */
export function tablesOf({ tables = [] }: Extract<Reading, { outcome: 'read' }>): DataTable[] {
  const lines = Buffer.concat(tables).toString().split('\n');
  return lines.flatMap((line) => {
    if (line === '') return [];
    const read = DataLine.parse(JSON.parse(line));
    return read.kind === 'table' ? [read] : [];
  });
}
