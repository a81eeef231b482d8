import { z } from 'zod';
import { abilitiesFor, requireItem, requireTarget, topLevelOf } from '../access.ts';
import { badRequest, forbidden } from '../errors.ts';
import { copyBytes, freePath, makeFolder } from '../files-on-disk.ts';
import type { Item } from '../items.ts';
import { rebase } from '../../disk/match.ts';
import { itemFull, itemMini, pick, userMini, type Json } from '../present.ts';
import { markerPage, offsetPage, Parent, parse, type Call, type Route } from '../route.ts';
import { addItem } from '../tree.ts';
import { lookAt } from '../../disk/entries.ts';
import {
  answerItem,
  deleteItem,
  getTrashed,
  purgeTrashed,
  restoreTrashed,
  updateItem,
} from './items.ts';

const folder = 'folder' as const;
const pages = { standard: 100, most: 1000 };

export const folderRoutes: readonly Route[] = [
  ['POST', '/folders', createFolder],
  [
    'GET',
    '/folders/trash/items',
    (call) => listing(call, call.state.items.inTrash(call.caller.user.id)),
  ],
  ['GET', '/folders/:id', getFolder],
  ['PUT', '/folders/:id', (call) => (refuseRoot(call), updateItem(call, folder))],
  ['POST', '/folders/:id', (call) => restoreTrashed(call, folder)],
  ['DELETE', '/folders/:id', (call) => (refuseRoot(call), deleteItem(call, folder))],
  ['GET', '/folders/:id/items', (call) => listing(call, childrenOf(call))],
  ['POST', '/folders/:id/copy', copyFolder],
  ['GET', '/folders/:id/trash', (call) => getTrashed(call, folder)],
  ['DELETE', '/folders/:id/trash', (call) => purgeTrashed(call, folder)],
];

function refuseRoot({ param }: Call): void {
  if (param('id') === '0') throw forbidden();
}

const Create = z.looseObject({ name: z.string(), parent: Parent });

function createFolder(call: Call): Response {
  const { state, caller } = call;
  const { name, parent: into } = parse(Create, call.body);
  const parent = requireTarget(state, caller, into.id);
  const entry = makeFolder(state, freePath(state, { parent, name }));
  const by = caller.user.id;
  const made = state.db.transaction(() => addItem(state, { entry, parent, by }))();
  return answerItem(call, made, 201);
}

const Copy = z.looseObject({
  name: z.string().optional(),
  parent: Parent,
});

function copyFolder(call: Call): Response {
  const { state, caller } = call;
  const source = requireItem(state, caller, {
    id: call.param('id'),
    type: folder,
    ability: 'download',
  });
  const { name = source.name, parent: into } = parse(Copy, call.body);
  if (source.path === '') throw badRequest('The content folder itself cannot be copied');
  const parent = requireTarget(state, caller, into.id);
  const path = freePath(state, { parent, name });
  const below = state.items.subtree(source.id).filter(({ trashRoot }) => trashRoot === null);
  const entry = copyBytes(state, source, path);
  const by = caller.user.id;
  const copy = state.db.transaction(() => {
    const made = addItem(state, { entry, parent, by, change: 'copied' });
    const twins = new Map([[source.id, made]]);
    for (const one of below.slice(1)) {
      const place = rebase(one.path, source.path, path);
      const found = { ...lookAt(state.contentDir, place), sha1: one.sha1 };
      twins.set(one.id, addItem(state, { entry: found, parent: twins.get(one.parentId), by }));
    }
    for (const [id, twin] of twins) state.classifications.copy(id, twin.id);
    return made;
  })();
  return answerItem(call, copy, 201);
}

function getFolder(call: Call): Response {
  const { state, caller, query } = call;
  const fields = query.get('fields');
  const wantsItems = fields === null || fields.split(',').includes('item_collection');
  const items = wantsItems ? offsetPage(childrenOf(call), query, pages) : undefined;
  const collection = items && {
    item_collection: { ...items.page, entries: items.entries.map((item) => itemMini(item)) },
  };
  const full =
    call.param('id') === '0'
      ? rootJson(call)
      : itemFull(
          state,
          caller,
          requireItem(state, caller, { id: call.param('id'), type: folder, ability: 'see' }),
        );
  return Response.json(pick({ ...full, ...collection }, fields));
}

function rootJson({ state, caller }: Call): Json {
  const root = { type: 'folder', id: '0', sequence_id: null, etag: null, name: 'All Files' };
  const owner = userMini(state, caller.user.id);
  return {
    ...root,
    description: '',
    size: 0,
    path_collection: { total_count: 0, entries: [] },
    created_at: null,
    modified_at: null,
    trashed_at: null,
    purged_at: null,
    content_created_at: null,
    content_modified_at: null,
    created_by: { type: 'user', id: '', name: '', login: '' },
    modified_by: owner,
    owned_by: owner,
    shared_link: null,
    parent: null,
    item_status: 'active',
    has_collaborations: false,
    tags: [],
  };
}

function childrenOf({ state, caller, param }: Call): Item[] {
  const id = param('id');
  if (id === '0') return topLevelOf(state, caller.user);
  requireItem(state, caller, { id, type: folder, ability: 'see' });
  return state.items.children(id).filter((item) => abilitiesFor(state, caller, item).has('see'));
}

function listing({ state, caller, query }: Call, items: readonly Item[]): Response {
  const fields = query.get('fields');
  const show = (item: Item) =>
    fields === null ? itemMini(item) : pick(itemFull(state, caller, item), fields);
  if (query.get('usemarker') === 'true') {
    const { entries, page } = markerPage(items, query, pages);
    return Response.json({ ...page, entries: entries.map((item) => show(item)) });
  }
  const { entries, page } = offsetPage(items, query, pages);
  const order = [
    { by: 'type', direction: 'ASC' },
    { by: 'name', direction: 'ASC' },
  ];
  return Response.json({ ...page, order, entries: entries.map((item) => show(item)) });
}
