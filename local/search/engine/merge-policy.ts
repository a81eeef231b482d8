export interface Mergeable {
  readonly size: number;
  readonly living: number;
}

/** As many neighbours of about one size as make one of the next. */
const fanIn = 8;
const smallest = 64;
/** Documents that a merged segment may have at most. */
const largest = 250_000;

const levelOf = (size: number): number =>
  Math.max(0, Math.ceil(Math.log(size / smallest) / Math.log(fanIn)));

/** Which neighbours to merge next: from the first up to, and without, the second; undefined when all is tidy. */
export function chooseMerge(segments: readonly Mergeable[]): [number, number] | undefined {
  const hollow = segments.findIndex(({ size, living }) => living * 2 < size);
  if (hollow >= 0) return [hollow, hollow + 1];
  const highest = segments.reduce((level, { size }) => Math.max(level, levelOf(size)), 0);
  for (let level = 0; level <= highest; level += 1) {
    const run = runsUpTo(level, segments).find(([from, to]) => to - from >= fanIn);
    if (run !== undefined) return run;
  }
  return undefined;
}

/** Neighbours of this level or below it, as many in a run as may be merged into one. */
function runsUpTo(level: number, segments: readonly Mergeable[]): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  let documents = 0;
  for (const [at, { size }] of segments.entries()) {
    const isHigher = levelOf(size) > level;
    if (isHigher || documents + size > largest) {
      runs.push([from, at]);
      from = isHigher ? at + 1 : at;
      documents = 0;
    }
    if (!isHigher) documents += size;
  }
  return [...runs, [from, segments.length]];
}
