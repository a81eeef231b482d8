import type { Container } from '@azure/cosmos';
import { z } from 'zod';
import type { Log } from '../platform/log.ts';
import { statusOf } from './status.ts';

/** What is counted for admins; each name is documented here. */
const names = {
  'webhook.accepted': 'Notifications taken and put on the bus',
  'webhook.refused': 'Notifications with a wrong, missing or stale signature',
  'webhook.repeated': 'Notifications that had been taken before',
  'access.refused': 'Hits of the index that the re-check did not let through',
  'access.grants-cut':
    'Principals met in queries and explanations to whom more items were granted directly than are read: the rest stays hidden',
  'access.unreadable': 'Records of rights that cannot be read: what hangs on them is hidden',
  'scan.unreadable':
    'Looks at items whose answer from the source cannot be read, which are hidden, and at folders that are listed in themselves',
  'scan.part-unreadable': 'Sites and drives that were chosen and cannot be read',
  'microsoft365.units':
    'Resource units of calls to Microsoft 365, as we count them; what a process used in its last ten seconds may be missing',
  'microsoft365.throttled': 'Answers of Microsoft 365 that told us to wait',
  'drift.checked':
    'Pairs of a document and a person that were compared with what the source itself says',
  'drift.shown': 'Of drift.checked, those where our records let the person read the document',
  'drift.leak':
    'Of drift.shown, those where the source does not, and no change was on its way that says so',
  'drift.overBlock':
    'Of drift.checked, those that our records hide and the source shows, with no change on its way',
  'drift.repaired':
    'Of drift.leak and drift.overBlock, those gone once item and person had been read anew',
  'drift.late': 'Of drift.checked, those that differed with the change on its way',
  'drift.unknown': 'Pairs of which the source could not tell, or did not answer',
  'drift.canary': 'Times that a document that nobody may find was open to somebody',
} as const;

export type CounterName = keyof typeof names;

export interface Counters {
  /** Never waits and never fails its caller. */
  count(name: CounterName, by?: number): void;
  read(): Promise<Record<string, number>>;
}

const Stored = z.looseObject({ id: z.string(), value: z.number() });

/** Totals over all instances of the app. One write at a time per process: a flood of refusals cannot flood the records. */
export function createCounters(options: {
  container: Container;
  tenantId: string;
  log: Log;
}): Counters {
  const { container, tenantId, log } = options;
  const waiting = new Map<CounterName, number>();
  let flushing = false;

  async function add(name: string, value: number): Promise<void> {
    const exists = await unlessStatus(404, () =>
      container.item(name, tenantId).patch([{ op: 'incr', path: '/value', value }]),
    );
    if (exists) return;
    const created = await unlessStatus(409, () =>
      container.items.create({ id: name, tenantId, value }),
    );
    if (!created) await add(name, value); // another instance was faster
  }

  async function flush(): Promise<void> {
    flushing = true;
    try {
      for (let next = take(); next; next = take()) await add(...next);
    } catch (error) {
      log.error('counters.lost', error);
    } finally {
      flushing = false;
    }
  }

  function take(): [CounterName, number] | undefined {
    const [next] = waiting;
    if (next) waiting.delete(next[0]);
    return next;
  }

  return {
    count(name, by = 1) {
      if (by === 0) return;
      waiting.set(name, (waiting.get(name) ?? 0) + by);
      if (!flushing) void flush();
    },
    async read() {
      const { resources } = await container.items
        .query({ query: 'SELECT * FROM c' }, { partitionKey: tenantId })
        .fetchAll();
      const stored = new Map(
        z
          .array(Stored)
          .parse(resources)
          .map(({ id, value }) => [id, value]),
      );
      return Object.fromEntries(Object.keys(names).map((name) => [name, stored.get(name) ?? 0]));
    },
  };
}

/** @returns false where the call fails with exactly this status */
async function unlessStatus(status: number, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (statusOf(error) === status) return false;
    throw error;
  }
}
