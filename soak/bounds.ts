import type { LiveHeap, Trend } from './memory.ts';

const mib = 2 ** 20;

/** From the last third's begin to its end, of what outlives a garbage collection: what is under way at the moment differs. */
export const heapBound = { share: 0.05, bytes: 4 * mib };
/** From the middle third to the last, medians of RSS: a tenth, and what a garbage collector may be late with. */
export const memoryBound = { share: 0.1, bytes: 32 * mib };
/** A change leaves events, history, records and revisions behind, and the logs that SQLite writes ahead are cut only now and then. */
export const diskBound = { bytesPerChange: 128 * 1024, bytes: 16 * mib };

export const isFlat = ({ middleThird, lastThird }: Trend): boolean =>
  lastThird <= middleThird * (1 + memoryBound.share) + memoryBound.bytes;

export const holdsStill = ({ earlier, later }: LiveHeap): boolean =>
  later <= earlier * (1 + heapBound.share) + heapBound.bytes;

export const mayHaveGrown = (changes: number): number =>
  diskBound.bytes + changes * diskBound.bytesPerChange;
