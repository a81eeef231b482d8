import { abilitiesFor, type Caller } from './access.ts';
import { classificationJson } from './present-classification.ts';
import type { Collaboration } from './collaborations.ts';
import type { Item, Version } from './items.ts';
import { linkOf } from './links.ts';
import type { Group, Membership, User } from './people.ts';
import type { State } from './state.ts';
import type { Webhook } from './webhooks.ts';

export type Json = Record<string, unknown>;

export const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');
const timeOrNull = (ms: number | null) => (ms === null ? null : time(ms));

const allFiles: Json = {
  type: 'folder',
  id: '0',
  sequence_id: null,
  etag: null,
  name: 'All Files',
};

export function userMini(state: State, id: string): Json {
  // Box's answer for an account that is gone: an empty name at the same id.
  const { name = '', login = '' } = state.people.user(id) ?? {};
  return { type: 'user', id, name, login };
}

export function itemMini(item: Item): Json {
  const { type, id, name } = item;
  const etag = String(item.etag);
  const base = { type, id, sequence_id: etag, etag, name };
  return type === 'folder' ? base : { ...base, sha1: item.sha1, file_version: versionOf(item) };
}

const versionOf = (item: Item) => ({
  type: 'file_version',
  id: item.versionId,
  sha1: item.sha1,
});

/** The folders above an item that the caller may see, below their own top. */
function visibleAncestors(state: State, caller: Caller, item: Item): Item[] {
  const above = state.items.ancestors(item);
  const first = above.findIndex((folder) => abilitiesFor(state, caller, folder).has('see'));
  return first === -1 ? [] : above.slice(first);
}

/** The item as this caller sees it, with all fields; `pick` cuts it down to what was asked for. */
export function itemFull(state: State, caller: Caller, item: Item): Json {
  const above = visibleAncestors(state, caller, item);
  const parent = above.at(-1);
  const path = [
    allFiles,
    ...above.map(({ id, etag, name }) => ({
      type: 'folder',
      id,
      sequence_id: String(etag),
      etag: String(etag),
      name,
    })),
  ];
  const { createdBy, modifiedBy, ownerId } = item;
  return {
    ...itemMini(item),
    description: item.description,
    size: item.type === 'file' ? item.size : state.items.contentSize(item.id),
    path_collection: { total_count: path.length, entries: path },
    created_at: time(item.createdAt),
    modified_at: time(item.modifiedAt),
    trashed_at: timeOrNull(item.trashedAt),
    purged_at: null,
    content_created_at: time(item.createdAt),
    content_modified_at: time(item.mtimeMs),
    created_by: userMini(state, createdBy),
    modified_by: userMini(state, modifiedBy),
    owned_by: userMini(state, ownerId),
    shared_link: linkJson(item),
    parent: parent === undefined ? allFiles : itemMini(parent),
    item_status: item.trashRoot === null ? 'active' : 'trashed',
    permissions: permissionsJson(state, caller, item),
    has_collaborations: state.collaborations.on(item.id).length > 0,
    is_externally_owned: false,
    classification: classificationJson(state, item),
    tags: [],
    ...(item.type === 'file' && {
      extension: /\.([^.]+)$/.exec(item.name)?.[1] ?? '',
      is_package: false,
      comment_count: 0,
      lock: null,
      version_number: String(state.items.versions(item.id).length),
      representations: { entries: [] },
    }),
  };
}

const standardFields = new Set([
  'sequence_id',
  'name',
  'sha1',
  'file_version',
  'description',
  'size',
  'path_collection',
  'created_at',
  'modified_at',
  'trashed_at',
  'purged_at',
  'content_created_at',
  'content_modified_at',
  'created_by',
  'modified_by',
  'owned_by',
  'shared_link',
  'parent',
  'item_status',
  'item_collection',
]);

/** Box's `fields`: type, id and etag always, then only what is named; without it, the standard set. */
export function pick(full: Json, fields: string | null): Json {
  const wanted = fields === null || fields === '' ? standardFields : new Set(fields.split(','));
  const always = new Set(['type', 'id', 'etag']);
  return Object.fromEntries(
    Object.entries(full).filter(([name]) => always.has(name) || wanted.has(name)),
  );
}

function permissionsJson(state: State, caller: Caller, item: Item): Json {
  const held = abilitiesFor(state, caller, item);
  return {
    can_download: held.has('download'),
    can_preview: held.has('read'),
    can_upload: held.has('upload'),
    can_comment: held.has('read'),
    can_annotate: held.has('read'),
    can_view_annotations_all: held.has('read'),
    can_view_annotations_self: held.has('read'),
    can_rename: held.has('edit'),
    can_delete: held.has('delete'),
    can_share: held.has('share'),
    can_set_share_access: held.has('manage'),
    can_invite_collaborator: held.has('invite'),
  };
}

