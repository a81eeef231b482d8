import { z } from 'zod';
import { badRequest, forbidden, nameInUse, notFound, preconditionFailed } from '../errors.ts';
import { noContent, parse, type Call, type Caller, type Route } from '../route.ts';
import type { State } from '../state.ts';
import { requireAbility, requireDrive, requireItem } from './access.ts';
import { resolveItem, resolveNew } from './address.ts';
import { addItem, deleteItem, moveItem, replaceContent } from './changes.ts';
import {
  freePath,
  freePathBeside,
  makeFolder,
  moveOnDisk,
  takeOffDisk,
  writeFile,
  type Conflict,
} from './files-on-disk.ts';
import type { Item } from './items.ts';
import { contextOf, itemJson } from './present.ts';
import { select } from './select.ts';

/** "This method only supports files up to 250 MB in size." */
const mostBytes = 250 * 1024 * 1024;

export const writeRoutes: readonly Route[] = [
  {
    method: 'PUT',
    pattern: '/drives/:driveId/items/:item/content',
    ru: 2,
    takesBytes: true,
    handle: upload,
  },
  { method: 'POST', pattern: '/drives/:driveId/items/:item/children', ru: 2, handle: createFolder },
  { method: 'PATCH', pattern: '/drives/:driveId/items/:item', ru: 2, handle: change },
  { method: 'DELETE', pattern: '/drives/:driveId/items/:item', ru: 2, handle: remove },
];

const NewFolder = z.looseObject({
  name: z.string().optional(),
  folder: z.looseObject({}),
  '@microsoft.graph.conflictBehavior': z.enum(['fail', 'replace', 'rename']).optional(),
});

const Change = z.strictObject({
  name: z.string().optional(),
  parentReference: z
    .looseObject({ id: z.string().optional(), driveId: z.string().optional() })
    .optional(),
});

const byOf = (caller: Caller): string => (caller.kind === 'app' ? caller.appId : caller.oid);

function answer(call: Call, item: Item, status = 200): Response {
  const json = select(itemJson(call.state, item), call.query);
  return Response.json({ ...contextOf(call.state, 'items/$entity'), ...json }, { status });
}

/** https://learn.microsoft.com/graph/api/driveitem-put-content: by path it makes what is not there yet. */
async function upload(call: Call): Promise<Response> {
  const { state, caller, request, query } = call;
  const drive = requireDrive(call, 'write');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > mostBytes) throw badRequest('The file is larger than 250 MB');
  const there = resolveItem(state, drive.id, call.param('item'));
  const conflict = conflictOf(query.get('@microsoft.graph.conflictBehavior'));
  if (there !== undefined && conflict === 'replace') return replace(call, there, bytes);
  if (there !== undefined && conflict === 'fail') throw nameInUse();
  const place = resolveNew(state, drive.id, call.param('item'));
  if (place?.parent === undefined || place.parent.type !== 'folder') throw notFound();
  const { parent, name } = place;
  requireAbility(state, { caller, item: parent, ability: 'write' });
  const path = freePathBeside(state, { parent, name });
  const entry = writeFile(state, { driveId: drive.id, path, bytes });
  const arrival = { driveId: drive.id, parent, entry, by: byOf(caller) };
  return answer(
    call,
    within(state, () => addItem(state, arrival)),
    201,
  );
}

function replace(call: Call, item: Item, bytes: Uint8Array): Response {
  const { state, caller } = call;
  requireAbility(state, { caller, item, ability: 'write' });
  if (item.type !== 'file') throw badRequest('A folder has no content');
  requireMatch(call, item);
  const entry = writeFile(state, { driveId: item.driveId, path: item.path, bytes });
  return answer(
    call,
    within(state, () => replaceContent(state, item, { entry, by: byOf(caller) })),
  );
}

function conflictOf(text: string | null): Conflict {
  if (text === null) return 'replace';
  return parse(z.enum(['fail', 'replace', 'rename']), text);
}

function createFolder(call: Call): Response {
  const { state, caller, body } = call;
  const parent = requireItem(call, 'write');
  if (parent.type !== 'folder') throw badRequest('A file has no children');
  const { name = 'New folder', '@microsoft.graph.conflictBehavior': conflict = 'fail' } = parse(
    NewFolder,
    body,
  );
  const { driveId } = parent;
  const there = state.items.childrenOf(parent.id).find((child) => child.name === name);
  if (conflict === 'replace' && there?.type === 'folder') return answer(call, there);
  const place = { parent, name };
  const path = conflict === 'rename' ? freePathBeside(state, place) : freePath(state, place);
  const entry = makeFolder(state, { driveId, path });
  const arrival = { driveId, parent, entry, by: byOf(caller) };
  return answer(
    call,
    within(state, () => addItem(state, arrival)),
    201,
  );
}

/** A rename, a move within the drive, or both. */
function change(call: Call): Response {
  const { state, caller, body } = call;
  const item = requireItem(call, 'write');
  const { name = item.name, parentReference } = parse(Change, body);
  if (item.parentId === null) throw forbidden('The root cannot be renamed or moved');
  requireMatch(call, item);
  if (parentReference?.driveId !== undefined && parentReference.driveId !== item.driveId)
    throw badRequest('Items cannot be moved between drives with this request');
  const parentId = parentReference?.id ?? item.parentId;
  const parent = resolveItem(state, item.driveId, parentId);
  if (parent === undefined || parent.type !== 'folder') throw notFound();
  requireAbility(state, { caller, item: parent, ability: 'write' });
  const isInItself = state.items.subtree(item.id).some(({ id }) => id === parent.id);
  if (isInItself) throw badRequest('A folder cannot be moved into itself');
  const path = freePath(state, { parent, name, except: item });
  if (path === item.path) return answer(call, item);
  moveOnDisk(state, item, path);
  const move = { parent, path, by: byOf(caller) };
  return answer(
    call,
    within(state, () => moveItem(state, item, move)),
  );
}

function remove(call: Call): Response {
  const { state } = call;
  const item = requireItem(call, 'write');
  if (item.parentId === null) throw forbidden('The root cannot be deleted');
  requireMatch(call, item);
  takeOffDisk(state, item);
  within(state, () => deleteItem(state, item));
  return noContent();
}

const within = <T>(state: State, work: () => T): T => state.db.transaction(work)();

/** `If-Match` holds the eTag or the cTag. */
function requireMatch({ state, request }: Call, item: Item): void {
  const wanted = request.headers.get('if-match');
  if (wanted === null || wanted === '*') return;
  const { eTag, cTag } = itemJson(state, item);
  if (wanted !== eTag && wanted !== cTag) throw preconditionFailed();
}
