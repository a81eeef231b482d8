/** Counts what runs, so that a host that stops can let it end. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>;
  /** Settles when nothing runs any more, what starts meanwhile included. */
  settled(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const entry: Promise<unknown> = work.then(
        () => running.delete(entry),
        () => running.delete(entry),
      );
      running.add(entry);
      return work;
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
