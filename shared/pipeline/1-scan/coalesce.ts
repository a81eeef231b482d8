import { setTimeout } from 'node:timers/promises';

/** Who waits for an answer waits so much longer at the most. */
const restMs = 500;

/**
 * Of all that want the same to be done, those who come while it is being done, or less than half a second after it began, share one
 * more time: nobody is answered by what began before they asked, and a flood costs two calls a second for each name.
 */
export function createCoalescer(
  rest: () => Promise<void> = () => setTimeout(restMs),
): (name: string, work: () => Promise<void>) => Promise<void> {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<void>>();

  function run(name: string, work: () => Promise<void>): Promise<void> {
    const done = work();
    // Whether it failed its own callers are told.
    const over = Promise.allSettled([done, rest()]).finally(() => {
      if (running.get(name) === over) running.delete(name);
    });
    running.set(name, over);
    return done;
  }

  return (name, work) => {
    const current = running.get(name);
    if (current === undefined) return run(name, work);
    const queued = waiting.get(name);
    if (queued !== undefined) return queued;
    const next = current.then(() => {
      waiting.delete(name);
      return run(name, work);
    });
    waiting.set(name, next);
    return next;
  };
}
