import { randomUUID } from 'node:crypto';
import type { Collaboration } from './collaborations.ts';
import type { Item } from './items.ts';
import { abilitiesOn } from './permissions.ts';
import {
  collaborationJson,
  groupMini,
  itemFull,
  itemMini,
  pick,
  time,
  userFull,
  userMini,
  type Json,
} from './present.ts';
import type { State } from './state.ts';
import type { Webhook } from './webhooks.ts';

interface Wording {
  /** For admin_logs and admin_logs_streaming. */
  readonly enterprise: string | null;
  /** For a user's own stream. */
  readonly user: string | null;
  /** What comes after FILE. or FOLDER. */
  readonly trigger?: string;
}

/** Box words one and the same happening in three ways: https://developer.box.com/guides/events/event-triggers */
const wordings = {
  uploaded: { enterprise: 'UPLOAD', user: 'ITEM_UPLOAD', trigger: 'UPLOADED' },
  created: { enterprise: 'UPLOAD', user: 'ITEM_CREATE', trigger: 'CREATED' },
  edited: { enterprise: 'EDIT', user: 'ITEM_UPLOAD', trigger: 'UPLOADED' },
  renamed: { enterprise: 'RENAME', user: 'ITEM_RENAME', trigger: 'RENAMED' },
  moved: { enterprise: 'MOVE', user: 'ITEM_MOVE', trigger: 'MOVED' },
  copied: { enterprise: 'COPY', user: 'ITEM_COPY', trigger: 'COPIED' },
  trashed: { enterprise: 'DELETE', user: 'ITEM_TRASH', trigger: 'TRASHED' },
  restored: { enterprise: 'UNDELETE', user: 'ITEM_UNDELETE_VIA_TRASH', trigger: 'RESTORED' },
  purged: { enterprise: null, user: null, trigger: 'DELETED' },
  downloaded: { enterprise: 'DOWNLOAD', user: 'ITEM_DOWNLOAD', trigger: 'DOWNLOADED' },
  linked: { enterprise: 'SHARE', user: 'ITEM_SHARED_CREATE' },
  relinked: { enterprise: 'ITEM_SHARED_UPDATE', user: 'ITEM_SHARED_UPDATE' },
  unlinked: { enterprise: 'UNSHARE', user: 'ITEM_SHARED_UNSHARE' },
  classified: { enterprise: 'METADATA_INSTANCE_CREATE', user: null },
  reclassified: { enterprise: 'METADATA_INSTANCE_UPDATE', user: null },
  unclassified: { enterprise: 'METADATA_INSTANCE_DELETE', user: null },
} as const satisfies Record<string, Wording>;

const collaborationWordings = {
  invited: {
    enterprise: 'COLLABORATION_INVITE',
    user: 'COLLAB_INVITE_COLLABORATOR',
    trigger: 'CREATED',
  },
  accepted: {
    enterprise: 'COLLABORATION_ACCEPT',
    user: 'COLLAB_ADD_COLLABORATOR',
    trigger: 'ACCEPTED',
  },
  rejected: { enterprise: null, user: null, trigger: 'REJECTED' },
  changed: {
    enterprise: 'COLLABORATION_ROLE_CHANGE',
    user: 'COLLAB_ROLE_CHANGE',
    trigger: 'UPDATED',
  },
  rescheduled: { enterprise: 'UPDATE_COLLABORATION_EXPIRATION', user: null, trigger: 'UPDATED' },
  removed: {
    enterprise: 'COLLABORATION_REMOVE',
    user: 'COLLAB_REMOVE_COLLABORATOR',
    trigger: 'REMOVED',
  },
  expired: {
    enterprise: 'COLLABORATION_EXPIRATION',
    user: 'COLLAB_REMOVE_COLLABORATOR',
    trigger: 'REMOVED',
  },
} as const satisfies Record<string, Wording>;

