import { boundariesOf, structureOf, type Boundaries } from './boundaries.ts';
import type { LongDocument } from './document.ts';
import type { Retrieved } from './retrieval.ts';
import type { Splitter } from './splitters.ts';

/** All that one splitter did. */
export interface Chunked {
  readonly splitter: string;
  readonly made: CutAll;
  /** Undefined where there is no corpus. */
  readonly open: CutAll | undefined;
  readonly retrieved: Retrieved | undefined;
}

export interface CutAll {
  readonly documents: readonly string[];
  /** Of the text, in UTF-8. */
  readonly bytes: number;
  /** Of cutting alone, warm. */
  readonly cpuMs: number;
  readonly boundaries: Boundaries;
}

export async function cutAll(
  splitter: Splitter,
  documents: readonly LongDocument[],
): Promise<CutAll> {
  const { cuts, cpuMs } = await splitter.split(documents);
  const each = documents.map(({ parts }, at) => boundariesOf(structureOf(parts), cuts[at] ?? []));
  return {
    documents: documents.map(({ name }) => name),
    bytes: documents.reduce((sum, { extracted }) => sum + Buffer.byteLength(extracted.text), 0),
    cpuMs,
    boundaries: each.reduce(addBoundaries),
  };
}

const addBoundaries = (a: Boundaries, b: Boundaries): Boundaries => ({
  chunks: a.chunks + b.chunks,
  overBudget: a.overBudget + b.overBudget,
  midSentence: a.midSentence + b.midSentence,
  orphanHeadings: a.orphanHeadings + b.orphanHeadings,
  fittingTables: a.fittingTables + b.fittingTables,
  fittingTablesSplit: a.fittingTablesSplit + b.fittingTablesSplit,
  tablePieces: a.tablePieces + b.tablePieces,
  tablePiecesBare: a.tablePiecesBare + b.tablePiecesBare,
});
