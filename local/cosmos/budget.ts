/** Request units that may be spent each second. What one request takes too much, the next seconds have less. */
export interface Budget {
  /** @returns milliseconds until there are units again; 0 when there are some now */
  waitMs(): number;
  spend(units: number): void;
}

/** By the cloud's clock: second by second, so that moving it on frees what has been spent. */
export function createBudget(unitsPerSecond: number, { now }: { now: () => number }): Budget {
  let second = 0;
  let spent = 0;
  function turn(): void {
    const current = Math.floor(now() / 1000);
    const passed = current - second;
    if (passed > 0) spent = Math.max(0, spent - passed * unitsPerSecond);
    if (passed < 0) spent = 0; // a clock that was set back starts anew
    second = current;
  }
  return {
    waitMs() {
      turn();
      if (spent < unitsPerSecond) return 0;
      return Math.ceil((second + Math.floor(spent / unitsPerSecond)) * 1000 - now());
    },
    spend(units) {
      turn();
      spent += units;
    },
  };
}
