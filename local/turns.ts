/** One piece of work after the other. */
export interface Turns {
  readonly alone: <T>(work: () => T | Promise<T>) => Promise<T>;
  /** When all that was asked for so far is done. */
  quiet(): Promise<void>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    alone(work) {
      const turn = last.then(() => work());
      last = turn.catch(() => {});
      return turn;
    },
    async quiet() {
      await last;
    },
  };
}
