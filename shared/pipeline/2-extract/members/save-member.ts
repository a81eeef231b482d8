import { bucketOf, type Store } from '../../../azure/store.ts';
import type { Item } from '../../../model/item.ts';
import { isAppError } from '../../../platform/errors.ts';

interface Saving {
  readonly store: Pick<Store, 'items'>;
}

const addressOf = ({ tenantId, id }: Item) => ({ pk: bucketOf(tenantId, id), id });

/** Twice of what one file may hold: those that it held before, and those that it holds now. */
const mostRecorded = 20_000;

/** Items on record of the files inside of a file, but for those whose going is over and done with. */
export const recordedMembers = (
  outerKey: string,
  { tenantId, connectionId, store }: Saving & { tenantId: string; connectionId: string },
): Promise<Item[]> =>
  store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.within = @outerKey AND (c.trashed = false OR c.pending = true)',
    parameters: { tenantId, connectionId, outerKey },
    limit: mostRecorded,
  });

/** @returns the record as it now is, which may be that of a younger run */
export async function saveMember(item: Item, { store }: Saving): Promise<Item> {
  const at = addressOf(item);
  const change = (before: Item): Item | undefined =>
    isYounger(before, item.member?.run ?? 0) || isSame(before, item)
      ? undefined
      : { ...item, pending: before.pending };
  const known = await store.items.update(at, change);
  if (known !== undefined) return known;
  try {
    await store.items.create(item);
    return item;
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    return (await store.items.update(at, change)) ?? item; // somebody was faster: there is a record now
  }
}

/** Hidden at once by the mark; its chunks go when its own run has passed. */
export const saveGoneMember = (
  item: Item,
  { store, run, now }: Saving & { run: number; now: Date },
): Promise<Item | undefined> =>
  store.items.update(addressOf(item), (before) =>
    isYounger(before, run) || before.trashed
      ? undefined
      : { ...before, trashed: true, pending: true, updatedAt: now.toISOString() },
  );

/** A run that was taken for dead and is not must not undo what the next one has written. */
const isYounger = ({ member }: Item, run: number): boolean => (member?.run ?? 0) > run;

const isSame = (a: Item, b: Item): boolean => {
  const facts = ({ parentKey, name, file, trashed, member }: Item) =>
    JSON.stringify([parentKey, name, file, trashed, member?.path, member?.sha256]);
  return facts(a) === facts(b);
};
