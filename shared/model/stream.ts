import { z } from 'zod';
import { RunState } from './run.ts';

/** What a crawl of everything is named in a doorbell. */
export const everything = '*';
/** After everything was enumerated: looking for what we have on record and the source did not show. */
export const missing = '?';

/** A part of a source with a stream of its own: a drive of Microsoft 365, or `people`. Box has one only, without a name. */
const Part = z.string().max(200).default('');

/** The part whose stream tells of accounts, groups and site groups, where that is not told with the files. */
export const peoplePart = 'people';

/** Where a crawl is: at a page of a folder, or of everything. */
export const Place = z.object({
  key: z.string(),
  marker: z.string().nullable(),
  /** Folders on the way here from where the crawl began to go down. */
  depth: z.int().nonnegative().optional(),
  /** Of a sweep that must find out what is missing: its name, and how many pages it has noted. */
  sweep: z.object({ id: z.string(), pages: z.int().nonnegative() }).optional(),
});
export type Place = z.infer<typeof Place>;

/**
 * How a source shows rights: along the tree, each where it is given; or with every item all that lets anybody read it, which Microsoft
 * counts as five resource units an item.
 */
export const PermissionMode = z.enum(['hierarchical', 'per-item']);
export type PermissionMode = z.infer<typeof PermissionMode>;

/** What we follow of a source: an event stream, or a crawl of all that is there. */
export const Stream = RunState.extend({
  schemaVersion: z.literal(1),
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  lane: z.enum(['changes', 'crawl']),
  part: Part,
  /** changes: the source's own cursor; null before the first pull. */
  cursor: z.string().nullable(),
  /**
   * Items that doorbells named: re-read directly whatever the cursor shows (changes), or listed in depth (crawl).
   * `wanted` is its count when the item was last named: a step that had seen that much may forget the name.
   */
  named: z.array(z.object({ key: z.string(), wanted: z.int().positive() })),
  /** changes: when the source last told of changed groups or accounts; what was read of people before is stale. */
  peopleChangedAt: z.iso.datetime().nullable(),
  /** crawl: what is still to be looked at, next one last. */
  stack: z.array(Place),
  /** Items that could not be read in the step that is under way, each with how often by now: none once it has passed. */
  failing: z.array(z.object({ key: z.string(), tries: z.int().positive() })).default([]),
  pulledAt: z.iso.datetime().nullable(),
  /** changes: as the source last said; absent where it never does. */
  permissionMode: PermissionMode.optional(),
  /** Why its last step failed, which is tried again, and since when none has passed; nothing once one has. */
  failed: z.object({ code: z.string(), reason: z.string(), since: z.iso.datetime() }).nullish(),
  /** changes: since when the source no longer shows the part. */
  goneAt: z.iso.datetime().nullish(),
});
export type Stream = z.infer<typeof Stream>;

/** The message in the `changes` queue: "look here". */
export const Doorbell = z.object({
  tenantId: z.uuid(),
  connectionId: z.string(),
  lane: z.enum(['changes', 'crawl']),
  part: Part,
  /** Item keys that the notification named. */
  items: z.array(z.string()).max(20),
  /** lifecycle: the one announcement, as the source calls it, that pauses until we ask for it again. */
  subscription: z.string().max(200).optional(),
  /** lifecycle: the source says that its announcements are about to end, have ended, or were missed. */
  reason: z.enum([
    'webhook',
    'lifecycle',
    'again',
    'poll',
    'sweep',
    'connected',
    'replay',
    'audit',
  ]),
});
export type Doorbell = z.infer<typeof Doorbell>;
/** As it is rung: a source without parts names none. */
export type NewDoorbell = z.input<typeof Doorbell>;

/** One run of sync-stream over one stream. */
export const SyncRun = z.object({
  tenantId: z.uuid(),
  connectionId: z.string(),
  lane: z.enum(['changes', 'crawl']),
  part: Part,
  /** The stream's id. */
  stream: z.string(),
  run: z.int().positive(),
});
export type SyncRun = z.infer<typeof SyncRun>;

/** What one step of a run ends with; `wait` when so many files are on their way that the crawl must let them pass. */
export const SyncStep = z.object({ outcome: z.enum(['idle', 'more', 'wait', 'superseded']) });
export type SyncStep = z.infer<typeof SyncStep>;
