import { setTimeout as wait } from 'node:timers/promises';
import { readTree } from '../bench/process-tree.ts';
import { percentile } from '../bench/statistics.ts';

/** Resident bytes at one moment, by process; those that come and go under one name are counted together. */
interface Sample {
  readonly atMs: number;
  readonly rss: ReadonlyMap<string, number>;
}

export interface Trend {
  readonly name: string;
  /** Medians, in bytes. */
  readonly middleThird: number;
  readonly lastThird: number;
  /** Least squares over the last two thirds, in bytes an hour. */
  readonly slope: number;
}

const everyMs = 5_000;
export const total = 'all together';

/** Looks every five seconds until told to stop. @returns the trend of each process, and of all together */
export async function watchMemory(pid: number, signal: AbortSignal): Promise<Trend[]> {
  const samples: Sample[] = [];
  while (!signal.aborted) {
    samples.push(take(pid));
    await wait(everyMs, undefined, { signal }).catch(() => {}); // told to stop
  }
  const names = new Set(samples.flatMap(({ rss }) => [...rss.keys()]));
  return [...names].map((name) => trendOf(name, samples));
}

function take(pid: number): Sample {
  const rss = new Map<string, number>();
  for (const process of readTree(pid)) {
    for (const name of [nameOf(process.command), total])
      rss.set(name, (rss.get(name) ?? 0) + process.rss);
  }
  return { atMs: performance.now(), rss };
}

/** The script, without the folders that all share. */
function nameOf(command: string): string {
  const words = command.split(' ');
  const script = words.slice(1).find((word) => /\.(ts|c?js)$/.test(word));
  return script === undefined ? (words[0] ?? '') : script.split('/').slice(-2).join('/');
}

function trendOf(name: string, samples: readonly Sample[]): Trend {
  const third = Math.ceil(samples.length / 3);
  const rssOf = ({ rss }: Sample) => rss.get(name) ?? 0;
  const late = samples.slice(third);
  return {
    name,
    middleThird: percentile(samples.slice(third, 2 * third).map(rssOf), 0.5),
    lastThird: percentile(samples.slice(2 * third).map(rssOf), 0.5),
    slope: slopeOf(late.map((sample) => [sample.atMs / 3_600_000, rssOf(sample)])),
  };
}

function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middleX = mean(([x]) => x);
  const middleY = mean(([, y]) => y);
  return mean(([x, y]) => (x - middleX) * (y - middleY)) / mean(([x]) => (x - middleX) ** 2);
}
