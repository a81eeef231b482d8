/**
 * Of all that want the same to be done, those who come while it is being done share one more time: nobody is answered by what began
 * before they asked, and a flood costs two calls at once for each name.
 */
export function createCoalescer(): (name: string, work: () => Promise<void>) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  function run(name: string, work: () => Promise<void>): Promise<void> {
    const done = work().finally(() => {
      if (running.get(name) === done) running.delete(name);
    });
    running.set(name, done);
    return done;
  }

  return (name, work) => {
    const current = running.get(name);
    if (current === undefined) return run(name, work);
    const queued = waiting.get(name);
    if (queued !== undefined) return queued;
    const next = current
      .catch(() => {}) // its own callers are told
      .then(() => {
        waiting.delete(name);
        return run(name, work);
      });
    waiting.set(name, next);
    return next;
  };
}
