import { setImmediate } from 'node:timers/promises';

export interface Time {
  readonly now: () => Date;
  readonly ms: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Lets `ms` pass: every wait that ends in them ends at its own moment, in order. */
  run(ms: number): Promise<void>;
}

/** Time that passes only when told to. */
export function createTime(): Time {
  let at = 0;
  const waits: { readonly until: number; readonly end: () => void }[] = [];
  return {
    now: () => new Date(at),
    ms: () => at,
    wait: (ms) =>
      new Promise((resolve) => {
        waits.push({ until: at + Math.max(0, ms), end: resolve });
        waits.sort((a, b) => a.until - b.until);
      }),
    async run(ms) {
      const end = at + ms;
      await setImmediate(); // lets all promises that are ready go on
      for (let next = waits[0]; next && next.until <= end; next = waits[0]) {
        waits.shift();
        at = next.until;
        next.end();
        await setImmediate();
      }
      at = end;
    },
  };
}
