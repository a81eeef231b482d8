import { z } from 'zod';
import { Principal } from './grant.ts';

/** A person's account at a source and the groups there. Never forgotten: the pin would be lost, and the next holder of the address be this person. */
export const PrincipalRecord = z.object({
  schemaVersion: z.literal(1),
  /** short id of (connection, Entra object id) */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  /** Entra object id of the person. */
  oid: z.string(),
  /** Matched by verified e-mail, then pinned; null: the source knows nobody of that address. */
  accountId: z.string().nullable(),
  email: z.string(),
  principals: z.array(Principal),
  fetchedAt: z.iso.datetime(),
});
export type PrincipalRecord = z.infer<typeof PrincipalRecord>;
