import { createHash } from 'node:crypto';
import { guidOf, itemIdOf, scatter, type Drive } from './shape.ts';
import type { Node, Tree } from './tree.ts';

// Graph's JSON, as long as it is in life: the product reads it all.

type Json = Record<string, unknown>;

const groups = 300;
/** Of each site, as SharePoint numbers them. */
const siteGroups = [
  { id: '3', name: 'Owners', role: 'owner' },
  { id: '5', name: 'Members', role: 'write' },
  { id: '4', name: 'Visitors', role: 'read' },
] as const;

const hostname = '127.0.0.1';
const created = '2024-03-01T08:00:00Z';

export const siteIdOf = ({ siteId, number }: Drive): string =>
  `${hostname},${siteId},${guidOf('web', number)}`;

export const siteUrlOf = (origin: string, { number }: Drive): string =>
  `${origin}/sites/Archive${number}`;

export const siteJson = (origin: string, drive: Drive): Json => ({
  id: siteIdOf(drive),
  name: `Archive${drive.number}`,
  webUrl: siteUrlOf(origin, drive),
  isPersonalSite: false,
});

export const driveJson = (origin: string, drive: Drive): Json => ({
  id: drive.id,
  name: 'Documents',
  driveType: 'documentLibrary',
  owner: { group: { displayName: `Archive${drive.number} Owners` } },
  sharePointIds: { siteId: drive.siteId, siteUrl: siteUrlOf(origin, drive) },
});

/**
 * @param inDelta with the `shared` facet where rights are its own, which Graph shows in delta only
 */
export function itemJson(
  origin: string,
  tree: Tree,
  { node, inDelta }: { node: Node; inDelta: boolean },
): Json {
  const { drive } = tree;
  const { number, kind, name, parent, people, content } = node;
  const id = itemIdOf(drive, number);
  const reference = {
    driveType: 'documentLibrary',
    driveId: drive.id,
    ...(parent !== null && { id: itemIdOf(drive, parent) }),
    siteId: siteIdOf(drive),
  };
  if (inDelta && !tree.isThere(number))
    return { id, parentReference: reference, deleted: { state: 'deleted' }, [kind]: {} };
  const author = { user: identityOf(scatter(number, 3) % 1_000) };
  return {
    '@odata.etag': `"{${id}},${content + 1}"`,
    createdBy: author,
    createdDateTime: created,
    eTag: `"{${id}},${content + 1}"`,
    id,
    lastModifiedBy: author,
    lastModifiedDateTime: created,
    name: parent === null ? 'root' : name,
    parentReference: reference,
    webUrl: addressOf(origin, tree, node),
    fileSystemInfo: { createdDateTime: created, lastModifiedDateTime: created },
    size: kind === 'folder' ? 0 : 20_000 + (scatter(number, 5) % 2_000_000),
    ...(kind === 'folder' && { folder: { childCount: 44 } }),
    ...(kind === 'file' && {
      file: { mimeType: mediaTypeOf(name), hashes: { quickXorHash: hashOf(node, drive) } },
    }),
    ...(parent === null && { root: {} }),
    ...(inDelta && people !== undefined && { shared: { scope: 'users' } }),
  };
}

/** Of an Office file it names the file by its id; of others, and of folders, it is the path. */
function addressOf(origin: string, tree: Tree, node: Node): string {
  const site = siteUrlOf(origin, tree.drive);
  if (node.name.endsWith('.docx')) {
    const id = itemIdOf(tree.drive, node.number);
    return `${site}/_layouts/15/Doc.aspx?sourcedoc=%7B${id}%7D&file=${encodeURIComponent(node.name)}`;
  }
  const names = tree
    .wayUp(node.number)
    .toReversed()
    .slice(1)
    .map(({ name }) => encodeURIComponent(name));
  return [site, 'Shared%20Documents', ...names].join('/');
}

const mediaTypeOf = (name: string): string =>
  name.endsWith('.pdf')
    ? 'application/pdf'
    : 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const hashOf = ({ number, content }: Node, drive: Drive): string =>
  createHash('sha1').update(`${drive.number}/${number}/${content}`).digest('base64');

const identityOf = (person: number): Json => ({
  id: guidOf('person', person),
  displayName: `Person ${person}`,
  email: `person${person}@contoso.example`,
});

/** What holds on an item: its own list, or that of the nearest folder above which has one. */
export function permissionsJson(tree: Tree, number: number): Json[] {
  const { drive } = tree;
  const own = tree.wayUp(number).find(({ people }) => people !== undefined);
  const id = (n: number) => guidOf(`permission of ${own?.number}`, n);
  const ofSite = siteGroups.map(({ id: group, name, role }, n) => ({
    id: id(n),
    roles: [role],
    grantedToV2: { siteGroup: { id: group, displayName: `Archive${drive.number} ${name}` } },
  }));
  const group = scatter(own?.number ?? 0, drive.number) % groups;
  return [
    ...ofSite,
    {
      id: id(3),
      roles: ['read'],
      grantedToV2: { group: { id: guidOf('group', group), displayName: `Group ${group}` } },
    },
    ...(own?.people ?? []).map((person) => ({
      id: id(10 + person),
      roles: ['read'],
      grantedToV2: { user: identityOf(person) },
    })),
  ];
}

/** SharePoint's REST API: each group of a site with its members, Entra groups and people. */
export const siteGroupsJson = ({ number }: Drive): Json[] =>
  siteGroups.map(({ id, name }, n) => ({
    Id: Number(id),
    LoginName: `Archive${number} ${name}`,
    Users: [
      { LoginName: `c:0t.c|tenant|${guidOf('group', scatter(number, n) % groups)}` },
      { LoginName: `i:0#.f|membership|person${scatter(number, n) % 1_000}@contoso.example` },
    ],
  }));

/** Whose login it is. */
export const userJson = (login: string): Json => ({
  id: guidOf('person', Number(/\d+/.exec(login)?.[0] ?? 0)),
});
