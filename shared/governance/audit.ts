import { auditHeads, auditOf, type Store } from '../azure/store.ts';
import { AuditEntry, type AuditHead, type Chain, type NewAuditEntry } from '../model/audit.ts';
import { AppError, isAppError } from '../platform/errors.ts';
import { sha256 } from '../platform/hash.ts';
import type { Log } from '../platform/log.ts';
import { beginningOf, hashOf, headId, idOf, verifyChain, type ChainState } from './chain.ts';

/** What admins did, in chains that show when somebody has changed them. */
export interface Audit {
  /** Returns when it is written. @throws AppError, or what Cosmos says: then nothing may be answered */
  append(entry: NewAuditEntry): Promise<void>;
  read(day: string): Promise<AuditDay>;
}

export interface AuditDay {
  /** In the order of time. */
  readonly entries: readonly AuditEntry[];
  readonly chains: readonly (ChainState & { shard: number; entries: number })[];
}

const shards = 4;
const pageSize = 500;
/** Of one chain: many times what admins do in a day by hand. */
const maxEntries = 50_000;
/** So many others may be faster before an entry gives up. */
const maxAttempts = 1_000;

export function createAudit(options: {
  tenantId: string;
  store: Pick<Store, 'audit' | 'auditHeads'>;
  log: Log;
  now: () => Date;
}): Audit {
  const { tenantId, store, log, now } = options;
  const readHead = async (chain: Chain): Promise<AuditHead | undefined> =>
    (await store.auditHeads.read({ pk: auditHeads(tenantId), id: headId(chain) }))?.value;

  /**
   * Only one entry can be made with the next number, and it names the hash of the one before: whoever comes second finds the
   * number taken and goes on behind. The head merely saves the way from the beginning of the day.
   */
  async function append(entry: NewAuditEntry): Promise<void> {
    const at = now().toISOString();
    const chain: Chain = { tenantId, day: at.slice(0, 10), shard: shardOf(entry.who) };
    const head = await readHead(chain);
    let number = (head?.number ?? 0) + 1;
    let previous = head?.hash ?? beginningOf(chain);
    for (let attempt = 1; attempt <= maxAttempts; attempt++, number++) {
      const unsigned = { ...entry, ...chain, schemaVersion: 1 as const, id: idOf(number), at };
      const hash = hashOf({ ...unsigned, previous });
      if (await isCreated(AuditEntry.parse({ ...unsigned, previous, hash }))) {
        await noteHead({ schemaVersion: 1, id: headId(chain), ...chain, number, hash });
        return;
      }
      previous = await hashAt(chain, number);
    }
    throw new AppError('SERVICE_UNAVAILABLE', 'The audit is written by too many at once');
  }

  async function isCreated(entry: AuditEntry): Promise<boolean> {
    try {
      await store.audit.create(entry);
      return true;
    } catch (error) {
      if (isAppError(error, 'RECORD_CONFLICT')) return false;
      throw error;
    }
  }

  async function hashAt(chain: Chain, number: number): Promise<string> {
    const found = await store.audit.read({ pk: auditOf(chain), id: idOf(number) });
    if (found) return found.value.hash;
    throw new AppError('RECORD_INVALID', `Entry ${number} of the audit was there and is gone`);
  }

  /** Forward only. What fails here costs the next one a few reads more: the entry itself is written. */
  async function noteHead(head: AuditHead): Promise<void> {
    const at = { pk: auditHeads(tenantId), id: head.id };
    try {
      const noted = await store.auditHeads.update(at, (known) =>
        known.number < head.number ? head : undefined,
      );
      if (noted === undefined) await store.auditHeads.create(head);
    } catch (error) {
      if (!isAppError(error, 'RECORD_CONFLICT')) log.error('audit.head-not-noted', error);
    }
  }

  /** @returns the entries up to the first page that holds one that cannot be read */
  async function readChain(chain: Chain): Promise<{ entries: AuditEntry[]; isWhole: boolean }> {
    const entries: AuditEntry[] = [];
    const unreadable: AppError[] = [];
    while (unreadable.length === 0 && entries.length < maxEntries) {
      const page = await store.audit.query(
        {
          where: 'c.id > @after',
          parameters: { after: entries.at(-1)?.id ?? '' },
          orderBy: 'c.id',
          pk: auditOf(chain),
          limit: pageSize,
        },
        (error) => {
          unreadable.push(error);
          log.error('audit.entry-invalid', error);
        },
      );
      entries.push(...page);
      if (page.length < pageSize) return { entries, isWhole: unreadable.length === 0 };
    }
    return { entries, isWhole: false };
  }

  return {
    append,
    async read(day) {
      const chains = await Promise.all(
        Array.from({ length: shards }, async (_none, shard) => {
          const chain: Chain = { tenantId, day, shard };
          // The head first: what is appended meanwhile then is behind it, not missing.
          const head = await readHead(chain);
          const { entries, isWhole } = await readChain(chain);
          return { shard, entries, ...verifyChain(chain, entries, { head, isWhole }) };
        }),
      );
      return {
        entries: chains
          .flatMap(({ entries }) => entries)
          .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
        chains: chains.map((chain) => ({ ...chain, entries: chain.entries.length })),
      };
    },
  };
}

/** All that one person does in a day stands in one chain. */
const shardOf = (who: string): number => Number.parseInt(sha256(who).slice(0, 8), 16) % shards;