/** Those that are not named after what the item is. */
const ownTriggers: Partial<Record<ItemChange, string>> = {
  linked: 'SHARED_LINK.CREATED',
  relinked: 'SHARED_LINK.UPDATED',
  unlinked: 'SHARED_LINK.DELETED',
  classified: 'METADATA_INSTANCE.CREATED',
  reclassified: 'METADATA_INSTANCE.UPDATED',
  unclassified: 'METADATA_INSTANCE.DELETED',
};

type ItemChange = keyof typeof wordings;
export type CollaborationChange = keyof typeof collaborationWordings;

interface ItemNews {
  readonly change: ItemChange;
  readonly item: Item;
  readonly by: string;
  /** Where it was, when it was moved: those above are told, too. */
  readonly from?: Item;
}

/** Writes what happened to an item into the event streams and onto the webhook queue; call it in the transaction of the change. */
export function announceItem(state: State, { change, item, by, from }: ItemNews): void {
  const wording: Wording = wordings[change];
  const isEnd = change === 'trashed' || change === 'moved';
  record(state, {
    wording,
    by,
    itemId: item.id,
    source: eventSource(state, item),
    details: {
      service_id: 'sluice-box',
      ...(item.type === 'file' && { size: item.size, version_id: item.versionId }),
    },
    // Afterwards it cannot be told any more who could see it before.
    audience: isEnd ? seers(state, from ?? { ...item, trashRoot: null }) : null,
  });
  const trigger = ownTriggers[change] ?? `${item.type.toUpperCase()}.${wording.trigger ?? ''}`;
  const now = hooksAbove(state, item);
  const before = from === undefined ? [] : hooksAbove(state, from);
  const all = new Map([...before, ...now].map((hook) => [hook.id, hook]));
  const source = (hook: Webhook) => itemSource(state, hook, item);
  ring(state, { hooks: [...all.values()], trigger, by, source });
  // "FILE.UPLOADED: a file is uploaded to or moved to this folder"
  const isNew = (hook: Webhook) => !before.some(({ id }) => id === hook.id);
  if (change === 'moved' && item.type === 'file')
    ring(state, { hooks: now.filter(isNew), trigger: 'FILE.UPLOADED', by, source });
}

export function announceCollaboration(
  state: State,
  news: { change: CollaborationChange; collaboration: Collaboration; item: Item; by: string },
): void {
  const { change, collaboration, item, by } = news;
  const wording: Wording = collaborationWordings[change];
  const { userId, groupId, role, id } = collaboration;
  const group = groupId === null ? undefined : state.people.group(groupId);
  const kind = item.type;
  const touched = [
    ...(userId === null ? [] : [userId]),
    ...(groupId === null ? [] : state.people.memberships({ groupId }).map((one) => one.userId)),
  ];
  record(state, {
    wording,
    by,
    itemId: item.id,
    source: {
      [`${kind}_id`]: item.id,
      [`${kind}_name`]: item.name,
      ...(userId !== null && { user_id: userId, user_name: state.people.user(userId)?.name ?? '' }),
      ...(group && { group_id: group.id, group_name: group.name }),
      parent: parentOf(state, item),
      owned_by: userMini(state, item.ownerId),
    },
    details: { type: 'collaboration', collab_id: id, role, service_id: 'sluice-box' },
    audience: [...new Set([...seers(state, item), ...touched])],
  });
  ring(state, {
    hooks: hooksAbove(state, item),
    trigger: `COLLABORATION.${wording.trigger ?? ''}`,
    by,
    source: (hook) => collaborationJson(state, viewOf(state, hook), collaboration),
  });
}

/** What happens to users and groups has no webhook: only the enterprise's stream tells. */
export function announcePeople(
  state: State,
  news: { type: string; by: string; userId?: string; groupId?: string },
): void {
  const { type, by, userId, groupId } = news;
  const user = userId === undefined ? undefined : state.people.user(userId);
  const group = groupId === undefined ? undefined : state.people.group(groupId);
  const inGroup = group && { group_id: group.id, group_name: group.name };
  record(state, {
    wording: { enterprise: type, user: null },
    by,
    itemId: null,
    source: user ? userFull(state, user) : { ...(group && groupMini(group)), ...inGroup },
    details: { service_id: 'sluice-box', ...inGroup },
    audience: [],
  });
}

