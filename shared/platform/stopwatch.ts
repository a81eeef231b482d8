export interface Stopwatch {
  /** Adds the time since the last lap to the step of that name. */
  lap(step: string): void;
  /** Milliseconds by step, to a tenth. */
  laps(): Record<string, number>;
}

export function createStopwatch(): Stopwatch {
  const steps = new Map<string, number>();
  let last = performance.now();
  return {
    lap(step) {
      const now = performance.now();
      steps.set(step, (steps.get(step) ?? 0) + now - last);
      last = now;
    },
    laps: () =>
      Object.fromEntries([...steps].map(([step, ms]) => [step, Math.round(ms * 10) / 10])),
  };
}
