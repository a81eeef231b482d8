import { z } from 'zod';
import { RunState } from './run.ts';

/** What we follow of a source: its event stream, or a crawl of all that is there. */
export const Stream = RunState.extend({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  lane: z.enum(['changes', 'crawl']),
  /** changes: the source's own cursor; null before the first pull. */
  cursor: z.string().nullable(),
  /** changes: items that doorbells named, to be re-read directly whatever the cursor shows. */
  named: z.array(z.string()),
  /** crawl: folders still to be listed, next one last. */
  stack: z.array(z.object({ key: z.string(), marker: z.string().nullable() })),
  /** crawl: number of the pass; items that a whole pass did not meet are looked at one by one. */
  pass: z.int().nonnegative(),
  pulledAt: z.iso.datetime().nullable(),
});
export type Stream = z.infer<typeof Stream>;

/** The message in the `changes` queue: "look here". */
export const Doorbell = z.object({
  tenantId: z.uuid(),
  connectionId: z.string(),
  lane: z.enum(['changes', 'crawl']),
  /** Item keys that the notification named. */
  items: z.array(z.string()).max(20),
  reason: z.enum(['webhook', 'again', 'poll', 'sweep', 'connected', 'replay']),
});
export type Doorbell = z.infer<typeof Doorbell>;
