import { z } from 'zod';
import {
  auditHeads,
  auditOf,
  bucketOf,
  grantsOfItem,
  grantsOfPrincipal,
  type Store,
} from '../../shared/azure/store.ts';
import { AuditEntry, AuditHead } from '../../shared/model/audit.ts';
import { Connection } from '../../shared/model/connection.ts';
import { DocumentRecord } from '../../shared/model/document.ts';
import { DriftTick } from '../../shared/model/drift.ts';
import { ItemGrants, PrincipalGrant } from '../../shared/model/grant.ts';
import { Item } from '../../shared/model/item.ts';
import { Membership, PrincipalRecord, SiteGroupRecord } from '../../shared/model/principal.ts';
import { Stream } from '../../shared/model/stream.ts';
import { createMemoryRecords, type Line, type Predicates, type Rows } from './memory-records.ts';

export interface MemoryStore {
  readonly store: Store;
  /** Everything in a container, as stored. */
  all<Name extends keyof Store>(name: Name): readonly Stored<Name>[];
  /** The records of this id lose everything but it. */
  readonly corrupt: (name: keyof Store, id: string) => void;
  /** Throws once at the n-th write from now on, before it is done or after. */
  breakAt(nth: number, when: 'before' | 'after'): void;
  /** Runs once, just before the next write of that name, e.g. "items.replace". */
  beforeNext(write: string, run: () => Promise<void>): void;
  readonly writes: () => number;
}
type Stored<Name extends keyof Store> =
  NonNullable<Awaited<ReturnType<Store[Name]['read']>>> extends { value: infer T } ? T : never;

const indexed =
  "c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.status = 'indexed' AND c.id > @after";
const isIndexed: Predicates[string] = (row, { tenantId, connectionId, after }) =>
  row['tenantId'] === tenantId &&
  row['connectionId'] === connectionId &&
  row['status'] === 'indexed' &&
  String(row['id']) > (after as string);
const there =
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.trashed = false AND NOT IS_DEFINED(c.within)';
const isThere: Predicates[string] = (row, { tenantId, connectionId }) =>
  row['tenantId'] === tenantId &&
  row['connectionId'] === connectionId &&
  row['trashed'] === false &&
  row['within'] === undefined;
const holds = (list: unknown, value: unknown): boolean =>
  Array.isArray(list) && list.includes(value);

const predicates: Predicates = {
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey AND (c.trashed = false OR c.pending = true)':
    (row, { tenantId, connectionId, folderKey }) =>
      row['tenantId'] === tenantId &&
      row['connectionId'] === connectionId &&
      row['parentKey'] === folderKey &&
      (row['trashed'] === false || row['pending'] === true),
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.within = @outerKey AND (c.trashed = false OR c.pending = true)':
    (row, { tenantId, connectionId, outerKey }) =>
      row['tenantId'] === tenantId &&
      row['connectionId'] === connectionId &&
      row['within'] === outerKey &&
      (row['trashed'] === false || row['pending'] === true),
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey AND STARTSWITH(c.name, @start)':
    (row, { tenantId, connectionId, folderKey, start }) =>
      row['tenantId'] === tenantId &&
      row['connectionId'] === connectionId &&
      row['parentKey'] === folderKey &&
      String(row['name']).startsWith(start as string),
  'c.id > @after': (row, { after }) => String(row['id']) > (after as string),
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND STARTSWITH(c.group, @site)': (
    row,
    { tenantId, connectionId, site },
  ) =>
    row['tenantId'] === tenantId &&
    row['connectionId'] === connectionId &&
    String(row['group']).startsWith(site as string),
  'c.connectionId = @connectionId AND c.id > @after': (row, { connectionId, after }) =>
    row['connectionId'] === connectionId && String(row['id']) > (after as string),
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.part = @part AND c.trashed = false AND c.id > @after':
    (row, { tenantId, connectionId, part, after }) =>
      row['tenantId'] === tenantId &&
      row['connectionId'] === connectionId &&
      row['part'] === part &&
      row['trashed'] === false &&
      String(row['id']) > (after as string),
  [there]: isThere,
  [`${there} AND c.part = @part AND c.kind = @kind`]: (row, parameters) =>
    isThere(row, parameters) &&
    row['part'] === parameters['part'] &&
    row['kind'] === parameters['kind'],
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.unreadable.triedAt <= @before': (
    row,
    { tenantId, connectionId, before },
  ) =>
    row['tenantId'] === tenantId &&
    row['connectionId'] === connectionId &&
    row['unreadable'] !== undefined &&
    (row['unreadable'] as { triedAt: string }).triedAt <= (before as string),
  'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.hasLink = true AND c.updatedAt <= @before':
    (row, { tenantId, connectionId, before }) =>
      row['tenantId'] === tenantId &&
      row['connectionId'] === connectionId &&
      row['hasLink'] === true &&
      String(row['updatedAt']) <= (before as string),
  'c.connectionId = @connectionId AND c.accountId != null AND c.fetchedAt >= @since AND c.id > @after':
    (row, { connectionId, since, after }) =>
      row['connectionId'] === connectionId &&
      row['accountId'] !== null &&
      String(row['fetchedAt']) >= (since as string) &&
      String(row['id']) > (after as string),
  'c.connectionId = @connectionId AND ARRAY_CONTAINS(c.principals, @principal)': (
    row,
    { connectionId, principal },
  ) => row['connectionId'] === connectionId && holds(row['principals'], principal),
  [indexed]: isIndexed,
  [`${indexed} AND ARRAY_CONTAINS(c.scopes, @scope)`]: (row, parameters) =>
    isIndexed(row, parameters) && holds(row['scopes'], parameters['scope']),
  'c.at >= @since': (row, { since }) => String(row['at']) >= (since as string),
};

