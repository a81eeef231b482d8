import type { Clock } from '../../clock.ts';
import type { Ids } from '../ids.ts';
import type { Item, Items } from './items.ts';

/** What a change of an item had to do with its rights. */
export type Sharing = 'added' | 'removed' | 'none';

export interface Touch {
  readonly driveId: string;
  readonly itemId: string;
  readonly sharing: Sharing;
}

/** The order of all changes. An item stands in it once, at its last change: delta tells the latest state, not the history. */
export interface Journal {
  /** The item appears in the delta of its drive from now on. */
  touch(itemId: string, options: { sharing: Sharing }): Item;
  /** Called after each touch, in the transaction of the change. */
  listen(listener: (touch: Touch) => void): void;
}

export function openJournal(options: { items: Items; ids: Ids; clock: Clock }): Journal {
  const { items, ids, clock } = options;
  const listeners: ((touch: Touch) => void)[] = [];
  return {
    touch(itemId, { sharing }) {
      const place = { position: ids.next('position'), changedAt: clock.now() };
      const item = items.update(itemId, {
        ...place,
        ...(sharing === 'added' && { sharedPosition: place.position }),
      });
      for (const tell of listeners) tell({ driveId: item.driveId, itemId, sharing });
      return item;
    },
    listen: (listener) => void listeners.push(listener),
  };
}
