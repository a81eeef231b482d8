import { z } from 'zod';

/** What an admin did that others must be able to look up. */
const Deed = z.enum([
  'document-access.read',
  'principal-access.read',
  'person.read',
  'match.set',
  'match.cleared',
  'audit.read',
  'canaries.set',
]);

/** What is written down of a deed: ids, never a name of a file, a question or an address. */
const NewAuditEntry = z.object({
  /** Entra object id of the one who did it. */
  who: z.uuid(),
  did: Deed,
  /** The ids of what it was done to, by what they are ids of. */
  on: z.record(z.string(), z.string().max(500)),
  /** `begun` before a change is made; afterwards `done`, or the code of the failure. */
  outcome: z.string().max(100),
});
export type NewAuditEntry = z.infer<typeof NewAuditEntry>;

/** The chain that an entry is in: entries of one tenant, day and shard follow each other without a gap. */
const Chain = z.object({
  tenantId: z.uuid(),
  /** UTC. */
  day: z.iso.date(),
  /** Several chains a day, so that admins who work at once do not wait for each other. */
  shard: z.int().nonnegative(),
});
export type Chain = z.infer<typeof Chain>;

/** Written once, never changed or removed. */
export const AuditEntry = NewAuditEntry.extend(Chain.shape).extend({
  schemaVersion: z.literal(1),
  /** The number in its chain, from 1, with leading zeros: only one entry can have it. */
  id: z.string().regex(/^\d{9}$/),
  at: z.iso.datetime(),
  /** `hash` of the entry before; of the first one, a word that only this chain begins with. */
  previous: z.string(),
  /** SHA-256 over everything above. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/**
 * How far a chain has got, as last noted. The next entry is looked for from here, and a chain that ends before has lost its end.
 */
export const AuditHead = Chain.extend({
  schemaVersion: z.literal(1),
  /** day and shard */
  id: z.string(),
  number: z.int().positive(),
  hash: z.string(),
});
export type AuditHead = z.infer<typeof AuditHead>;
