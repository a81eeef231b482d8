import { z } from 'zod';
import { requireItem, requireTarget } from '../access.ts';
import { announceItem } from '../announce.ts';
import type { Downloads } from '../downloads.ts';
import { copyBytes, freePath } from '../files-on-disk.ts';
import { notEmulated, notFound } from '../errors.ts';
import { itemFull, pick } from '../present.ts';
import { Parent, parse, type Call, type Route } from '../route.ts';
import { addItem } from '../tree.ts';
import {
  answerItem,
  deleteItem,
  getTrashed,
  purgeTrashed,
  restoreTrashed,
  updateItem,
} from './items.ts';

const file = 'file' as const;

export const fileRoutes = (downloads: Downloads): readonly Route[] => [
  ['GET', '/files/:id', getFile],
  ['PUT', '/files/:id', (call) => updateItem(call, file)],
  ['POST', '/files/:id', (call) => restoreTrashed(call, file)],
  ['DELETE', '/files/:id', (call) => deleteItem(call, file)],
  ['GET', '/files/:id/content', (call) => download(call, downloads)],
  ['POST', '/files/:id/copy', copyFile],
  ['GET', '/files/:id/trash', (call) => getTrashed(call, file)],
  ['DELETE', '/files/:id/trash', (call) => purgeTrashed(call, file)],
  ['GET', '/shared_items', getSharedItem],
];

const requireFile = (call: Call, ability: 'see' | 'download') =>
  requireItem(call.state, call.caller, { id: call.param('id'), type: file, ability });

function getFile(call: Call): Response {
  const { state, caller, param } = call;
  const known = state.items.get(param('id'));
  const isOwnTrash =
    known?.type === file && known.trashRoot === known.id && known.ownerId === caller.user.id;
  // The owner is still told of a trashed file, by its item_status; of a trashed folder not. So the SDK's own tests have it.
  const item = isOwnTrash ? known : requireFile(call, 'see');
  if (call.request.headers.get('if-none-match') === String(item.etag))
    return new Response(null, { status: 304 });
  return answerItem(call, item);
}

/** Never the bytes themselves: a link on another host, good for a quarter of an hour. */
function download(call: Call, downloads: Downloads): Response {
  const { state, caller, query } = call;
  const item = requireFile(call, 'download');
  const version = query.get('version');
  if (version !== null && version !== item.versionId)
    throw notEmulated('The content of an old version');
  if (downloads.isHeldBack(item.id))
    return new Response(null, { status: 202, headers: { 'retry-after': '1' } });
  state.db.transaction(() =>
    announceItem(state, { change: 'downloaded', item, by: caller.user.id }),
  )();
  return new Response(null, { status: 302, headers: { location: downloads.linkTo(item).href } });
}

const Copy = z.looseObject({
  name: z.string().optional(),
  parent: Parent,
  version: z.string().optional(),
});

function copyFile(call: Call): Response {
  const { state, caller } = call;
  const source = requireFile(call, 'download');
  const { name = source.name, parent: into, version } = parse(Copy, call.body);
  if (version !== undefined && version !== source.versionId)
    throw notEmulated('Copying an old version');
  const parent = requireTarget(state, caller, into.id);
  const entry = copyBytes(state, source, freePath(state, { parent, name }));
  const arrival = { entry, parent, by: caller.user.id, change: 'copied' as const };
  const copy = state.db.transaction(() => {
    const made = addItem(state, arrival);
    state.classifications.copy(source.id, made.id);
    return made;
  })();
  return answerItem(call, copy, 201);
}

function getSharedItem({ state, caller, query }: Call): Response {
  const { link } = caller;
  if (link === undefined) throw notFound();
  const { id, type } = link.item;
  const item = requireItem(state, caller, { id, type, ability: 'see' });
  return Response.json(pick(itemFull(state, caller, item), query.get('fields')));
}
