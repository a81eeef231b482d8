import { grantsOfItem, type Store } from '../azure/store.ts';
import { grantedAt, type Grant, type ItemGrants } from '../model/grant.ts';
import { isAppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { isUnexpired, reads } from './roles.ts';
import type { Subject } from './subject.ts';

/** A grant to somebody, as an admin is shown it: whether it lets them in, and how it reaches them. */
export interface HeldGrant extends Grant {
  /** When we first wrote it down as it is. */
  readonly since: string;
  readonly counts: boolean;
  /** Why it does not. */
  readonly but: 'expired' | 'role-reads-nothing' | 'match-suspended' | null;
  /** From the person to the principal that it was granted to. */
  readonly way: readonly string[];
}

/** Of all grants on one item those to this subject. */
export function heldBy(
  subject: Subject,
  record: ItemGrants | undefined,
  now: Date,
): readonly HeldGrant[] {
  if (record === undefined) return [];
  return record.grants
    .filter(({ principal }) => subject.principals.has(principal) || subject.withheld.has(principal))
    .map((grant) => {
      const but = objectionTo(grant, subject, now);
      const way = subject.ways.get(grant.principal) ?? [grant.principal];
      return { ...grant, since: grantedAt(grant, record), counts: but === null, but, way };
    });
}

function objectionTo(grant: Grant, { principals }: Subject, now: Date): HeldGrant['but'] {
  if (!isUnexpired(grant.expiresAt, now)) return 'expired';
  if (!reads(grant, now)) return 'role-reads-nothing';
  return principals.has(grant.principal) ? null : 'match-suspended';
}

/** What was granted on an item itself; undefined where there is no record of it, or one that cannot be read. */
export async function readGrants(
  scope: string,
  { tenantId, store, log }: { tenantId: string; store: Pick<Store, 'itemGrants'>; log: Log },
): Promise<ItemGrants | undefined> {
  const at = { pk: grantsOfItem(tenantId, scope), id: scope };
  return (await unlessInvalid(() => store.itemGrants.read(at), log))?.value;
}

/** What cannot be read counts as missing: the lock hides what hangs on it. */
export async function unlessInvalid<T>(
  read: () => Promise<T | undefined>,
  log: Log,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isAppError(error, 'RECORD_INVALID')) throw error;
    log.error('access.record-invalid', error);
    return undefined;
  }
}
