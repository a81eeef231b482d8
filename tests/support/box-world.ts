import { join } from 'node:path';
import { openBoxAdmin } from '../../local/box-admin.ts';
import { peopleIn } from '../../local/directory.ts';
import { startStack } from '../../local/stack.ts';
import { tempt } from './fates.ts';
import { createChance, randomDirectory, words } from './random-company.ts';
import { createRandomTree, nameOf } from './random-tree.ts';
import type { Change, World, WorldOptions } from './world.ts';

const roles = ['viewer', 'editor', 'previewer', 'uploader', 'viewer uploader', 'co-owner'] as const;

/** By so much the streams of events may be late. */
const lateMs = 10_000;

/** Of groups and accounts Box has no webhooks. */
const unannounced = (what: string): Change => ({ what, foundBy: 'poll' });

/** A Box whose files, folders, groups and rights change at random. */
export async function startBoxWorld(options: WorldOptions): Promise<World> {
  const { random, pick, turn } = createChance(options.seed);
  const directory = randomDirectory();
  const contentDir = join(options.dataDir, 'content');

  const tree = createRandomTree({ contentDir, tops: ['folder1/', 'folder2/', 'folder3/'], random });
  const { files, folders } = tree;
  for (let n = 0; n < 7; n++) tree.addFolder(pick([...folders]));
  for (let n = 0; n < 18; n++) tree.addFile(pick([...folders]));

  const stack = await startStack({
    dataDir: join(options.dataDir, 'cloud'),
    directory,
    contentDir,
    portBase: 0,
    certificate: options.certificate,
    modelDir: options.modelDir,
    tokensDir: options.tokensDir,
    log: () => {},
  });
  const { clientId, clientSecret } = stack.boxApplication;
  const boxUrl = stack.box.url.href.replace(/\/$/, '');
  const { enterpriseId } = directory;
  const admin = await openBoxAdmin({ boxUrl, enterpriseId, clientId, clientSecret });

  const grantees = [
    ...directory.people.map((person) => ({ type: 'user' as const, id: person.boxUserId })),
    ...directory.groups.map((group) => ({ type: 'group' as const, id: group.boxGroupId })),
  ];
  const ref = async (path: string) => {
    const found = await admin.find(path);
    if (found === undefined) throw new Error(`${path} is not in Box`);
    return found;
  };
  const target = () => pick([...(random() < 0.3 ? files : folders)]);

  const members = new Set(
    directory.groups.flatMap((group) =>
      peopleIn(directory, group.key).map((person) => `${group.boxGroupId} ${person.boxUserId}`),
    ),
  );
  for (const group of directory.groups) {
    const item = await ref(pick([...folders]));
    await admin.grant(item, { type: 'group', id: group.boxGroupId }, 'viewer');
  }

  const changes: Record<string, () => Promise<string | Change>> = {
    async grant() {
      const path = target();
      const grantee = pick(grantees);
      const role = pick(roles);
      await admin.grant(await ref(path), grantee, role);
      return `${role} of ${path} to ${grantee.type} ${grantee.id}`;
    },
    async revoke() {
      const path = target();
      const item = await ref(path);
      const mine = (await admin.grantees(item)).filter(
        ({ id }) => grantees.some((grantee) => grantee.id === id), // never the app's own account: it then sees nothing
      );
      if (mine.length === 0) return 'nothing to revoke';
      const grantee = pick(mine);
      await admin.revoke(item, grantee);
      return `revoke ${path} from ${grantee.type} ${grantee.id}`;
    },
    async join() {
      const group = pick(directory.groups);
      const person = pick(directory.people);
      members.add(`${group.boxGroupId} ${person.boxUserId}`);
      await admin.join(group.boxGroupId, person.boxUserId);
      return unannounced(`${person.key} joins ${group.key}`);
    },
    async leave() {
      if (members.size === 0) return 'all groups are empty';
      const member = pick([...members]);
      const [group = '', user = ''] = member.split(' ');
      members.delete(member);
      await admin.leave(group, user);
      return unannounced(`user ${user} leaves group ${group}`);
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
  const often = [...Object.keys(changes), 'moveFolder', 'leave', 'revoke', 'grant'];

  return {
    stack,
    turn,
    looksAgainAfterMs: lateMs,
    change: () =>
      tempt(stack.box.webhooks, pick, async () => {
        const done = (await changes[pick(often)]?.()) ?? '';
        await stack.box.rescan();
        await stack.box.settled();
        return typeof done === 'object' ? done : { what: done };
      }),
    weather() {
      const { events } = stack.box;
      events.calm();
      const [isLate, stirs] = [random() < 0.3, random() < 0.3];
      if (isLate) events.lag(lateMs); // notifications name the item: what they told must be known all the same
      if (stirs) events.stir({ seed: Math.floor(random() * 1_000) });
      const what = [isLate ? 'late' : 'in time', ...(stirs ? ['twice and in any order'] : [])];
      return { what: `events come ${what.join(', ')}` };
    },
    readable(person) {
      const names = [...files].filter((path) => {
        const id = stack.box.idOf(path);
        return id !== undefined && stack.box.mayRead(person.key, id);
      });
      return new Set(names.map(nameOf));
    },
    randomQuery: () => `${pick(words)} ${pick(words)}`,
  };
}
