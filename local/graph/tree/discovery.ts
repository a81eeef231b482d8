import { badRequest, forbidden, notFound } from '../errors.ts';
import { countedPage, type Call, type Route } from '../route.ts';
import { holds, isCovered, maySee, requireDrive } from './access.ts';
import { contextOf, driveJson, listJson, siteJson, type Json } from './present.ts';
import { refuseOptions, select } from './select.ts';
import type { Drive, Site } from './sites.ts';

/** Sites, their libraries, and people's OneDrives. */
export const discoveryRoutes: readonly Route[] = [
  get('/sites', 2, searchSites),
  get('/sites/getAllSites', 2, allSites),
  get('/sites/:site', 1, (call) => one(call, 'sites', siteJson(call.state, requireSite(call)))),
  get('/sites/:site/drives', 2, (call) => drivesOf(call, requireSite(call))),
  get('/sites/:site/drive', 1, (call) => mainDrive(call, requireSite(call))),
  get('/sites/:site/lists', 2, listsOf),
  get('/sites/:site/lists/:list', 1, listOf),
  get('/drives/:driveId', 1, (call) =>
    one(call, 'drives', driveJson(call.state, requireOpen(call))),
  ),
  get('/drives/:driveId/list', 1, (call) =>
    one(call, 'lists', listJson(call.state, requireOpen(call))),
  ),
  get('/users/:user/drives', 2, (call) => drivesOf(call, personalSite(call))),
  get('/users/:user/drive', 1, (call) => mainDrive(call, personalSite(call))),
  get('/me/drives', 2, (call) => drivesOf(call, personalSite(call))),
  get('/me/drive', 1, (call) => mainDrive(call, personalSite(call))),
];

function get(pattern: string, ru: number, handle: Route['handle']): Route {
  return { method: 'GET', pattern, ru, handle };
}

function one({ state, query }: Call, type: string, json: Json): Response {
  refuseOptions(query, []);
  return Response.json({ ...contextOf(state, `${type}/$entity`), ...select(json, query) });
}

function many<T>(
  call: Call,
  { type, all, present }: { type: string; all: readonly T[]; present: (one: T) => Json },
) {
  const { state, query } = call;
  refuseOptions(query, ['$skiptoken']);
  const { page, next } = countedPage(call, all, { standard: 200, most: 1000 });
  return Response.json({
    ...contextOf(state, type),
    ...next,
    value: page.map((entry) => select(present(entry), query)),
  });
}

/** By id, or by `hostname:/sites/name`. */
function requireSite({ state, caller, param }: Call): Site {
  const [id = '', path] = param('site').split(':/');
  const [, kind, name = ''] = /^(sites|personal)\/([^/]+)\/?$/.exec(path ?? '') ?? [];
  const site =
    path === undefined
      ? state.sites.get(id)
      : state.sites.named(kind === 'sites' ? 'team' : 'personal', name);
  if (site === undefined) throw notFound('Requested site could not be found');
  if (!maySee(state, caller, site)) throw forbidden();
  return site;
}

/** Finds by what stands in the name; an asterisk finds all. Personal sites are found by `getAllSites` only. */
function searchSites(call: Call): Response {
  const { state, caller, query } = call;
  const words = query.get('search');
  if (words === null) throw badRequest('GET /sites asks for ?search=');
  const wanted = words.replaceAll('*', '').toLowerCase();
  const all = state.sites
    .all()
    .filter(
      (site) =>
        site.kind === 'team' &&
        site.name.toLowerCase().includes(wanted) &&
        maySee(state, caller, site),
    );
  return many(call, { type: 'sites', all, present: (site) => siteJson(state, site) });
}

/** For applications with Sites.Read.All only: https://learn.microsoft.com/graph/api/site-getallsites */
function allSites(call: Call): Response {
  const { state, caller } = call;
  const isAllowed = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.FullControl.All'].some(
    (role) => holds(caller, role),
  );
  if (caller.kind !== 'app' || !isAllowed) throw forbidden();
  return many(call, {
    type: 'sites',
    all: state.sites.all(),
    present: (site) => siteJson(state, site),
  });
}

function openTo({ state, caller }: Call, site: Site): Drive[] {
  const drives = state.drives.of(site.id);
  if (caller.kind === 'app') return drives;
  return drives.filter(({ rootId }) => state.rights.mayRead(caller.oid, rootId));
}

/** A library is shown to who may read all of it; a single file shared out of it opens that file only. */
function requireOpen(call: Call): Drive {
  const { state, caller } = call;
  const drive = requireDrive(call, 'read');
  if (caller.kind === 'person' && !state.rights.mayRead(caller.oid, drive.rootId))
    throw forbidden();
  return drive;
}

function drivesOf(call: Call, site: Site): Response {
  const present = (drive: Drive) => driveJson(call.state, drive);
  return many(call, { type: 'drives', all: openTo(call, site), present });
}

/** The library called Documents, else the first. */
function mainDrive(call: Call, site: Site): Response {
  const drives = openTo(call, site);
  const drive = drives.find(({ name }) => name === 'Documents') ?? drives[0];
  if (drive === undefined) throw notFound();
  return one(call, 'drives', driveJson(call.state, drive));
}

function listsOf(call: Call): Response {
  const present = (drive: Drive) => listJson(call.state, drive);
  return many(call, { type: 'lists', all: openTo(call, requireSite(call)), present });
}

function listOf(call: Call): Response {
  const wanted = call.param('list');
  const drive = openTo(call, requireSite(call)).find(
    ({ listId, name }) => listId === wanted || name === wanted,
  );
  if (drive === undefined) throw notFound();
  return one(call, 'lists', listJson(call.state, drive));
}

function personalSite({ state, caller, param }: Call): Site {
  const key = param('user') || (caller.kind === 'person' ? caller.oid : '');
  const owner = state.directory.people.find(
    ({ oid, email }) => oid === key || email.toLowerCase() === key.toLowerCase(),
  );
  const site = state.sites
    .all()
    .find(({ ownerOid }) => ownerOid !== null && ownerOid === owner?.oid);
  if (site === undefined) throw notFound('User’s mysite not found.');
  if (!isCovered(state, { caller, site, ability: 'read' })) throw forbidden();
  return site;
}
