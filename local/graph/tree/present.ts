import type { State } from '../state.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Item } from './items.ts';
import type { Drive, Site } from './sites.ts';

export type Json = Record<string, unknown>;

export const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** `https://127.0.0.1:7081/sites/Finance`: its origin is what tokens for SharePoint's own REST are for. */
export const webUrlOf = (state: State, { kind, name }: Site): string =>
  `${state.origin()}/${kind === 'team' ? 'sites' : 'personal'}/${encodeURIComponent(name)}`;

export const contextOf = (state: State, type: string): Json => ({
  '@odata.context': `${state.origin()}/v1.0/$metadata#${type}`,
});

export function siteJson(state: State, site: Site): Json {
  const { id, name, kind, createdAt, ownerOid } = site;
  const owner = state.directory.people.find(({ oid }) => oid === ownerOid);
  return {
    id,
    name,
    displayName: owner?.name ?? name,
    description: '',
    webUrl: webUrlOf(state, site),
    createdDateTime: time(createdAt),
    lastModifiedDateTime: time(createdAt),
    isPersonalSite: kind === 'personal',
    root: {},
    siteCollection: { hostname: new URL(state.origin()).hostname },
  };
}

const libraryUrl = (state: State, site: Site, { name }: Drive): string =>
  `${webUrlOf(state, site)}/${encodeURIComponent(name)}`;

const driveTypeOf = ({ kind }: Site): string =>
  kind === 'personal' ? 'business' : 'documentLibrary';

export function driveJson(state: State, drive: Drive): Json {
  const site = siteOf(state, drive);
  return {
    id: drive.id,
    name: site.kind === 'personal' ? 'OneDrive' : drive.name,
    description: '',
    driveType: driveTypeOf(site),
    webUrl: libraryUrl(state, site, drive),
    createdDateTime: time(drive.createdAt),
    lastModifiedDateTime: time(drive.createdAt),
    createdBy: who(state, site.ownerOid),
    owner:
      site.kind === 'personal'
        ? who(state, site.ownerOid)
        : { group: { displayName: `${site.name} Owners` } },
    sharePointIds: {
      siteId: site.collectionId,
      webId: site.webId,
      listId: drive.listId,
      siteUrl: webUrlOf(state, site),
    },
  };
}

export function listJson(state: State, drive: Drive): Json {
  const site = siteOf(state, drive);
  return {
    id: drive.listId,
    name: drive.name,
    displayName: drive.name,
    description: '',
    webUrl: libraryUrl(state, site, drive),
    createdDateTime: time(drive.createdAt),
    lastModifiedDateTime: time(drive.createdAt),
    list: { template: 'documentLibrary', hidden: false, contentTypesEnabled: false },
    parentReference: { siteId: site.id },
  };
}

/** A driveItem as it is got and listed. */
export function itemJson(state: State, item: Item): Json {
  const { uniqueId, ctag } = item;
  const place = placeOf(state, item);
  const shared = state.rights.sharedFacet(item.id);
  return {
    ...common(state, item, place),
    cTag: `"c:{${uniqueId.toUpperCase()}},${ctag}"`,
    parentReference: parentReference(state, item, { ...place, withPath: true }),
    ...(shared?.scope !== undefined && { shared: { scope: shared.scope } }),
    sharepointIds: {
      siteId: place.site.collectionId,
      webId: place.site.webId,
      siteUrl: webUrlOf(state, place.site),
      listId: place.drive.listId,
      listItemId: String(item.listItemId),
      listItemUniqueId: uniqueId,
    },
  };
}

/** The same in delta, which for business has neither cTag nor a parent's path, and of what is deleted little more than the id. */
export function changeJson(
  state: State,
  item: Item,
  { after, isHierarchical, showsSharing }: ChangeView,
): Json {
  const place = placeOf(state, item);
  const parent = parentReference(state, item, { ...place, withPath: false });
  if (item.deletedAt !== null)
    return {
      id: item.id,
      parentReference: parent,
      deleted: { state: 'deleted' },
      [item.type]: {},
    };
  const facet = state.rights.sharedFacet(item.id);
  const shared = isHierarchical || facet?.scope !== undefined ? facet : undefined;
  const isNewlyShared = item.type === 'file' && after !== undefined && item.sharedPosition > after;
  return {
    ...(showsSharing && isNewlyShared && { '@microsoft.graph.sharedChanged': 'True' }),
    ...common(state, item, place),
    parentReference: parent,
    ...(shared !== undefined && { shared }),
  };
}

export interface ChangeView {
  /** Of the reader in the order of changes; undefined in a first enumeration. */
  readonly after: number | undefined;
  /** Preferences that were honoured: hierarchicalsharing, deltashowsharingchanges. */
  readonly isHierarchical: boolean;
  readonly showsSharing: boolean;
}

interface Place {
  readonly site: Site;
  readonly drive: Drive;
}

function common(state: State, item: Item, { site, drive }: Place): Json {
  const { id, uniqueId, etag, name, size, createdAt, modifiedAt, mtimeMs, path } = item;
  const folders = path.split('/').map((part) => encodeURIComponent(part));
  const children = item.type === 'folder' ? state.items.countChildren(id) : 0;
  return {
    id,
    name,
    size,
    eTag: `"{${uniqueId.toUpperCase()}},${etag}"`,
    webUrl: [libraryUrl(state, site, drive), ...(path === '' ? [] : folders)].join('/'),
    createdDateTime: time(createdAt),
    lastModifiedDateTime: time(modifiedAt),
    createdBy: who(state, item.createdBy),
    lastModifiedBy: who(state, item.modifiedBy),
    fileSystemInfo: {
      createdDateTime: time(createdAt),
      lastModifiedDateTime: time(mtimeMs === 0 ? modifiedAt : mtimeMs),
    },
    ...(item.type === 'folder' && { folder: { childCount: children } }),
    ...(item.type === 'file' && {
      file: {
        mimeType: mediaTypeOf(name),
        hashes: { quickXorHash: item.quickXorHash },
      },
    }),
    ...(item.parentId === null && { root: {} }),
  };
}

function parentReference(
  state: State,
  { parentId }: Item,
  { site, drive, withPath }: Place & { readonly withPath: boolean },
): Json {
  const parent = parentId === null ? undefined : state.items.known(parentId);
  const start = `/drives/${drive.id}/root:`;
  return {
    driveType: driveTypeOf(site),
    driveId: drive.id,
    ...(parent && { id: parent.id }),
    ...(parent &&
      withPath && {
        name: parent.name,
        path: parent.path === '' ? start : `${start}/${parent.path}`,
      }),
    siteId: site.id,
  };
}

function placeOf(state: State, { driveId }: Item): Place {
  const drive = state.drives.get(driveId);
  if (drive === undefined) throw new Error(`drive ${driveId} is gone`);
  return { drive, site: siteOf(state, drive) };
}

export function siteOf(state: State, { siteId }: Drive): Site {
  const site = state.sites.get(siteId);
  if (site === undefined) throw new Error(`site ${siteId} is gone`);
  return site;
}

/** An identitySet. */
function who(state: State, id: string | null): Json {
  const person = state.directory.people.find(({ oid }) => oid === id);
  if (person) return { user: { id: person.oid, displayName: person.name, email: person.email } };
  if (id !== null) return { application: { id, displayName: id } };
  return { user: { displayName: 'System Account' } };
}
