import { unreadableEvent, type BoxEvent, type BoxNotification } from './wire.ts';

/**
 * Enterprise events (admin_logs_streaming): every one that can change what is there or who may read it, and
 * those of one item's metadata, of which its classification is a part.
 * Not asked for: downloads, previews, logins and the like, which are most of a busy stream.
 */
export const followedEvents = [
  'UPLOAD',
  'EDIT',
  'COPY',
  'MOVE',
  'RENAME',
  'DELETE',
  'UNDELETE',
  'ITEM_MODIFY',
  'FILE_VERSION_RESTORE',
  'STORAGE_EXPIRATION',
  'CHANGE_FOLDER_PERMISSION',
  'ACCESS_GRANTED',
  'ACCESS_REVOKED',
  'GROUP_ADD_ITEM',
  'GROUP_REMOVE_ITEM',
  'METADATA_INSTANCE_CREATE',
  'METADATA_INSTANCE_UPDATE',
  'METADATA_INSTANCE_DELETE',
  'METADATA_INSTANCE_COPY',
  'COLLABORATION_INVITE',
  'COLLABORATION_ACCEPT',
  'COLLABORATION_REMOVE',
  'COLLABORATION_ROLE_CHANGE',
  'COLLABORATION_EXPIRATION',
  'UPDATE_COLLABORATION_EXPIRATION',
  'GROUP_ADD_USER',
  'GROUP_REMOVE_USER',
  'GROUP_CREATION',
  'GROUP_DELETION',
  'GROUP_EDITED',
  'NEW_USER',
  'EDIT_USER',
  'DELETE_USER',
] as const;

/** Items that an event speaks of: as its source, as the item of a collaboration, or by bare ids. */
export function keysOfEvent({ source }: BoxEvent): string[] {
  if (!source) return [];
  const named: [string | null | undefined, string | null | undefined][] = [
    [source.item_type, source.item_id],
    [source.type, source.id],
    ['file', source.file_id],
    ['folder', source.folder_id],
  ];
  const keys = named.flatMap(([type, id]) =>
    id && (type === 'file' || type === 'folder') ? [`${type}:${id}`] : [],
  );
  return [...new Set(keys)];
}

export const isUnreadable = ({ event_type }: BoxEvent): boolean =>
  event_type === unreadableEvent.event_type;

/**
 * Groups and accounts: the event names people, but which of our records that touches is cheaper to re-read than to guess.
 * One that cannot be read may be about them.
 */
export const isAboutPeople = (event: BoxEvent): boolean =>
  event.event_type.startsWith('GROUP_') ||
  event.event_type.endsWith('_USER') ||
  isUnreadable(event);

/** Triggers of the webhook on each root folder; they cascade to all below it. */
export const webhookTriggers = [
  'FILE.UPLOADED',
  'FILE.MOVED',
  'FILE.RENAMED',
  'FILE.TRASHED',
  'FILE.DELETED',
  'FILE.RESTORED',
  'FILE.COPIED',
  'FOLDER.CREATED',
  'FOLDER.MOVED',
  'FOLDER.RENAMED',
  'FOLDER.TRASHED',
  'FOLDER.DELETED',
  'FOLDER.RESTORED',
  'FOLDER.COPIED',
  'METADATA_INSTANCE.CREATED',
  'METADATA_INSTANCE.UPDATED',
  'METADATA_INSTANCE.DELETED',
  'COLLABORATION.CREATED',
  'COLLABORATION.ACCEPTED',
  'COLLABORATION.REMOVED',
  'COLLABORATION.UPDATED',
] as const;

/** Items that a notification names: its source, or the item of a collaboration. */
export function keysOfNotification({ source }: BoxNotification): string[] {
  if (!source) return [];
  const subject = source.type === 'collaboration' ? source.item : source;
  return subject && (subject.type === 'file' || subject.type === 'folder')
    ? [`${subject.type}:${subject.id}`]
    : [];
}