function linkJson(item: Item): Json | null {
  const link = linkOf(item);
  if (link === undefined) return null;
  const editable = link.canEdit ? 'can_edit' : 'can_preview';
  return {
    url: link.url,
    download_url: null,
    vanity_url: null,
    vanity_name: null,
    access: link.access,
    effective_access: link.access,
    effective_permission: link.canDownload ? 'can_download' : editable,
    unshared_at: timeOrNull(link.unsharedAt),
    is_password_enabled: link.passwordHash !== null,
    permissions: { can_download: link.canDownload, can_preview: true, can_edit: link.canEdit },
    download_count: 0,
    preview_count: 0,
  };
}

export function collaborationJson(state: State, caller: Caller, one: Collaboration): Json {
  const item = state.items.get(one.itemId);
  // Somebody who has not accepted yet is not told what it is.
  const isHidden = one.status === 'pending' && one.userId === caller.user.id;
  return {
    type: 'collaboration',
    id: one.id,
    item: isHidden || item === undefined ? null : pick(itemFull(state, caller, item), null),
    accessible_by: granteeJson(state, one),
    invite_email: one.inviteEmail,
    role: one.role,
    status: one.status,
    expires_at: timeOrNull(one.expiresAt),
    is_access_only: false,
    acknowledged_at: time(one.modifiedAt),
    created_by: userMini(state, one.createdBy),
    created_at: time(one.createdAt),
    modified_at: time(one.modifiedAt),
  };
}

function granteeJson(state: State, { userId, groupId }: Collaboration): Json | null {
  const group = groupId === null ? undefined : state.people.group(groupId);
  if (group !== undefined) return groupMini(group);
  if (userId === null) return null;
  return { ...userMini(state, userId), is_active: state.people.user(userId)?.status === 'active' };
}

export const groupMini = ({ id, name }: Group): Json => ({
  type: 'group',
  id,
  name,
  group_type: 'managed_group',
});

export const groupFull = (group: Group): Json => ({
  ...groupMini(group),
  description: group.description,
  created_at: time(group.createdAt),
  modified_at: time(group.modifiedAt),
});

export function userFull(state: State, user: User): Json {
  return {
    type: 'user',
    id: user.id,
    name: user.name,
    login: user.login,
    created_at: time(user.createdAt),
    modified_at: time(user.modifiedAt),
    language: 'en',
    timezone: 'Europe/London',
    space_amount: 999_999_999_999_999,
    space_used: 0,
    max_upload_size: 53_687_091_200,
    status: user.status,
    job_title: user.jobTitle,
    phone: '',
    address: '',
    avatar_url: '',
    notification_email: null,
    role: user.role,
    enterprise: { type: 'enterprise', ...state.enterprise },
  };
}

export function membershipJson(state: State, one: Membership): Json {
  const group = state.people.group(one.groupId);
  return {
    type: 'group_membership',
    id: one.id,
    user: userMini(state, one.userId),
    group: group && groupMini(group),
    role: one.role,
    created_at: time(one.createdAt),
    modified_at: time(one.modifiedAt),
  };
}

export const webhookMini = ({ id, itemId, itemType }: Webhook): Json => ({
  type: 'webhook',
  id,
  target: { type: itemType, id: itemId },
});

export const webhookJson = (state: State, webhook: Webhook): Json => ({
  ...webhookMini(webhook),
  created_by: userMini(state, webhook.userId),
  created_at: time(webhook.createdAt),
  address: webhook.address,
  triggers: JSON.parse(webhook.triggers) as string[],
});

export function versionJson(state: State, version: Version): Json {
  const fate = state.versionTrash.fateOf(version.id);
  const userOrNull = (id: string | null) => (id === null ? null : userMini(state, id));
  return {
    type: 'file_version',
    id: version.id,
    sha1: version.sha1,
    name: version.name,
    size: version.size,
    created_at: time(version.modifiedAt),
    modified_at: time(version.modifiedAt),
    modified_by: userMini(state, version.modifiedBy),
    trashed_at: timeOrNull(fate.trashedAt),
    trashed_by: userOrNull(fate.trashedBy),
    restored_at: timeOrNull(fate.restoredAt),
    restored_by: userOrNull(fate.restoredBy),
    purged_at: null,
  };
}
