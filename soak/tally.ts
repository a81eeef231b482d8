/** How often each of some named things happened. */
export interface Tally {
  count(name: string): void;
  entries(): [name: string, times: number][];
  total(): number;
}

export function createTally(): Tally {
  const times = new Map<string, number>();
  return {
    count: (name) => void times.set(name, (times.get(name) ?? 0) + 1),
    entries: () => [...times].toSorted(([a], [b]) => a.localeCompare(b)),
    total: () => [...times.values()].reduce((sum, one) => sum + one, 0),
  };
}
