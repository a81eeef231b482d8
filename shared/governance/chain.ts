import type { AuditEntry, AuditHead, Chain } from '../model/audit.ts';
import { sha256 } from '../platform/hash.ts';

export const idOf = (number: number): string => String(number).padStart(9, '0');
export const headId = ({ day, shard }: Pick<Chain, 'day' | 'shard'>): string => `${day}|${shard}`;

/** What the first entry of a chain follows. */
export const beginningOf = ({ tenantId, day, shard }: Chain): string =>
  sha256(JSON.stringify(['sluice-audit', tenantId, day, shard]));

/** Over a list with its members in a fixed order: a store may give the properties of an object back in another one. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  sha256(
    JSON.stringify([
      entry.schemaVersion,
      entry.tenantId,
      entry.day,
      entry.shard,
      entry.id,
      entry.at,
      entry.who,
      entry.did,
      Object.entries(entry.on).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      entry.outcome,
      entry.previous,
    ]),
  );

export interface ChainState {
  readonly holds: boolean;
  /** The number at which it is broken, and by what. */
  readonly broken: {
    readonly at: number;
    readonly by: 'gap' | 'changed' | 'unlinked' | 'lost-end' | 'unreadable';
  } | null;
}

/**
 * Whether nothing was taken out, put in or changed since it was written. Who can write to the records may recompute a whole chain:
 * only a copy of a hash that they cannot reach shows that.
 * @param entries in the order of their ids; not whole where one of them cannot be read
 */
export function verifyChain(
  chain: Chain,
  entries: readonly AuditEntry[],
  { head, isWhole }: { head: AuditHead | undefined; isWhole: boolean },
): ChainState {
  let previous = beginningOf(chain);
  for (const [index, entry] of entries.entries()) {
    const at = index + 1;
    if (entry.id !== idOf(at)) return broken(at, 'gap');
    if (entry.hash !== hashOf(entry)) return broken(at, 'changed');
    if (entry.previous !== previous) return broken(at, 'unlinked');
    if (head?.number === at && head.hash !== entry.hash) return broken(at, 'changed');
    previous = entry.hash;
  }
  if (!isWhole) return broken(entries.length + 1, 'unreadable');
  if (head !== undefined && head.number > entries.length) {
    return broken(entries.length + 1, 'lost-end');
  }
  return { holds: true, broken: null };
}

type Break = NonNullable<ChainState['broken']>;
const broken = (at: number, by: Break['by']): ChainState => ({ holds: false, broken: { at, by } });
