import { z } from 'zod';

/** `file:123` or `folder:456`: ids of files and of folders are separate numbers in Box. */
const ItemKey = z.string().regex(/^(file|folder):.+$/);
export const isFileKey = (key: string): boolean => key.startsWith('file:');

const FileFacts = z.object({
  /** Changes whenever the content does; says nothing of rights. */
  version: z.string(),
  sizeBytes: z.int().nonnegative(),
  modifiedAt: z.iso.datetime({ offset: true }),
  author: z.string().nullable(),
  /** Opens the file at the source. */
  url: z.string(),
});

/** A file or folder as the source last showed it. */
export const SourceItem = z.object({
  key: ItemKey,
  kind: z.enum(['file', 'folder']),
  /** null at the top of what we index. */
  parentKey: ItemKey.nullable(),
  name: z.string(),
  /** Principal that owns it; null where the source does not say. */
  owner: z.string().nullable(),
  file: FileFacts.nullable(),
});
export type SourceItem = z.infer<typeof SourceItem>;

/** Our record of it: one node of the tree along which access flows down. */
export const Item = SourceItem.extend({
  schemaVersion: z.literal(1),
  /** The scope: short id of (tenant, connection, key). */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  /** Box: always true, access flows down. SharePoint: false where inheritance is broken. */
  inherits: z.boolean(),
  trashed: z.boolean(),
  /** Moved, re-scoped or gone: its chunks may still carry the scopes of the old place, or still be there. */
  pending: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export type Item = z.infer<typeof Item>;
