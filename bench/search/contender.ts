import type { SearchChunk, SearchQuery } from './corpus.ts';

/** A search engine under test, over one folder. All of them get the same chunks and the same questions. */
export interface Contender {
  /** Chunks that it is given at once. */
  readonly batchSize: number;
  /** @param folder empty at first; the same again after a restart */
  open(folder: string, dimensions: number): Promise<OpenContender>;
}

export interface OpenContender {
  /** Puts chunks into the form in which the engine takes them. @returns what is timed */
  prepare(chunks: readonly SearchChunk[]): () => Promise<void> | void;
  /** Builds what must be built before the first question. */
  settle(): Promise<void>;
  /** Words and vectors among the query's scopes, 50 of each, fused by rank. @returns ids, best first */
  hybrid(query: SearchQuery): Promise<string[]>;
  /** The ten nearest vectors among the query's scopes. */
  nearest(query: SearchQuery): Promise<string[]>;
  close(): Promise<void>;
}

export const depth = 50;
export const recallAt = 10;

/** As the emulator does it; for engines that leave it to their caller. */
export function fuseRanks(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists)
    for (const [place, id] of list.entries())
      scores.set(id, (scores.get(id) ?? 0) + 1 / (60 + place + 1));
  return [...scores].toSorted((a, b) => b[1] - a[1]).map(([id]) => id);
}
