import { announceCollaboration } from './announce.ts';
import type { State } from './state.ts';

/** Collaborations that have run out go away with an event of their own; the judge has stopped counting them before. */
export function expireCollaborations(state: State): void {
  const now = state.clock.now();
  const over = state.collaborations
    .expiring()
    .filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
  if (over.length === 0) return;
  state.db.transaction(() => {
    for (const collaboration of over) {
      const item = state.items.get(collaboration.itemId);
      state.collaborations.remove(collaboration.id);
      if (item === undefined) continue;
      const by = item.ownerId;
      announceCollaboration(state, { change: 'expired', collaboration, item, by });
    }
  })();
}
