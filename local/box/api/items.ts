import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { requireItem, requireTarget } from '../access.ts';
import { announceItem, announceWebhookDeleted } from '../announce.ts';
import { badRequest, forbidden, notEmulated, notFound, preconditionFailed } from '../errors.ts';
import {
  bytesFromTrash,
  bytesToTrash,
  dropFromTrash,
  dropVersions,
  freePath,
  moveBytes,
} from '../files-on-disk.ts';
import type { Item } from '../items.ts';
import { hashPassword, linkOf, type SharedLink } from '../links.ts';
import { itemFull, pick } from '../present.ts';
import { noContent, Parent, parse, type Call } from '../route.ts';
import { moveItem, purgeItem, restoreItem, touch, trashItem } from '../tree.ts';

/** What files and folders have in common. */
export type Kind = Item['type'];

export const answerItem = ({ state, caller, query }: Call, item: Item, status = 200): Response =>
  Response.json(pick(itemFull(state, caller, item), query.get('fields')), { status });

export function requireMatch({ request }: Call, item: Item): void {
  const wanted = request.headers.get('if-match');
  if (wanted !== null && wanted !== String(item.etag)) throw preconditionFailed();
}

const SharedLinkPatch = z.looseObject({
  access: z.enum(['open', 'company', 'collaborators']).optional(),
  password: z.string().nullish(),
  unshared_at: z.iso.datetime({ offset: true }).nullish(),
  permissions: z
    .looseObject({ can_download: z.boolean().optional(), can_edit: z.boolean().optional() })
    .optional(),
});

const ItemPatch = z.looseObject({
  name: z.string().optional(),
  description: z.string().max(256).optional(),
  parent: Parent.optional(),
  shared_link: SharedLinkPatch.nullish(),
});

export function updateItem(call: Call, kind: Kind): Response {
  const { state, caller } = call;
  const wanted = { id: call.param('id'), type: kind };
  const before = requireItem(state, caller, { ...wanted, ability: 'see' });
  requireMatch(call, before);
  const patch = parse(ItemPatch, call.body);
  const foreign = Object.keys(patch).find((key) => !Object.hasOwn(ItemPatch.shape, key));
  if (foreign !== undefined) throw notEmulated(`Setting ${foreign}`); // rather than half of what was asked for
  const needed = [
    ...(patch.shared_link === undefined ? [] : (['share'] as const)),
    ...((patch.name ?? patch.description ?? patch.parent) ? (['edit'] as const) : []),
  ];
  for (const ability of needed) requireItem(state, caller, { ...wanted, ability });

  const changed = state.db.transaction(() => {
    let item = relocate(call, before, patch);
    const by = caller.user.id;
    if (patch.description !== undefined)
      item = state.items.update(item.id, {
        ...touch(state, item, by),
        description: patch.description,
      });
    return patch.shared_link === undefined ? item : relink(call, item, patch.shared_link);
  })();
  return answerItem(call, changed);
}

function relocate(call: Call, item: Item, patch: z.infer<typeof ItemPatch>): Item {
  const { state, caller } = call;
  const into = patch.parent?.id ?? item.parentId;
  const isMove = into !== item.parentId;
  const name = patch.name ?? item.name;
  if (!isMove && name === item.name) return item;
  if (item.path === '') throw notEmulated('Moving the content folder itself');
  if (isMove) requireItem(state, caller, { id: item.id, type: item.type, ability: 'delete' });
  const parent = isMove ? requireTarget(state, caller, into) : state.items.get(item.parentId);
  if (
    parent !== undefined &&
    [parent, ...state.items.ancestors(parent)].some(({ id }) => id === item.id)
  )
    throw forbidden(); // a folder into itself
  const path = freePath(state, { parent, name, except: item });
  moveBytes(state, item.path, path);
  return moveItem(state, item, { parent, path, by: caller.user.id });
}

