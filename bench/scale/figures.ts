import type { Calls } from '../graph-of-a-million.ts';
import type { Counts } from './world.ts';

/** What something took. */
export interface Cost {
  readonly calls: number;
  /** Resource units of SharePoint. */
  readonly units: number;
  readonly reads: number;
  readonly queries: number;
  readonly writes: number;
  readonly blobReads: number;
}

export const nothing: Cost = { calls: 0, units: 0, reads: 0, queries: 0, writes: 0, blobReads: 0 };

export function costBetween(before: Counts, after: Counts): Cost {
  const total = (calls: Calls, of: 'calls' | 'units') =>
    Object.values(calls).reduce((sum, one) => sum + one[of], 0);
  return {
    calls: total(after.graph, 'calls') - total(before.graph, 'calls'),
    units: total(after.graph, 'units') - total(before.graph, 'units'),
    reads: after.records.reads - before.records.reads,
    queries: after.records.queries - before.records.queries,
    writes: after.records.writes - before.records.writes,
    blobReads: after.blobReads - before.blobReads,
  };
}

export const add = (a: Cost, b: Cost): Cost => combine(a, b, (x, y) => x + y);
export const per = (cost: Cost, of: number): Cost => combine(cost, cost, (x) => x / of);

const combine = (a: Cost, b: Cost, by: (x: number, y: number) => number): Cost => ({
  calls: by(a.calls, b.calls),
  units: by(a.units, b.units),
  reads: by(a.reads, b.reads),
  queries: by(a.queries, b.queries),
  writes: by(a.writes, b.writes),
  blobReads: by(a.blobReads, b.blobReads),
});

/** `1.0 calls, 1.0 RU, 7.0 reads, 0.0 queries, 3.0 writes` */
export const inWords = ({ calls, units, reads, queries, writes }: Cost): string =>
  [
    [calls, 'calls'],
    [units, 'RU'],
    [reads, 'reads'],
    [queries, 'queries'],
    [writes, 'writes'],
  ]
    .map(([value, what]) => `${short(value as number)} ${what}`)
    .join(', ');

export const short = (value: number): string => value.toFixed(value < 0.995 ? 2 : 1);

export const count = (value: number): string => Math.round(value).toLocaleString('en');

/** All that is asked of the source and of the records, by its number. */
export const asked = ({ calls, reads, queries, writes }: Cost): number =>
  calls + reads + queries + writes;
