import type { Item } from '../../model/item.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import type { StepContext } from './context.ts';
import { reconcileItem, type Occasion } from './reconcile-item.ts';

const itemsAtOnce = 8;

export interface Look {
  readonly key: string;
  readonly occasion: Occasion;
}

export const touched = (keys: readonly string[]): Look[] =>
  keys.map((key) => ({ key, occasion: 'touched' }));

/** Each on its own: one item that cannot be read must not keep the others from being hidden, or shown. */
export async function reconcileAll(looks: readonly Look[], context: StepContext): Promise<Item[]> {
  const items = await mapBounded(looks, itemsAtOnce, ({ key, occasion }) =>
    context.failing.attempt(key, () => reconcileItem(key, context, occasion)),
  );
  return items.filter((item) => item !== undefined);
}
