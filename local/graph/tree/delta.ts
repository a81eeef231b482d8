import { notEmulated } from '../errors.ts';
import { topOf, type Call, type Route } from '../route.ts';
import type { State } from '../state.ts';
import { holds, mayRead, requireItem } from './access.ts';
import type { DeltaHabits } from './delta-habits.ts';
import {
  decodeToken,
  encodeToken,
  resyncRequired,
  type DeltaToken,
  type Epochs,
} from './delta-token.ts';
import type { Item } from './items.ts';
import { changeJson, contextOf, type ChangeView, type Json } from './present.ts';
import { refuseOptions, select } from './select.ts';

export interface DeltaContext {
  readonly epochs: Epochs;
  readonly habits: DeltaHabits;
}

/** https://learn.microsoft.com/graph/api/driveitem-delta, as OneDrive for Business and SharePoint answer it. */
export function deltaRoutes(context: DeltaContext): Route[] {
  const pattern = '/drives/:driveId/items/:item/delta';
  // A call without a token begins an enumeration and is charged as one.
  const ru = (query: URLSearchParams) => (query.get('token') === null ? 2 : 1);
  const handle = (call: Call) => answer(call, context, call.query.get('token'));
  return [
    { method: 'GET', pattern, ru, handle },
    {
      method: 'GET',
      pattern: `${pattern}(token=':token')`,
      ru: 1,
      handle: (call) => answer(call, context, call.param('token')),
    },
  ];
}

interface Page {
  readonly items: readonly Item[];
  /** Of the reader in the order of changes; undefined in a first enumeration. */
  readonly after: number | undefined;
  readonly next: DeltaToken;
  readonly isLast: boolean;
}

function answer(call: Call, context: DeltaContext, token: string | null): Response {
  const { state, query } = call;
  const root = requireItem(call, 'read');
  if (root.parentId !== null)
    throw notEmulated('delta of a folder: SharePoint has that of the root only');
  refuseOptions(query, []);
  const page = readPage(call, { root, token, context });
  const applied = preferencesApplied(call);
  const view: ChangeView = {
    after: page.after,
    isHierarchical: applied.includes('hierarchicalsharing'),
    showsSharing: applied.includes('deltashowsharingchanges'),
  };
  const told = page.items.filter(
    (item) => item.deletedAt !== null || mayRead(state, call.caller, item),
  );
  const value = context.habits.repeated(told).map((item) => shown(call, item, view));
  const link = page.isLast ? '@odata.deltaLink' : '@odata.nextLink';
  const headers = applied.length > 0 ? { 'preference-applied': applied.join(', ') } : {};
  return Response.json(
    {
      ...contextOf(state, 'Collection(driveItem)'),
      [link]: linkTo(call, root.driveId, encodeToken(page.next)),
      value,
    },
    { headers },
  );
}

function readPage(
  call: Call,
  { root, token, context }: { root: Item; token: string | null; context: DeltaContext },
): Page {
  const { state, query } = call;
  const { driveId } = root;
  const epoch = context.epochs.current();
  const limit = topOf(query, { standard: 200, most: 1000 });
  const upTo = visiblePosition(state, context.habits.lagMs());
  const start: DeltaToken = { kind: 'all', epoch, after: -1, from: upTo };
  if (token === null || token === '') return enumerate(state, driveId, { start, limit });
  if (token === 'latest') return { items: [], after: upTo, next: since(epoch, upTo), isLast: true };
  const time = Date.parse(token);
  const at =
    /^\d{4}-/.test(token) && !Number.isNaN(time)
      ? since(epoch, positionAt(state, time))
      : decodeToken(token);
  if (at.epoch !== epoch)
    throw resyncRequired(
      context.epochs.resyncOf(at.epoch),
      linkTo(call, driveId, encodeToken(start)),
    );
  if (at.kind === 'all') return enumerate(state, driveId, { start: at, limit });
  const changed = state.items.changes(driveId, { after: at.after, upTo, limit });
  const isLast = changed.length < limit;
  const reached = changed.at(-1)?.position ?? at.after;
  const items = withParents(call, changed);
  return {
    items,
    after: at.after,
    next: since(epoch, isLast ? Math.max(upTo, at.after) : reached),
    isLast,
  };
}

/** In the order of creation, which nothing changes, so that no move on the way hides an item from the reader. */
function enumerate(
  state: State,
  driveId: string,
  { start, limit }: { start: DeltaToken & { kind: 'all' }; limit: number },
): Page {
  const found = state.items.created(driveId, { after: start.after, limit });
  const isLast = found.length < limit;
  const after = found.at(-1)?.listItemId ?? start.after;
  return {
    items: parentsFirst(found),
    after: undefined,
    next: isLast ? since(start.epoch, start.from) : { ...start, after },
    isLast,
  };
}

const since = (epoch: number, after: number): DeltaToken => ({ kind: 'since', epoch, after });

/** Unless told otherwise, delta tells of the folders above a changed item, too, changed or not. */
function withParents({ state, request }: Call, changed: readonly Item[]): Item[] {
  if (request.headers.has('deltaexcludeparent')) return parentsFirst(changed);
  const all = new Map(changed.map((item) => [item.id, item]));
  for (const item of changed)
    for (const above of state.items.ancestorsOf(item.id))
      if (above.deletedAt === null && !all.has(above.id)) all.set(above.id, above);
  return parentsFirst([...all.values()]);
}

/** Within one page: an item moved into a folder that was made later may come a page before it. */
const parentsFirst = (items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, depth: item.parentId === null ? 0 : item.path.split('/').length }))
    .toSorted((a, b) => a.depth - b.depth)
    .map(({ item }) => item);

/** Changes that are younger than the lag come behind all older ones. */
function visiblePosition(state: State, lagMs: number): number {
  return positionAt(state, state.clock.now() - lagMs);
}

/** The last place before the first change made after that time. */
function positionAt(state: State, time: number): number {
  const { position } = state.db
    .prepare<[number], { position: number | null }>(
      'SELECT min(position) - 1 AS position FROM items WHERE changedAt > ?',
    )
    .get(time) ?? { position: null };
  return position ?? lastPosition(state);
}

const lastPosition = ({ db }: State): number =>
  db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM items').pluck().get() ?? 0;

const known = [
  'deltashowremovedasdeleted',
  'deltatraversepermissiongaps',
  'deltashowsharingchanges',
  'hierarchicalsharing',
];
const needFullControl = new Set(['deltashowsharingchanges', 'hierarchicalsharing']);

/** "To process permissions correctly, your application needs Sites.FullControl.All": without it they are passed over. */
function preferencesApplied({ prefers, caller }: Call): string[] {
  const isInControl = holds(caller, 'Sites.FullControl.All');
  return known.filter(
    (preference) => prefers.has(preference) && (isInControl || !needFullControl.has(preference)),
  );
}

function shown(call: Call, item: Item, view: ChangeView): Json {
  const json = changeJson(call.state, item, view);
  return item.deletedAt === null ? select(json, call.query) : json;
}

/** Keeps `$top` and `$select`, as Graph does. */
function linkTo(call: Call, driveId: string, token: string): string {
  const url = new URL(`${call.state.origin()}/v1.0/drives/${driveId}/root/delta`);
  for (const option of ['$top', '$select']) {
    const value = call.query.get(option);
    if (value !== null) url.searchParams.set(option, value);
  }
  url.searchParams.set('token', token);
  return url.href;
}
