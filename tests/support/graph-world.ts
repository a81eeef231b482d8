import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Directory, Person } from '../../local/directory.ts';
import { openGraphAdmin, type GraphRef, type SiteGroup } from '../../local/graph-admin.ts';
import { startStack } from '../../local/stack.ts';
import { administrator, createChance, randomDirectory, words } from './random-company.ts';
import { tempt } from './fates.ts';
import { createRandomTree, nameOf } from './random-tree.ts';
import type { Change, World, WorldOptions } from './world.ts';

const sites = ['Alpha', 'Beta'] as const;
const siteGroups: readonly SiteGroup[] = ['owners', 'members', 'visitors'];
const resyncs = ['resyncChangesApplyDifferences', 'resyncChangesUploadDifferences'] as const;
const groupClaim = 'c:0t.c|tenant|';
const unifiedClaim = 'c:0o.c|federateddirectoryclaimprovider|';
const userClaim = 'i:0#.f|membership|';

/** The last of the people is of another company. */
const withGuest = ({ people, ...rest }: Directory): Directory => ({
  ...rest,
  people: people.map((one, at) => ({ ...one, isGuest: at === people.length - 1 })),
});

/** Who is in a group of a site, Microsoft 365 tells nobody. */
const unannounced = (what: string): Change => ({ what, foundBy: 'poll' });

