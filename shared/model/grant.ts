import { z } from 'zod';

/**
 * Who: `box:user:…`, `box:group:…`, `entra:user:…`, `entra:group:…`; `entra:owners:…`, those who own a group, in it or not;
 * `entra:tenant:…`, the members of a tenant without its guests; `sp:group:<site>/<id>`, a group that SharePoint keeps for one site;
 * `anyone`.
 */
export const Principal = z
  .string()
  .regex(/^((box|entra):(user|group):.+|entra:(owners|tenant):.+|sp:group:.+|anyone)$/);

export const Grant = z.object({
  principal: Principal,
  /** The source's own word: viewer, editor, co-owner … */
  role: z.string(),
  how: z.enum(['owner', 'collaboration', 'permission', 'link']),
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
});
export type Grant = z.infer<typeof Grant>;

/** A grant on record; `since` is when it was first written down, and absent where that was before it was kept. */
const GrantOnRecord = Grant.extend({ since: z.iso.datetime().optional() });
type GrantOnRecord = z.infer<typeof GrantOnRecord>;

/** All that was granted on one item itself: answers "who may read this item" in one point read. */
export const ItemGrants = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string().default(''),
  scope: z.string(),
  grants: z.array(GrantOnRecord),
  /** Whether one of them is by a link: they are looked for among all records, and only a property of its own has an index. */
  hasLink: z.boolean().default(false),
  /** When they were last other ones; absent in records from before it was kept. */
  changedAt: z.iso.datetime().optional(),
  /** When they were last read at the source and written down, changed or not. */
  updatedAt: z.iso.datetime(),
});
export type ItemGrants = z.infer<typeof ItemGrants>;

/** Of a record from before these times were kept, all that is known is when it was last written down. */
export const changedAt = (record: ItemGrants): string => record.changedAt ?? record.updatedAt;
export const grantedAt = (grant: GrantOnRecord, { updatedAt }: ItemGrants): string =>
  grant.since ?? updatedAt;

/** The same seen from the principal: answers "what was granted to this principal" in one partition read. */
export const PrincipalGrant = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  principal: Principal,
  scope: z.string(),
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
});
export type PrincipalGrant = z.infer<typeof PrincipalGrant>;
