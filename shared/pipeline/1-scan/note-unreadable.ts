import type { Store } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import type { Unreadable } from '../../sources/source.ts';

/** Of 2,000 sites that are all refused for one reason, so many tell it. */
const mostNoted = 200;

/** Keeps for admins what of a connection cannot be read, as it is now: written only when that has changed. */
export async function noteUnreadable(
  { tenantId, id }: Pick<Connection, 'tenantId' | 'id'>,
  unreadable: readonly Unreadable[],
  store: Pick<Store, 'connections'>,
): Promise<void> {
  const noted = {
    count: unreadable.length,
    parts: unreadable
      .slice(0, mostNoted)
      .map(({ what, reason, isForNow }) => ({ what, reason, isForNow })),
  };
  await store.connections.update({ pk: tenantId, id }, (stored) =>
    isSame(stored.unreadable ?? { count: 0, parts: [] }, noted)
      ? undefined
      : { ...stored, unreadable: noted },
  );
}

const isSame = (
  a: NonNullable<Connection['unreadable']>,
  b: NonNullable<Connection['unreadable']>,
): boolean => {
  const facts = ({ count, parts }: typeof a) =>
    JSON.stringify([count, parts.map(({ what, reason, isForNow }) => [what, reason, isForNow])]);
  return facts(a) === facts(b);
};
