import { badRequest } from '../errors.ts';
import { topOf, type Call, type Route } from '../route.ts';
import { mayRead, requireItem } from './access.ts';
import type { Downloads } from './downloads.ts';
import type { Item } from './items.ts';
import { contextOf, itemJson, type Json } from './present.ts';
import { refuseOptions, select } from './select.ts';

/** Single items, what lies in a folder, and the way to the bytes. */
export function readRoutes(downloads: Downloads): Route[] {
  const json = ({ state, query }: Call, item: Item): Json =>
    select(
      {
        ...itemJson(state, item),
        ...(item.type === 'file' && {
          '@microsoft.graph.downloadUrl': downloads.linkTo(item).href,
        }),
      },
      query,
    );
  return [
    {
      method: 'GET',
      pattern: '/drives/:driveId/items/:item',
      ru: 1,
      handle(call) {
        refuseOptions(call.query, []);
        const item = requireItem(call, 'read');
        return Response.json({
          ...contextOf(call.state, 'items/$entity'),
          ...json(call, item),
        });
      },
    },
    {
      method: 'GET',
      pattern: '/drives/:driveId/items/:item/children',
      ru: 2,
      handle: (call) => children(call, (item) => json(call, item)),
    },
    {
      method: 'GET',
      pattern: '/drives/:driveId/items/:item/content',
      ru: 1,
      handle(call) {
        const item = requireItem(call, 'read');
        if (item.type !== 'file') throw badRequest('You cannot get content for a folder');
        const location = downloads.linkTo(item).href;
        return new Response(null, { status: 302, headers: { location } });
      },
    },
  ];
}

/** By name. The skip token holds the last name told, so that what comes and goes meanwhile moves nothing. */
function children(call: Call, present: (item: Item) => Json): Response {
  const { state, query, caller, url } = call;
  refuseOptions(query, ['$skiptoken']);
  const folder = requireItem(call, 'read');
  const all = state.items
    .childrenOf(folder.id)
    .filter((item) => mayRead(state, caller, item))
    .toSorted(byName);
  const after = query.get('$skiptoken');
  const last = after === null ? undefined : state.items.known(after);
  if (after !== null && last === undefined) throw badRequest('Invalid skip token');
  const rest = last === undefined ? all : all.filter((item) => byName(item, last) > 0);
  const page = rest.slice(0, topOf(query, { standard: 200, most: 1000 }));
  const next = new URL(`${state.origin()}${url.pathname}${url.search}`);
  next.searchParams.set('$skiptoken', page.at(-1)?.id ?? '');
  return Response.json({
    ...contextOf(state, 'Collection(driveItem)'),
    ...(page.length < rest.length && { '@odata.nextLink': next.href }),
    value: page.map((item) => present(item)),
  });
}

/** Names without case, then ids. */
function byName(a: Item, b: Item): number {
  const [nameA, nameB] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id !== b.id);
}
