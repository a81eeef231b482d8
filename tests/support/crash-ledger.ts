/** What a service must hold, by key; undefined where there must be nothing. */
type Value = string | undefined;

/** Remembers what was asked of a service that is killed again and again, and what it acknowledged. */
export interface CrashLedger {
  /** Does one write, or one removal where there is no value. Of each key, one at a time. */
  write(key: string, value: Value, act: () => Promise<unknown>): Promise<void>;
  /** The value that was acknowledged last. */
  sure(key: string): Value;
  /** Settles when so many more values have been acknowledged. */
  acknowledged(more: number): Promise<void>;
  /** Compares with what is there after a kill. What was in doubt is then known. */
  check(found: ReadonlyMap<string, string>): void;
  readonly report: CrashReport;
}

export interface CrashReport {
  kills: number;
  /** Acknowledged values, overwritten ones too. */
  written: number;
  /** Acknowledged removals. */
  removed: number;
  /** Under way at a kill. */
  inDoubt: number;
  /** Keys whose acknowledged value was not there. */
  readonly lost: string[];
  /** Keys that were there again after their removal had been acknowledged. */
  readonly resurrected: string[];
}

export function createCrashLedger(): CrashLedger {
  const known = new Map<string, Value>();
  const underWay = new Map<string, Value>();
  const report: CrashReport = {
    kills: 0,
    written: 0,
    removed: 0,
    inDoubt: 0,
    lost: [],
    resurrected: [],
  };
  let wanted = { at: Infinity, reached: () => {} };

  function compare(key: string, found: Value): void {
    const isRight = found === known.get(key) || (underWay.has(key) && found === underWay.get(key));
    if (!isRight) (known.get(key) === undefined ? report.resurrected : report.lost).push(key);
    known.set(key, found);
  }

  return {
    report,
    sure: (key) => known.get(key),
    async write(key, value, act) {
      underWay.set(key, value);
      await act();
      underWay.delete(key);
      known.set(key, value);
      report[value === undefined ? 'removed' : 'written'] += 1;
      if (report.written >= wanted.at) wanted.reached();
    },
    acknowledged: (more) =>
      new Promise((resolve) => {
        wanted = { at: report.written + more, reached: resolve };
      }),
    check(found) {
      for (const key of new Set([...known.keys(), ...underWay.keys(), ...found.keys()])) {
        compare(key, found.get(key));
      }
      report.inDoubt += underWay.size;
      underWay.clear();
    },
  };
}
