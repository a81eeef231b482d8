import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { AuditEntry, AuditHead, type Chain } from '../model/audit.ts';
import { Connection } from '../model/connection.ts';
import { DocumentRecord } from '../model/document.ts';
import { DriftTick } from '../model/drift.ts';
import { ItemGrants, PrincipalGrant } from '../model/grant.ts';
import { Item } from '../model/item.ts';
import { Membership, PrincipalRecord, SiteGroupRecord } from '../model/principal.ts';
import { Stream } from '../model/stream.ts';
import { createRecords } from './records.ts';

export type Store = ReturnType<typeof createStore>;

/**
 * Containers that grow with the files are partitioned by tenant and a bucket of the id,
 * since one big tenant would otherwise sit on one physical partition.
 */
export const bucketOf = (tenantId: string, id: string): string => `${tenantId}|${id.slice(0, 2)}`;
export const grantsOfItem = (tenantId: string, scope: string): string => `${tenantId}|i|${scope}`;
export const grantsOfPrincipal = (tenantId: string, principal: string): string =>
  `${tenantId}|p|${principal}`;
export const auditOf = ({ tenantId, day, shard }: Chain): string => `${tenantId}|${day}|${shard}`;
export const auditHeads = (tenantId: string): string => `${tenantId}|heads`;

/** What only one may do, or what was done: a delivery handled, a lease held. Forgotten after `ttl` seconds. */
const Claim = z.object({ id: z.string(), tenantId: z.uuid(), ttl: z.int().positive() });

/** All records of the product, by their noun. */
export function createStore(database: Database) {
  const byTenant = <T extends { id: string; tenantId: string }>(
    container: string,
    schema: z.ZodType<T>,
  ) =>
    createRecords({
      container: database.container(container),
      schema,
      pkOf: (value) => value.tenantId,
      pkProperty: 'tenantId',
    });
  const byBucket = <T extends { id: string; tenantId: string }>(
    container: string,
    schema: z.ZodType<T>,
  ) =>
    createRecords({
      container: database.container(container),
      schema,
      pkOf: (value) => bucketOf(value.tenantId, value.id),
      pkProperty: 'pk',
    });
  const grants = database.container('grants');
  const audit = database.container('audit');
  return {
    connections: byTenant('connections', Connection),
    streams: byTenant('streams', Stream),
    principals: byTenant('principals', PrincipalRecord),
    items: byBucket('items', Item),
    documents: byBucket('documents', DocumentRecord),
    claims: byBucket('claims', Claim),
    driftTicks: byTenant('drift', DriftTick),
    memberships: byBucket('memberships', Membership),
    siteGroups: byBucket('memberships', SiteGroupRecord),
    itemGrants: createRecords({
      container: grants,
      schema: ItemGrants,
      pkOf: ({ tenantId, scope }) => grantsOfItem(tenantId, scope),
      pkProperty: 'pk',
    }),
    principalGrants: createRecords({
      container: grants,
      schema: PrincipalGrant,
      pkOf: ({ tenantId, principal }) => grantsOfPrincipal(tenantId, principal),
      pkProperty: 'pk',
    }),
    audit: createRecords({
      container: audit,
      schema: AuditEntry,
      pkOf: auditOf,
      pkProperty: 'pk',
    }),
    auditHeads: createRecords({
      container: audit,
      schema: AuditHead,
      pkOf: ({ tenantId }) => auditHeads(tenantId),
      pkProperty: 'pk',
    }),
  };
}
