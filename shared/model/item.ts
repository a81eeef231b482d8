import { z } from 'zod';
import { Label } from './label.ts';
import { Member } from './member.ts';

/**
 * Box: `file:123`, `folder:456`, since ids of files and of folders are separate numbers.
 * Microsoft 365: `file:<drive>/<item>`. Of a file inside of another see `outermost`.
 */
const ItemKey = z.string().regex(/^(file|folder):.+$/);
export const isFileKey = (key: string): boolean => key.startsWith('file:');

/**
 * The key by which a source knows the file. One inside of another (Member) has that key and, after a `#`, which no source has in its
 * ids, its place: everything that a source is asked, it is asked of the outermost.
 */
export const outermost = (key: string): string => key.split('#', 1)[0] ?? key;
export const isMemberKey = (key: string): boolean => key.includes('#');

/** The part of its source that an item is in, as `Stream.part`: its drive; none in Box. */
export const partOf = (key: string): string => {
  const end = key.indexOf('/');
  return end === -1 ? '' : key.slice(key.indexOf(':') + 1, end);
};

const FileFacts = z.object({
  /** Changes whenever the content or a label that is shown with it does; says nothing of rights. */
  version: z.string(),
  sizeBytes: z.int().nonnegative(),
  modifiedAt: z.iso.datetime({ offset: true }),
  author: z.string().nullable(),
  /** Opens the file at the source. */
  url: z.string(),
  /** Where the source shows them with the file; see `Source.labels` for those that are asked for. */
  labels: z.array(Label).exactOptional(),
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
  /**
   * Whether rights flow down to it from its parent. Box: always. SharePoint: not where inheritance is broken; what is granted
   * on the item itself is then all there is. Absent where the source does not say, as in SharePoint's answer for one item.
   */
  inherits: z.boolean().optional(),
  file: FileFacts.nullable(),
});
export type SourceItem = z.infer<typeof SourceItem>;

/** Why it cannot be read: the code of the error and its sentence, which name no item; since when, and when that was last tried. */
const Unreadable = z.object({
  code: z.string(),
  reason: z.string(),
  since: z.iso.datetime(),
  triedAt: z.iso.datetime(),
});

/** Our record of it: one node of the tree along which access flows down. */
export const Item = SourceItem.extend({
  schemaVersion: z.literal(1),
  /** The scope: short id of (tenant, connection, key). */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  inherits: z.boolean(),
  /** See partOf. */
  part: z.string().default(''),
  trashed: z.boolean(),
  /** Moved, re-scoped or gone: its chunks may still carry the scopes of the old place, or still be there. */
  pending: z.boolean(),
  /** It cannot be read, and is hidden as what is trashed; or what lies in it cannot be listed, of a folder that is not. */
  unreadable: Unreadable.exactOptional(),
  /** Of a file inside of another: key of the outermost, whose rights it has by climbing to it. */
  within: ItemKey.exactOptional(),
  member: z
    .object({
      ...Member.pick({ path: true, sha256: true }).shape,
      /** As the source classified the outermost. */
      labels: z.array(Label),
      /** Of the outermost, that last wrote it: an older one does not. */
      run: z.int().positive(),
    })
    .exactOptional(),
  updatedAt: z.iso.datetime(),
});
export type Item = z.infer<typeof Item>;
