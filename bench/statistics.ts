/** The value that `share` of all values are not above, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** `p50 / p95` of durations. */
export const spread = (ms: readonly number[]): string =>
  ms.length === 0
    ? 'not measured'
    : `${inTime(percentile(ms, 0.5))} / ${inTime(percentile(ms, 0.95))}`;

export function inTime(ms: number): string {
  if (ms < 1_000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

export const inMiB = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
export const inMB = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
