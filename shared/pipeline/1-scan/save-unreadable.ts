import type { Versioned } from '../../azure/records.ts';
import { bucketOf } from '../../azure/store.ts';
import { isFileKey, partOf, type Item } from '../../model/item.ts';
import { AppError } from '../../platform/errors.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { ScanContext } from './context.ts';
import { saveGrants } from './save-grants.ts';
import { saveGone } from './save-item.ts';

interface Hidden {
  readonly key: string;
  readonly scope: string;
  readonly item: Versioned<Item> | undefined;
  readonly grants: Parameters<typeof saveGrants>[0]['before'];
}

/**
 * Hides an item that the source does not let us read: nobody may see what we cannot vouch for. One that was never on record is now,
 * so that it can be listed, and looked at again.
 */
export async function saveUnreadable(
  { key, scope, item: before, grants }: Hidden,
  error: unknown,
  context: ScanContext,
): Promise<Item> {
  told(key, error, context);
  const hidden = before
    ? await saveGone(before, context, whyOf(error, before.value, context))
    : await saveUnknown({ key, scope }, error, context);
  if (grants) await saveGrants({ scope, before: grants, grants: [], fence: true }, context);
  return hidden;
}

/** A folder whose list cannot be read keeps what is on record of its children, and is pending until it is listed. */
export async function saveUnlisted(
  key: string,
  error: unknown,
  context: ScanContext,
): Promise<void> {
  told(key, error, context);
  const { store, connection, now } = context;
  const { tenantId, id: connectionId } = connection;
  const id = scopeOf({ tenantId, connectionId, key });
  await store.items.update({ pk: bucketOf(tenantId, id), id }, (item) =>
    item.trashed
      ? undefined
      : {
          ...item,
          pending: true,
          unreadable: whyOf(error, item, context),
          updatedAt: now().toISOString(),
        },
  );
}

function told(key: string, error: unknown, { log, counters }: ScanContext): void {
  log.error('scan.item-unreadable', error, { key });
  counters.count('scan.unreadable');
}

const mostCharacters = 200;

/** @param before for the same trouble as before, the time that it began */
function whyOf(
  error: unknown,
  before: Item | undefined,
  { now }: ScanContext,
): NonNullable<Item['unreadable']> {
  const { code, message } =
    error instanceof AppError ? error : { code: 'unknown', message: 'unknown' };
  const triedAt = now().toISOString();
  const since = before?.unreadable?.since ?? triedAt;
  return { code, reason: message.slice(0, mostCharacters), since, triedAt };
}

async function saveUnknown(
  { key, scope }: Pick<Hidden, 'key' | 'scope'>,
  error: unknown,
  context: ScanContext,
): Promise<Item> {
  const { store, connection, now } = context;
  const item: Item = {
    key,
    kind: isFileKey(key) ? 'file' : 'folder',
    parentKey: null,
    name: '',
    owner: null,
    inherits: false,
    file: null,
    schemaVersion: 1,
    id: scope,
    tenantId: connection.tenantId,
    connectionId: connection.id,
    part: partOf(key),
    trashed: true,
    pending: false,
    unreadable: whyOf(error, undefined, context),
    updatedAt: now().toISOString(),
  };
  await store.items.create(item);
  return item;
}