function relink(call: Call, item: Item, patch: z.infer<typeof SharedLinkPatch> | null): Item {
  const { state, caller } = call;
  const before = linkOf(item);
  const by = caller.user.id;
  const link = patch === null ? undefined : merged(before, patch);
  const changed = state.items.update(item.id, {
    ...touch(state, item, by),
    sharedLink: link === undefined ? null : JSON.stringify(link),
  });
  if (link === undefined && before === undefined) return changed;
  const isUpdate = before === undefined ? 'linked' : 'relinked';
  announceItem(state, { change: link === undefined ? 'unlinked' : isUpdate, item: changed, by });
  return changed;
}

function merged(
  before: SharedLink | undefined,
  patch: z.infer<typeof SharedLinkPatch>,
): SharedLink {
  const { password, unshared_at: until, permissions } = patch;
  const kept = before ?? {
    url: `https://app.box.com/s/${randomBytes(16).toString('hex')}`,
    access: 'open' as const,
    passwordHash: null,
    unsharedAt: null,
    canDownload: true,
    canEdit: false,
  };
  return {
    ...kept,
    access: patch.access ?? kept.access,
    canDownload: permissions?.can_download ?? kept.canDownload,
    canEdit: permissions?.can_edit ?? kept.canEdit,
    ...(password !== undefined && {
      passwordHash: password === null ? null : hashPassword(password),
    }),
    ...(until !== undefined && { unsharedAt: until === null ? null : Date.parse(until) }),
  };
}

export function deleteItem(call: Call, kind: Kind): Response {
  const { state, caller, query } = call;
  const item = requireItem(state, caller, { id: call.param('id'), type: kind, ability: 'delete' });
  requireMatch(call, item);
  if (item.path === '') throw notEmulated('Deleting the content folder itself');
  const isFull = kind === 'folder' && state.items.children(item.id).length > 0;
  if (isFull && query.get('recursive') !== 'true')
    throw badRequest('Cannot delete - folder not empty', 'folder_not_empty');
  bytesToTrash(state, item);
  state.db.transaction(() => trashItem(state, item, { by: caller.user.id, bytesInTrash: true }))();
  return noContent();
}

/** Only the owner looks into the trash. */
function requireTrashed({ state, caller, param }: Call, kind: Kind): Item {
  const item = state.items.get(param('id'));
  const isRoot = item?.type === kind && item.trashRoot === item.id;
  if (item === undefined || !isRoot || item.ownerId !== caller.user.id) throw notFound();
  return item;
}

export const getTrashed = (call: Call, kind: Kind): Response =>
  answerItem(call, requireTrashed(call, kind));

const Restore = z.looseObject({
  name: z.string().optional(),
  parent: Parent.optional(),
});

export function restoreTrashed(call: Call, kind: Kind): Response {
  const { state, caller } = call;
  const item = requireTrashed(call, kind);
  if (item.bytesInTrash === 0) throw notEmulated('Restoring what was deleted on disk');
  const { name = item.name, parent: wanted } = parse(Restore, call.body ?? {});
  const home = state.items.get(item.parentId);
  const parent =
    wanted === undefined && home?.trashRoot === null
      ? home
      : requireTarget(state, caller, wanted?.id ?? '0');
  const path = freePath(state, { parent, name });
  bytesFromTrash(state, item, path);
  const by = caller.user.id;
  const restored = state.db.transaction(() => restoreItem(state, item, { parent, path, by }))();
  return answerItem(call, restored, 201);
}

export function purgeTrashed(call: Call, kind: Kind): Response {
  const { state, caller } = call;
  const item = requireTrashed(call, kind);
  const by = caller.user.id;
  const versions = state.items.subtree(item.id).flatMap(({ id }) => state.items.versions(id));
  state.db.transaction(() => {
    const ids = state.items.subtree(item.id).map(({ id }) => id);
    for (const hook of state.webhooks.on(ids)) announceWebhookDeleted(state, hook, by);
    purgeItem(state, item, by);
  })();
  dropFromTrash(state, item);
  dropVersions(state, versions);
  return noContent();
}
