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

/** All that was granted on one item itself: answers "who may read this item" in one point read. */
export const ItemGrants = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string().default(''),
  scope: z.string(),
  grants: z.array(Grant),
  /** Whether one of them is by a link: they are looked for among all records, and only a property of its own has an index. */
  hasLink: z.boolean().default(false),
  updatedAt: z.iso.datetime(),
});
export type ItemGrants = z.infer<typeof ItemGrants>;

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
