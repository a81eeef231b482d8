import type { Records } from '../../shared/azure/records.ts';
import type { Store } from '../../shared/azure/store.ts';

export interface RecordCounts {
  readonly reads: number;
  readonly queries: number;
  readonly writes: number;
}

/** The same records, with a count of what is asked of them. A change by etag is a read, and a write where something changes. */
export function countRecords(store: Store): { store: Store; counts: () => RecordCounts } {
  const count = { reads: 0, queries: 0, writes: 0 };

  function counted<T>(records: Records<T>): Records<T> {
    return {
      async read(at) {
        count.reads += 1;
        return records.read(at);
      },
      async create(value) {
        count.writes += 1;
        await records.create(value);
      },
      async put(value) {
        count.writes += 1;
        await records.put(value);
      },
      async replace(value, etag) {
        count.writes += 1;
        await records.replace(value, etag);
      },
      async remove(at, etag) {
        count.writes += 1;
        await records.remove(at, etag);
      },
      async update(at, change) {
        return records.update(at, (current) => {
          count.reads += 1;
          const changed = change(current);
          if (changed !== undefined) count.writes += 1;
          return changed;
        });
      },
      async list(pk, limit, onInvalid) {
        count.queries += 1;
        return records.list(pk, limit, onInvalid);
      },
      async query(query, onInvalid) {
        count.queries += 1;
        return records.query(query, onInvalid);
      },
      async value(expression, query) {
        count.queries += 1;
        return records.value(expression, query);
      },
    };
  }

  return {
    counts: () => ({ ...count }),
    store: {
      connections: counted(store.connections),
      streams: counted(store.streams),
      principals: counted(store.principals),
      items: counted(store.items),
      documents: counted(store.documents),
      claims: counted(store.claims),
      driftTicks: counted(store.driftTicks),
      memberships: counted(store.memberships),
      siteGroups: counted(store.siteGroups),
      itemGrants: counted(store.itemGrants),
      principalGrants: counted(store.principalGrants),
      audit: counted(store.audit),
      auditHeads: counted(store.auditHeads),
    },
  };
}