/** All records of the product in memory. */
export function createMemoryStore(): MemoryStore {
  const containers = new Map<string, Rows>();
  let writes = 0;
  let broken: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  const waiting = new Map<string, () => Promise<void>>();

  const snap = (when: 'before' | 'after') => {
    if (broken?.at !== writes || broken.when !== when) return;
    broken = undefined;
    throw new Error('The line broke');
  };
  const line: Line = {
    async before(write) {
      await Promise.resolve();
      const run = waiting.get(write);
      waiting.delete(write);
      await run?.();
      writes += 1;
      snap('before');
    },
    after: () => snap('after'),
  };
  const rowsOf = (container: string): Rows => {
    const rows = containers.get(container) ?? new Map();
    containers.set(container, rows);
    return rows;
  };
  const records = <T extends { id: string }>(
    name: string,
    schema: z.ZodType<T>,
    pkOf: (value: T) => string,
  ) => createMemoryRecords({ name, rows: rowsOf(name), schema, pkOf, predicates, line });
  const byTenant = (value: { tenantId: string }) => value.tenantId;
  const byBucket = (value: { tenantId: string; id: string }) => bucketOf(value.tenantId, value.id);

  const Claim = z.object({ id: z.string(), tenantId: z.string(), ttl: z.int() });
  const store: Store = {
    connections: records('connections', Connection, byTenant),
    streams: records('streams', Stream, byTenant),
    principals: records('principals', PrincipalRecord, byTenant),
    items: records('items', Item, byBucket),
    documents: records('documents', DocumentRecord, byBucket),
    claims: records('claims', Claim, byBucket),
    driftTicks: records('driftTicks', DriftTick, byTenant),
    memberships: records('memberships', Membership, byBucket),
    siteGroups: records('siteGroups', SiteGroupRecord, byBucket),
    itemGrants: records('itemGrants', ItemGrants, (value) =>
      grantsOfItem(value.tenantId, value.scope),
    ),
    principalGrants: records('principalGrants', PrincipalGrant, (value) =>
      grantsOfPrincipal(value.tenantId, value.principal),
    ),
    audit: records('audit', AuditEntry, auditOf),
    auditHeads: records('auditHeads', AuditHead, (value) => auditHeads(value.tenantId)),
  };
  return {
    store,
    all: <Name extends keyof Store>(name: Name) =>
      [...rowsOf(name).values()].map((row) => structuredClone(row.value) as Stored<Name>),
    corrupt(name, id) {
      for (const [key, row] of rowsOf(name)) {
        if ((row.value as { id: string }).id === id)
          rowsOf(name).set(key, { ...row, value: { id } });
      }
    },
    breakAt(nth, when) {
      broken = { at: writes + nth, when };
    },
    beforeNext: (write, run) => void waiting.set(write, run),
    writes: () => writes,
  };
}
