import type { CounterName, Counters } from '../azure/counters.ts';
import type { Store } from '../azure/store.ts';
import type { DriftCounts, DriftFinding } from '../model/drift.ts';

const dayMs = 24 * 3600_000;
/** A day of ticks over some dozens of connections. */
const maxTicks = 10_000;
const maxFindings = 200;

export interface DriftReport {
  readonly lastDay: Rates;
  readonly total: Rates;
  /** Of the last day, newest first. */
  readonly findings: readonly (DriftFinding & { connectionId: string; at: string })[];
}

/** Pairs are drawn half of what we show and half of what we hide: each rate is of its own half. null where nothing was looked at. */
type Rates = DriftCounts & {
  readonly leakRate: number | null;
  readonly overBlockRate: number | null;
};

export async function readDrift(
  tenantId: string,
  options: { store: Pick<Store, 'driftTicks'>; counters: Pick<Counters, 'read'>; now: () => Date },
): Promise<DriftReport> {
  const { store, counters, now } = options;
  const since = new Date(now().getTime() - dayMs).toISOString();
  const [ticks, counted] = await Promise.all([
    store.driftTicks.query({
      pk: tenantId,
      where: 'c.at >= @since',
      parameters: { since },
      limit: maxTicks,
    }),
    counters.read(),
  ]);
  const total = (name: CounterName): number => counted[name] ?? 0;
  return {
    lastDay: withRates(sum((name) => ticks.reduce((all, tick) => all + tick[name], 0))),
    total: withRates(sum((name) => total(`drift.${name}`))),
    findings: ticks
      .toSorted((a, b) => b.at.localeCompare(a.at))
      .flatMap(({ connectionId, at, findings }) =>
        findings.map((finding) => ({ ...finding, connectionId, at })),
      )
      .slice(0, maxFindings),
  };
}

const sum = (of: (name: keyof DriftCounts) => number): DriftCounts => ({
  checked: of('checked'),
  shown: of('shown'),
  leak: of('leak'),
  overBlock: of('overBlock'),
  repaired: of('repaired'),
  late: of('late'),
  unknown: of('unknown'),
  canary: of('canary'),
});

function withRates(counts: DriftCounts): Rates {
  const { checked, shown, leak, overBlock } = counts;
  const rate = (of: number, among: number) => (among === 0 ? null : of / among);
  return {
    ...counts,
    leakRate: rate(leak, shown),
    overBlockRate: rate(overBlock, checked - shown),
  };
}
