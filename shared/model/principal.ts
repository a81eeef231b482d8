import { z } from 'zod';
import { Principal } from './grant.ts';

/** A person's account at a source and the groups there. Forgotten only when an admin says so: the pin is lost with it, and the next holder of the address may be this person. */
export const PrincipalRecord = z.object({
  schemaVersion: z.literal(1),
  /** short id of (connection, Entra object id) */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  /** Entra object id of the person. */
  oid: z.string(),
  /** Matched by verified e-mail, then pinned; null: there is no such address, or the source knows nobody of it. */
  accountId: z.string().nullable(),
  /** What the match rests on. By directory: the account is the Entra object itself, whatever its address. */
  matchedBy: z.enum(['email', 'directory', 'admin']).default('email'),
  /** By which they were last matched, or looked for; null where Entra vouches for none. */
  email: z.string().nullable(),
  /** The address that they last came with, empty for none, where it is not the one that was matched: until it is, or an admin says who they are, they are nobody. */
  refusedEmail: z.string().nullable().default(null),
  principals: z.array(Principal),
  fetchedAt: z.iso.datetime(),
});
export type PrincipalRecord = z.infer<typeof PrincipalRecord>;

/**
 * The groups that a source keeps for one of its sites, and that this principal is in: read when a person's principals are gathered.
 * Entra does not know of them.
 */
export const Membership = z.object({
  schemaVersion: z.literal(1),
  /** short id of (connection, principal) */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  principal: Principal,
  groups: z.array(Principal),
  updatedAt: z.iso.datetime(),
});
export type Membership = z.infer<typeof Membership>;

/** The same seen from the group: what its members were when it was last read. */
export const SiteGroupRecord = z.object({
  schemaVersion: z.literal(1),
  /** short id of (connection, group) */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  group: Principal,
  members: z.array(Principal),
  updatedAt: z.iso.datetime(),
});
export type SiteGroupRecord = z.infer<typeof SiteGroupRecord>;
