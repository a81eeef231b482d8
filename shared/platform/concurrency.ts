import pLimit from 'p-limit';

/** Runs `work` over all items, at most `limit` at a time; results in the order of the items. */
export async function mapBounded<In, Out>(
  items: readonly In[],
  limit: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const bounded = pLimit(limit);
  return Promise.all(items.map((item) => bounded(() => work(item))));
}
