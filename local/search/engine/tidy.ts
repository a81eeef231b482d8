import { has } from './bitmap.ts';
import { replaceSegments, type MemoryIndex, type PlacedSegment } from './memory-index.ts';
import { chooseMerge } from './merge-policy.ts';
import { encodeSegment } from './segment.ts';
import { mergeSegments, type Merged } from './segment-merge.ts';

/** Merges an index's segments in the background, a little at each step. */
export interface Tidier {
  /** Works for some milliseconds. @returns whether there is more to do */
  step(): boolean;
}

export interface TidierOptions {
  readonly index: MemoryIndex;
  /** Puts one segment (undefined: none) in the place of others, on disk. @returns its number */
  readonly replace: (ids: readonly number[], bytes: Buffer | undefined) => number;
}

/** Queries wait no longer than this for a step, but for writing its result. */
const stepMs = 10;
/** From so many segments on, a step is longer: writers must not outrun it. */
const crowded = 40;
const crowdedStepMs = 100;

export function createTidier({ index, replace }: TidierOptions): Tidier {
  let running:
    | { sources: readonly PlacedSegment[]; merging: Generator<undefined, Merged> }
    | undefined;

  function begin(): typeof running {
    const { segments } = index;
    const chosen = chooseMerge(
      segments.map(({ segment, living }) => ({ size: segment.size, living })),
    );
    if (chosen === undefined) return undefined;
    const sources = segments.slice(...chosen);
    const lives = (source: number, place: number) =>
      has(index.live, (sources[source]?.base ?? 0) + place);
    return {
      sources,
      merging: mergeSegments(
        sources.map(({ segment }) => segment),
        lives,
      ),
    };
  }

  function publish(sources: readonly PlacedSegment[], merged: Merged): void {
    const { segment } = merged;
    const bytes = segment.size === 0 ? undefined : encodeSegment(segment);
    const id = replace(
      sources.map((source) => source.id),
      bytes,
    );
    replaceSegments(index, sources, { id, merged });
  }

  return {
    step() {
      running ??= begin();
      if (running === undefined) return false;
      const isCrowded = index.segments.length > crowded;
      const end = performance.now() + (isCrowded ? crowdedStepMs : stepMs);
      while (performance.now() < end) {
        const next = running.merging.next();
        if (next.done !== true) continue;
        const { sources } = running;
        running = undefined; // also when publishing fails: the segments stay as they are
        publish(sources, next.value);
        return true;
      }
      return true;
    },
  };
}
