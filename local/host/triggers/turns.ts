/**
 * Gives each caller a turn of the event loop of its own, in order.
 * rhea 3.0.5 joins the settlements of two neighbouring messages, made in one turn, under the outcome of the first (session.js,
 * write_dispositions): beside one that is completed, one that is given back would be completed too, and lost.
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(
      () =>
        new Promise((resolve) => {
          setImmediate(resolve);
        }),
    );
    return last;
  };
}
