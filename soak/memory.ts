import { setTimeout as wait } from 'node:timers/promises';
import { readTree, type ProcessFacts } from '../bench/process-tree.ts';
import { percentile } from '../bench/statistics.ts';
import { liveHeapOf } from './live-heap.ts';

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

/** Of one process at two moments with much load between them, in bytes. */
export interface LiveHeap {
  readonly name: string;
  readonly earlier: number;
  readonly later: number;
}

export interface Memory {
  readonly trends: readonly Trend[];
  /** Median RSS by name, minute after minute, in bytes. */
  readonly minutes: readonly ReadonlyMap<string, number>[];
}

/** Its number changes when it is killed and started again. */
interface Command {
  readonly pid: number;
}

const everyMs = 5_000;
export const total = 'all together';

/** Looks every five seconds until told to stop. */
export async function watchMemory(command: Command, signal: AbortSignal): Promise<Memory> {
  const samples: Sample[] = [];
  while (!signal.aborted) {
    samples.push(take(command.pid));
    await wait(everyMs, undefined, { signal }).catch(() => {}); // told to stop
  }
  const names = [...new Set(samples.flatMap(({ rss }) => [...rss.keys()]))];
  const [first] = samples;
  const minutes = Map.groupBy(samples, ({ atMs }) =>
    Math.floor((atMs - (first?.atMs ?? 0)) / 60_000),
  );
  return {
    trends: names.map((name) => trendOf(name, samples)),
    minutes: [...minutes.values()].map(
      (some) => new Map(names.map((name) => [name, middleOf(name, some)])),
    ),
  };
}

const middleOf = (name: string, samples: readonly Sample[]): number =>
  percentile(
    samples.map(({ rss }) => rss.get(name) ?? 0),
    0.5,
  );

/** Those that live as long as Sluice does, and run for the most part in one thread. */
const longLived = /\/(cloud|functions-host|worker-main)\.js/;

/** By process, since two of them share a name. */
export async function readLiveHeaps({ pid }: Command): Promise<Map<ProcessFacts, number>> {
  const heaps = new Map<ProcessFacts, number>();
  for (const facts of readTree(pid).filter(({ command }) => longLived.test(command)))
    heaps.set(facts, await liveHeapOf(facts.pid));
  return heaps;
}

/** What has been replaced in between is not compared. */
export function compareHeaps(
  earlier: ReadonlyMap<ProcessFacts, number>,
  later: ReadonlyMap<ProcessFacts, number>,
): LiveHeap[] {
  const was = new Map([...earlier].map(([{ pid }, bytes]) => [pid, bytes]));
  return [...later].flatMap(([{ pid, command }, bytes]) => {
    const before = was.get(pid);
    return before === undefined
      ? []
      : { name: `${nameOf(command)}, ${pid}`, earlier: before, later: bytes };
  });
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
  const late = samples.slice(third);
  return {
    name,
    middleThird: middleOf(name, samples.slice(third, 2 * third)),
    lastThird: middleOf(name, samples.slice(2 * third)),
    slope: slopeOf(late.map(({ atMs, rss }) => [atMs / 3_600_000, rss.get(name) ?? 0])),
  };
}

function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middleX = mean(([x]) => x);
  const middleY = mean(([, y]) => y);
  return mean(([x, y]) => (x - middleX) * (y - middleY)) / mean(([x]) => (x - middleX) ** 2);
}
