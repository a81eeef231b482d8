import type { Person } from '../../local/directory.ts';
import { openGraphAdmin } from '../../local/graph-admin.ts';
import type { Act, Acts, FreshnessWorld } from './freshness-world.ts';
import { administrator } from './random-company.ts';

const library = 'sites/Alpha/Documents';
const archive = 'sites/Alpha/Archive';
const doomed = 'sites/Beta/Papers';
const team = 'sites/Gamma/Documents';

export const graphFolders = [library, archive, doomed, 'sites/Beta/Documents', team];

/** Each change as an owner makes it in SharePoint or an admin in Entra, over Graph and SharePoint's REST API. */
export async function graphActs(world: FreshnessWorld): Promise<Acts> {
  const { stack, write, move, person } = world;
  const [p0, p1, p2, p3, p4] = [person(0), person(1), person(2), person(3), person(4)];
  const [p5, p6, p7] = [person(5), person(6), person(7)];
  const [g0, g1, g2] = [world.group(0), world.group(1), world.group(2)];
  const g4 = world.group(4); // owned by p3 and p4
  const { graph, tokens } = stack;
  const admin = openGraphAdmin({
    graphUrl: graph.url.href,
    tokenFor: async (audience) => (await tokens.issueForApp({ audience, ...administrator })).token,
  });
  const at = (path: string) => {
    const found = graph.idOf(path);
    if (found === undefined) throw new Error(`${path} is not in Microsoft 365`);
    return found;
  };
  const invite = (path: string, { oid }: Pick<Person, 'oid'>) =>
    admin.invite(at(path), oid, 'read');
  const permissionOf = async (path: string, { oid }: Person): Promise<string> => {
    const all = await admin.permissions(at(path));
    const own = all.find(({ grantedToV2 }) => grantedToV2?.user?.id === oid);
    if (own === undefined) throw new Error(`${oid} has no right on ${path}`);
    return own.id;
  };
  const end = (path: string, permission: string) =>
    admin.change(at(path), permission, { endsAt: world.inMinutes(2) });
  const take = async (path: string, person: Person) =>
    admin.removePermission(at(path), await permissionOf(path, person));

  /** A file with rights of its own, which one person has until it is done. */
  const hides = (who: Person, kind: string, act: (path: string) => Promise<void>) =>
    one(kind, { who, effect: 'hides', act, rights: (path) => invite(path, who) });

  const one = (
    kind: string,
    given: {
      who: Person;
      effect: Act['effect'];
      rights: (path: string) => Promise<void>;
      act: (path: string) => Promise<void>;
    },
  ): Act => {
    const path = `${library}/${kind}.txt`;
    return {
      who: given.who,
      effect: given.effect,
      async prepare() {
        await write(path);
        await given.rights(path);
      },
      act: () => given.act(path),
    };
  };
  const inFolders = (kind: string, act: (folder: string) => Promise<void>): Act => {
    const folder = `${library}/${kind}`;
    return {
      who: p1,
      effect: 'hides',
      async prepare() {
        await write(`${folder}/open/inner/${kind}.txt`);
        await write(`${folder}/private/other.txt`);
        await invite(`${folder}/open`, p1);
      },
      act: () => act(folder),
    };
  };
  const links = new Map<string, string>();
  const link = async (path: string) =>
    void links.set(path, await admin.link(at(path), 'users', [p1.oid, p2.oid]));
  const linkTo = (path: string): string => links.get(path) ?? '';

  return {
    given: one('given', {
      who: p1,
      effect: 'shows',
      rights: (path) => invite(path, p2),
      act: (path) => invite(path, p1),
    }),
    changed: one('changed', {
      who: p1,
      effect: 'changes nothing',
      rights: (path) => invite(path, p1),
      act: async (path) => admin.change(at(path), await permissionOf(path, p1), { role: 'write' }),
    }),
    revoked: hides(p1, 'revoked', (path) => take(path, p1)),
    ended: one('ended', {
      who: p1,
      effect: 'hides',
      async rights(path) {
        await invite(path, p1);
        await end(path, await permissionOf(path, p1));
      },
      act: async () => world.pass(3 * 60_000),
    }),
    group: one('group', {
      who: p0,
      effect: 'hides',
      rights: (path) => invite(path, g0),
      act: () => admin.leave(g0.oid, p0.oid),
    }),
    nestedGroup: one('nestedGroup', {
      who: p5,
      effect: 'hides',
      async rights(path) {
        await admin.join(g1.oid, g2.oid);
        await invite(path, g1);
      },
      act: () => admin.leave(g2.oid, p5.oid),
    }),
    groupOwner: one('groupOwner', {
      who: p3,
      effect: 'hides',
      async rights(path) {
        await admin.breakInheritance(at(path), { copy: false });
        await admin.assign(at(path), `c:0o.c|federateddirectoryclaimprovider|${g4.oid}_o`);
      },
      act: () => admin.disown(g4.oid, p3.oid),
    }),
    siteGroup: {
      who: p4,
      effect: 'hides',
      async prepare() {
        await write(`${team}/siteGroup.txt`);
        await admin.joinSite('Gamma', 'visitors', p4.email);
        world.pass(60_000); // the round that sees it
      },
      act: () => admin.leaveSite('Gamma', 'visitors', claimOf(p4)),
    },
    linkMade: one('linkMade', {
      who: p1,
      effect: 'shows',
      rights: (path) => invite(path, p5),
      act: link,
    }),
    linkEdited: one('linkEdited', {
      who: p1,
      effect: 'hides',
      rights: link,
      act: (path) => admin.takeFromLink(at(path), linkTo(path), p1.oid),
    }),
    linkRemoved: one('linkRemoved', {
      who: p1,
      effect: 'hides',
      rights: link,
      act: (path) => admin.removePermission(at(path), linkTo(path)),
    }),
    linkEnded: one('linkEnded', {
      who: p1,
      effect: 'hides',
      async rights(path) {
        await link(path);
        await end(path, linkTo(path));
      },
      act: async () => world.pass(3 * 60_000),
    }),
    inheritanceBroken: inFolders('inheritanceBroken', (folder) =>
      admin.breakInheritance(at(`${folder}/open/inner`), { copy: false }),
    ),
    inheritanceRestored: hides(p1, 'inheritanceRestored', (path) =>
      admin.restoreInheritance(at(path)),
    ),
    fileMoved: inFolders('fileMoved', (folder) =>
      move(`${folder}/open/inner/fileMoved.txt`, `${folder}/private/fileMoved.txt`),
    ),
    folderMoved: inFolders('folderMoved', (folder) =>
      move(`${folder}/open/inner`, `${folder}/private/inner`),
    ),
    fileDeleted: inFolders('fileDeleted', (folder) =>
      admin.remove(at(`${folder}/open/inner/fileDeleted.txt`)),
    ),
    folderDeleted: inFolders('folderDeleted', (folder) => admin.remove(at(`${folder}/open/inner`))),
    restored: {
      who: p1,
      effect: 'shows',
      async prepare() {
        await write(`${library}/restored/restored.txt`);
        await invite(`${library}/restored`, p1);
        await world.remove(`${library}/restored/restored.txt`);
      },
      act: () => write(`${library}/restored/restored.txt`),
    },
    personDisabled: hides(p6, 'personDisabled', () => admin.setEnabled(p6.oid, false)),
    personDeleted: hides(p7, 'personDeleted', () => admin.removeUser(p7.oid)),
    topRemoved: {
      who: p1,
      effect: 'hides',
      async prepare() {
        await write(`${doomed}/topRemoved.txt`);
        await invite(doomed, p1);
      },
      act: () => world.remove(doomed),
    },
    topRights: {
      who: p2,
      effect: 'hides',
      async prepare() {
        await write(`${archive}/topRights.txt`);
        await invite(archive, p2);
      },
      act: () => take(archive, p2),
    },
  };
}

const claimOf = ({ email }: Person): string => `i:0#.f|membership|${email}`;
