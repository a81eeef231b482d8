import type { Grant } from '../../model/grant.ts';
import type { SourceItem } from '../../model/item.ts';
import { BoxClassification, type BoxCollaborations, type BoxItem } from './wire.ts';
import type { z } from 'zod';

/** The "All Files" folder of each account: not a real place, no rights hang on it. */
const rootFolderId = '0';

export const userPrincipal = (id: string): string => `box:user:${id}`;
export const groupPrincipal = (id: string): string => `box:group:${id}`;
export const idOf = (key: string): string => key.slice(key.indexOf(':') + 1);
export const keyOf = ({ type, id }: { type: string; id: string }): string => `${type}:${id}`;
/** Where Box's API has it: files/12, folders/34. */
export const pathOf = (key: string): string =>
  `${key.startsWith('file:') ? 'files' : 'folders'}/${encodeURIComponent(idOf(key))}`;

export function toSourceItem(item: BoxItem): SourceItem {
  const kind = item.type === 'file' ? 'file' : 'folder';
  const parentId = item.parent?.id;
  return {
    key: `${kind}:${item.id}`,
    kind,
    parentKey: parentId === undefined || parentId === rootFolderId ? null : `folder:${parentId}`,
    name: item.name,
    owner: item.owned_by ? userPrincipal(item.owned_by.id) : null,
    inherits: true,
    file: kind === 'folder' ? null : toFileFacts(item),
  };
}

function toFileFacts(item: BoxItem): NonNullable<SourceItem['file']> {
  const label = labelOf(item);
  // A new version gets a new file_version; the hash catches what only an older API shape shows.
  const content = `${item.file_version?.id ?? ''}/${item.sha1 ?? ''}`;
  return {
    version: label === undefined ? content : `${content}/${label}`,
    sizeBytes: item.size ?? 0,
    modifiedAt: item.modified_at ?? new Date(0).toISOString(),
    author: item.modified_by?.name ?? null,
    url: `https://app.box.com/file/${item.id}`,
    ...(label !== undefined && { labels: [{ from: 'box', id: label }] }),
  };
}

/** `unreadable` where Box says that it is classified, and not how in a way that we know. */
function labelOf({ classification }: BoxItem): string | undefined {
  if (classification === undefined || classification === null) return undefined;
  return BoxClassification.safeParse(classification).data?.name ?? 'unreadable';
}

/** Folders above, outermost first, without "All Files". */
export const ancestorKeys = (item: BoxItem): string[] =>
  (item.path_collection?.entries ?? [])
    .filter((entry) => entry.id !== rootFolderId)
    .map((entry) => `folder:${entry.id}`);

/**
 * Collaborations of the item itself. Box may list inherited ones too: those belong to the folder that they name and are
 * read there; kept here they would outlive their removal. Pending ones (status, or no item shown) grant nothing.
 */
export function toGrants(item: SourceItem, entries: Entries): Grant[] {
  const grants = entries.flatMap(({ status, item: on, accessible_by, role, expires_at }) => {
    const isOwn = on && `${on.type}:${on.id}` === item.key;
    if (status !== 'accepted' || !isOwn || !accessible_by) return [];
    const toPrincipal = accessible_by.type === 'user' ? userPrincipal : groupPrincipal;
    return [
      {
        principal: toPrincipal(accessible_by.id),
        role,
        how: 'collaboration' as const,
        expiresAt: expires_at ?? null,
      },
    ];
  });
  // Whoever owns the folder at the top owns all that lies in it: one record says it for the whole tree.
  if (item.parentKey !== null || item.owner === null) return grants;
  return [{ principal: item.owner, role: 'owner', how: 'owner', expiresAt: null }, ...grants];
}

type Entries = z.infer<typeof BoxCollaborations>['entries'];