/** Two sites with three libraries and two OneDrives, whose files, rights, links and groups change at random. */
export async function startGraphWorld(options: WorldOptions): Promise<World> {
  const { random, pick, turn } = createChance(options.seed);
  const directory = withGuest(randomDirectory());
  const { people, groups, tenantId } = directory;
  const contentDir = join(options.dataDir, 'box');
  const tenantDir = join(options.dataDir, 'tenant');
  mkdirSync(contentDir, { recursive: true });
  const drives = [
    'sites/Alpha/Documents/',
    'sites/Alpha/Archive/',
    'sites/Beta/Documents/',
    'onedrive/p1/',
    'onedrive/p4/',
  ];
  const driveOf = (path: string) => drives.find((drive) => path.startsWith(drive));
  const tree = createRandomTree({
    contentDir: tenantDir,
    tops: drives,
    random,
    // Between drives a file is copied and deleted: another file to all who knew it.
    isOnePlace: (from, to) => driveOf(from) === driveOf(to),
  });
  const { files, folders } = tree;
  for (let n = 0; n < 8; n++) tree.addFolder(pick([...folders]));
  for (let n = 0; n < 18; n++) tree.addFile(pick([...folders]));

  const stack = await startStack({
    dataDir: join(options.dataDir, 'cloud'),
    directory,
    contentDir,
    tenantDir,
    portBase: 0,
    certificate: options.certificate,
    modelDir: options.modelDir,
    tokensDir: options.tokensDir,
    log: () => {},
  });
  stack.graph.licences.set(1_000_000); // throttling has its own tests
  const admin = openGraphAdmin({
    graphUrl: stack.graph.url.href,
    tokenFor: async (audience) =>
      (await stack.tokens.issueForApp({ audience, ...administrator })).token,
  });

  const ref = (path: string): GraphRef => {
    const found = stack.graph.idOf(path.replace(/\/$/, ''));
    if (found === undefined) throw new Error(`${path} is not in Microsoft 365`);
    return found;
  };
  const isTop = (path: string) => drives.includes(path);
  const target = () => pick([...(random() < 0.4 ? files : folders)]);
  const below = () => pick([...files, ...[...folders].filter((path) => !isTop(path))]);
  const holders = [...people, ...groups];
  const off = new Set<string>();
  const links: { path: string; id: string; people: string[] }[] = [];
  const members = new Map(
    groups.map(({ oid, members: keys }) => [
      oid,
      holders.filter(({ key }) => keys.includes(key)).map(({ oid: id }) => id),
    ]),
  );
  const claimOf = (holder: (typeof holders)[number]) => {
    if ('email' in holder) return `${userClaim}${holder.email}`;
    return `${holder.isUnified === true ? unifiedClaim : groupClaim}${holder.oid}`;
  };
  const teams = groups.filter(({ isUnified }) => isUnified);
  const ownersClaim = ({ oid }: { oid: string }) => `${unifiedClaim}${oid}_o`;

  const changes: Record<string, () => Promise<string | Change>> = {
    async invite() {
      const [path, holder, role] = [target(), pick(holders), pick(['read', 'write'] as const)];
      await admin.invite(ref(path), holder.oid, role);
      return `${role} of ${path} to ${holder.key}`;
    },
    async revoke() {
      const item = ref(target());
      const mine = (await admin.permissions(item)).filter(({ roles }) => !roles.includes('owner'));
      if (mine.length === 0) return 'nothing to revoke';
      const { id, link, grantedToV2 } = pick(mine);
      try {
        await admin.removePermission(item, id);
      } catch {
        return 'what is inherited is not revoked here';
      }
      return `revoke ${JSON.stringify(link ?? grantedToV2)}`;
    },
    async linkToPeople() {
      const [path, named] = [target(), [pick(people).oid, pick(people).oid]];
      const id = await admin.link(ref(path), 'users', named);
      links.push({ path, id, people: named });
      return `link to ${path} for ${named.join()}`;
    },
    async linkForAll() {
      const [path, scope] = [target(), pick(['organization', 'anonymous'] as const)];
      await admin.link(ref(path), scope);
      return `${scope} link to ${path}`;
    },
    async editLink() {
      const here = links.filter(({ path }) => files.has(path) || folders.has(path));
      if (here.length === 0) return 'no link to edit';
      const { path, id, people: named } = pick(here);
      const oid = pick(named);
      try {
        await admin.takeFromLink(ref(path), id, oid);
      } catch {
        return 'the link is gone';
      }
      return { what: `take ${oid} from the link to ${path}`, foundBy: 'sweep' };
    },
    async breakInheritance() {
      const path = below();
      const copy = random() < 0.6;
      await admin.breakInheritance(ref(path), { copy });
      return `break inheritance at ${path}${copy ? ', copying' : ''}`;
    },
    async restoreInheritance() {
      const path = below();
      await admin.restoreInheritance(ref(path));
      return `restore inheritance at ${path}`;
    },
    async join() {
      const [group, holder] = [pick(groups), pick(holders)];
      const inside = members.get(group.oid) ?? [];
      if (inside.includes(holder.oid) || holder.oid === group.oid) return 'is in it already';
      inside.push(holder.oid);
      await admin.join(group.oid, holder.oid);
      return `${holder.key} joins ${group.key}`;
    },
    async leave() {
      const group = pick(groups.filter(({ oid }) => (members.get(oid) ?? []).length > 0));
      if (group === undefined) return 'all groups are empty';
      const inside = members.get(group.oid) ?? [];
      const gone = pick(inside);
      members.set(
        group.oid,
        inside.filter((oid) => oid !== gone),
      );
      await admin.leave(group.oid, gone);
      return `${gone} leaves ${group.key}`;
    },
    async changeOwners() {
      const [team, person] = [pick(teams), pick(people)];
      const action = pick(['own', 'disown', 'disown'] as const);
      try {
        await admin[action](team.oid, person.oid);
      } catch {
        return 'an owner already, or none, or the last';
      }
      return `${person.key} ${action}s ${team.key}`;
    },
    async giveToOwners() {
      const [team, path] = [pick(teams), below()];
      if (path.startsWith('onedrive/') || random() < 0.4) {
        const [site, group] = [pick(sites), pick(siteGroups)];
        await admin.joinSite(site, group, ownersClaim(team));
        return unannounced(`the owners of ${team.key} join the ${group} of ${site}`);
      }
      await admin.breakInheritance(ref(path), { copy: random() < 0.5 });
      await admin.assign(ref(path), ownersClaim(team));
      return `read of ${path} to the owners of ${team.key}`;
    },
    async joinSite() {
      const [site, group, holder] = [pick(sites), pick(siteGroups), pick(holders)];
      await admin.joinSite(site, group, claimOf(holder));
      return unannounced(`${holder.key} joins the ${group} of ${site}`);
    },
    async openToAll() {
      const claim = pick(['c:0(.s|true', `c:0-.f|rolemanager|spo-grid-all-users/${tenantId}`]);
      const inside = (await admin.siteMembers('Beta', 'visitors')).includes(claim);
      await admin[inside ? 'leaveSite' : 'joinSite']('Beta', 'visitors', claim);
      return unannounced(`${claim} ${inside ? 'leaves' : 'joins'} the visitors of Beta`);
    },
    async leaveSite() {
      const [site, group] = [pick(sites), pick(siteGroups)];
      const inside = await admin.siteMembers(site, group);
      if (inside.length === 0) return 'nobody to leave';
      const login = pick(inside);
      await admin.leaveSite(site, group, login);
      return unannounced(`${login} leaves the ${group} of ${site}`);
    },
    async disable() {
      const person = pick(people);
      off.add(person.oid);
      await admin.setEnabled(person.oid, false);
      return `disable ${person.key}`;
    },
    async enable() {
      const disabled = pick([...off]);
      if (disabled === undefined) return 'all are enabled';
      off.delete(disabled);
      await admin.setEnabled(disabled, true);
      return `enable ${disabled}`;
    },
    moveFile: async () => tree.moveFile(),
    moveFolder: async () => tree.moveFolder(),
    rename: async () => tree.rename(),
    edit: async () => tree.edit(),
    add: async () => `add ${tree.addFile(pick([...folders]))}`,
    addFolder: async () => `add ${tree.addFolder(pick([...folders]))}`,
    remove: async () => tree.remove(),
    removeFolder: async () => tree.removeFolder(),
  };

  /** What touches the rights of many comes more often. */
  const often = [
    ...Object.keys(changes),
    'moveFolder',
    'leave',
    'revoke',
    'breakInheritance',
    'restoreInheritance',
    'leaveSite',
    'changeOwners',
    'changeOwners',
    'invite',
    'joinSite',
    'disable',
    'remove',
    'removeFolder',
    'leave',
  ];

  for (const group of groups) {
    await admin.invite(ref(pick([...folders])), group.oid, 'read');
    await admin.joinSite(pick(sites), pick(siteGroups), claimOf(group));
  }
  for (const team of teams) await admin.joinSite(pick(sites), 'visitors', ownersClaim(team));

  const refuse = (fault: { status?: number; kind: 'status' | 'drop' }) =>
    stack.faults.add({ service: 'graph', match: '^GET /v1.0/drives', times: 2, ...fault });
  const storms: Record<string, () => void> = {
    calm: () => {},
    'still calm': () => {},
    'each item comes twice': () => stack.graph.delta.repeat(),
    'delta is late': () => stack.graph.delta.lag(60_000),
    'the position is forgotten': () => stack.graph.delta.resync(pick(resyncs)),
    'too many requests': () => refuse({ kind: 'status', status: 429 }),
    unavailable: () => refuse({ kind: 'status', status: 503 }),
    'connections break': () => refuse({ kind: 'drop' }),
  };

  return {
    stack,
    turn,
    looksAgainAfterMs: 2 * 60_000, // the groups of sites
    change: () =>
      tempt(stack.graph.notifications, pick, async () => {
        const done = (await changes[pick(often)]?.()) ?? '';
        await stack.graph.rescan();
        await stack.graph.settled();
        return typeof done === 'object' ? done : { what: done };
      }),
    weather() {
      stack.graph.delta.calm();
      stack.faults.clear('graph');
      const storm = pick(Object.keys(storms));
      storms[storm]?.();
      // A notification names no more than the drive.
      return { what: storm, ...(storm === 'delta is late' && { foundBy: 'poll' }) };
    },
    readable(person: Person) {
      const names = [...files].filter((path) => {
        const found = stack.graph.idOf(path);
        return found && stack.graph.mayRead(person.key, found.driveId, found.itemId);
      });
      return new Set(names.map(nameOf));
    },
    randomQuery: () => `${pick(words)} ${pick(words)}`,
  };
}
