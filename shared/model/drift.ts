import { z } from 'zod';

/** The audit's pairs of a document and a person; `checked` are those that the source answered for. */
const Counts = z.object({
  checked: z.int().nonnegative(),
  /** Of `checked`: our records let the person read it. The others they hide. */
  shown: z.int().nonnegative(),
  /** We show what the source does not. */
  leak: z.int().nonnegative(),
  /** We hide what the source shows. */
  overBlock: z.int().nonnegative(),
  /** Of leaks and over-blocks: gone once the item and the person had been read anew. */
  repaired: z.int().nonnegative(),
  /** Different, too, with the change already on its way to us. */
  late: z.int().nonnegative(),
  /** The source could not tell, or did not answer. */
  unknown: z.int().nonnegative(),
  /** Documents that nobody may find, and somebody can. */
  canary: z.int().nonnegative(),
});
export type DriftCounts = z.infer<typeof Counts>;

export const driftCountNames = Counts.keyof().options;

export const noDrift: DriftCounts = {
  checked: 0,
  shown: 0,
  leak: 0,
  overBlock: 0,
  repaired: 0,
  late: 0,
  unknown: 0,
  canary: 0,
};

/** Ids only. */
export const DriftFinding = z.object({
  kind: z.enum(['leak', 'over-block', 'canary']),
  documentId: z.string(),
  /** Entra object id; null of a canary that is open to more than one person. */
  oid: z.string().nullable(),
  repaired: z.boolean(),
});
export type DriftFinding = z.infer<typeof DriftFinding>;

/** One tick of the audit over one connection. Forgotten after thirty days; totals are kept as counters. */
export const DriftTick = Counts.extend({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  at: z.iso.datetime(),
  findings: z.array(DriftFinding).max(300),
});
export type DriftTick = z.infer<typeof DriftTick>;

/** What an admin sends: all canaries of a connection, in place of those before. */
export const NewCanaries = z.strictObject({
  keys: z.array(z.string().regex(/^file:.+$/, 'a file by its key: "file:…"')).max(100),
});
export type NewCanaries = z.infer<typeof NewCanaries>;
