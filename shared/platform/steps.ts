import { setImmediate } from 'node:timers/promises';

/** Work in steps of a few milliseconds at most, between which it may be put down. */
export type Steps<T> = Generator<void, T>;

/** People's questions are answered by the same process: none is to wait for the whole of a long text. */
const longestTurnMs = 20;

/** Lets others work whenever it has worked for 20 ms. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - since < longestTurnMs) continue;
    await setImmediate();
    since = performance.now();
  }
}

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** One step for each. */
export function* mapSteps<From, To>(list: readonly From[], work: (one: From) => To): Steps<To[]> {
  const done: To[] = [];
  for (const one of list) {
    done.push(work(one));
    yield;
  }
  return done;
}