/** A webhook that is gone says so once, to those who asked for it. */
export function announceWebhookDeleted(state: State, hook: Webhook, by: string): void {
  const source = () => ({ type: hook.itemType, id: hook.itemId });
  ring(state, { hooks: [hook], trigger: 'WEBHOOK.DELETED', by, source });
}

interface Entry {
  readonly wording: Wording;
  readonly by: string;
  readonly itemId: string | null;
  readonly source: Json;
  readonly details: Json;
  readonly audience: readonly string[] | null;
}

function record(state: State, { wording, by, itemId, source, details, audience }: Entry): void {
  if (wording.enterprise === null && wording.user === null) return;
  state.journal.append({
    eventId: randomUUID(),
    createdAt: state.clock.now(),
    enterpriseType: wording.enterprise,
    userType: wording.user,
    createdBy: by,
    source: JSON.stringify(source),
    details: JSON.stringify(details),
    itemId,
    audience: audience === null ? null : JSON.stringify(audience),
  });
}

function seers(state: State, item: Item): string[] {
  const above = [...state.items.ancestors(item), item];
  const evidence = { ...state.evidence, item: (id: string) => above.find((one) => one.id === id) };
  return state.people
    .users()
    .filter(({ id }) => abilitiesOn(evidence, { userId: id, itemId: item.id }).has('see'))
    .map(({ id }) => id);
}

function parentOf(state: State, item: Item): Json {
  const parent = state.items.get(item.parentId);
  return { type: 'folder', id: item.parentId, name: parent?.name ?? 'All Files' };
}

const eventSource = (state: State, item: Item): Json => ({
  ...classificationOf(state, item),
  item_type: item.type,
  item_id: item.id,
  item_name: item.name,
  parent: parentOf(state, item),
  owned_by: userMini(state, item.ownerId),
});

/** "This field will not appear if the item does not have a classification set" (reference/resources/event-source) */
function classificationOf({ classifications }: State, { id }: Item): Json {
  const classified = classifications.of(id);
  return classified ? { classification: { name: classified.level.key } } : {};
}

/** "Webhooks do cascade": those on the item and on each folder above it. */
const hooksAbove = (state: State, item: Item): Webhook[] =>
  state.webhooks.on([item.id, ...state.items.ancestors(item).map(({ id }) => id)]);

function viewOf(state: State, hook: Webhook) {
  const user = state.people.user(hook.userId) ?? state.people.user(state.serviceAccountId);
  if (user === undefined) throw new Error('the service account is always there');
  return { user, link: undefined };
}

function itemSource(state: State, hook: Webhook, item: Item): Json {
  const current = state.items.get(item.id);
  return current === undefined
    ? itemMini(item)
    : pick(itemFull(state, viewOf(state, hook), current), null);
}

interface Ring {
  readonly hooks: readonly Webhook[];
  readonly trigger: string;
  readonly by: string;
  readonly source: (hook: Webhook) => Json;
}

function ring(state: State, { hooks, trigger, by, source }: Ring): void {
  const now = state.clock.now();
  for (const hook of hooks) {
    if (!(JSON.parse(hook.triggers) as string[]).includes(trigger)) continue;
    const body = {
      type: 'webhook_event',
      id: randomUUID(),
      created_at: time(now),
      trigger,
      webhook: { id: hook.id, type: 'webhook' },
      created_by: userMini(state, by),
      source: source(hook),
      additional_info: [],
    };
    state.webhooks.enqueue({
      address: hook.address,
      body: JSON.stringify(body),
      retries: 0,
      dueAt: now,
    });
  }
}
