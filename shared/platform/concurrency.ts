import pLimit from 'p-limit';

/**
 * Runs `work` over all items, at most `limit` at a time; results in the order of the items. The first that fails fails all: what has not
 * begun by then never does.
 */
export async function mapBounded<In, Out>(
  items: readonly In[],
  limit: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const bounded = pLimit(limit);
  try {
    return await Promise.all(items.map((item) => bounded(() => work(item))));
  } catch (error) {
    bounded.clearQueue();
    throw error;
  }
}
