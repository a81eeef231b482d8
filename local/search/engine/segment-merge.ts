import { mergeColumns } from './column-merge.ts';
import type { Column } from './columns.ts';
import { mergePostings } from './postings-merge.ts';
import type { Postings } from './postings.ts';
import type { Segment } from './segment.ts';
import { findSurvivors, gather, type Survivors } from './survivors.ts';

export interface Merged {
  readonly segment: Segment;
  readonly survivors: Survivors;
}

/** One segment of several neighbours, without their dead. Pauses often, so that queries get in between. */
export function* mergeSegments(
  sources: readonly Segment[],
  lives: (source: number, place: number) => boolean,
): Generator<undefined, Merged> {
  const survivors = findSurvivors(
    sources.map(({ size }) => size),
    lives,
  );
  const { size } = survivors;
  const [first] = sources;
  const texts = new Map<string, Postings>();
  for (const name of first?.texts.keys() ?? [])
    texts.set(
      name,
      yield* mergePostings(
        sources.flatMap((segment) => segment.texts.get(name) ?? []),
        survivors,
      ),
    );
  const columns = new Map<string, Column>();
  for (const name of first?.columns.keys() ?? [])
    columns.set(
      name,
      yield* mergeColumns(
        sources.flatMap((segment) => segment.columns.get(name) ?? []),
        survivors,
      ),
    );
  const slots = new Map<string, Uint32Array>();
  for (const name of first?.slots.keys() ?? []) {
    const numbers = sources.map((segment) => segment.slots.get(name) ?? new Uint32Array());
    slots.set(name, gather(numbers, survivors, new Uint32Array(size)));
  }
  const rows = gather(
    sources.map((segment) => segment.rows),
    survivors,
    new Float64Array(size),
  );
  return { segment: { size, rows, texts, columns, slots }, survivors };
}
