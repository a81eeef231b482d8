import { openBoxAdmin, type Grantee } from '../../local/box-admin.ts';
import type { Group, Person } from '../../local/directory.ts';
import type { Act, Acts, FreshnessWorld } from './freshness-world.ts';

export const boxFolders = ['Top', 'Mine', 'Gone', 'Shared'];

const user = ({ boxUserId: id }: Person): Grantee => ({ type: 'user', id });
const group = ({ boxGroupId: id }: Group): Grantee => ({ type: 'group', id });

/** Each change at Box's own pages or on the disk that it shows. */
export async function boxActs(world: FreshnessWorld): Promise<Acts> {
  const { stack, write, move, person } = world;
  const [p1, p2, p3, p4] = [person(1), person(2), person(3), person(4)];
  const [p5, p6, p7] = [person(5), person(6), person(7)];
  const g1 = world.group(1);
  const { clientId, clientSecret } = stack.boxApplication;
  const boxUrl = stack.box.url.href.replace(/\/$/, '');
  const { enterpriseId } = stack.directory;
  const box = await openBoxAdmin({ boxUrl, enterpriseId, clientId, clientSecret });
  const at = async (path: string) => {
    const found = await box.find(path);
    if (found === undefined) throw new Error(`${path} is not in Box`);
    return found;
  };
  const give = async (path: string, to: Grantee, role = 'viewer') =>
    box.grant(await at(path), to, role);
  const take = async (path: string, from: Grantee) => void (await box.revoke(await at(path), from));

  /** A file that this person may read until it is done. */
  const hides = (who: Person, path: string, act: () => Promise<void>): Act => ({
    who,
    effect: 'hides',
    act,
    async prepare() {
      await write(path);
      await give(path, user(who));
    },
  });
  const inFolders = (kind: string, act: () => Promise<void>): Act => ({
    who: p1,
    effect: 'hides',
    act,
    async prepare() {
      await write(`Top/${kind}/open/inner/${kind}.txt`);
      await write(`Top/${kind}/private/other.txt`);
      await give(`Top/${kind}/open`, user(p1));
    },
  });

  return {
    given: {
      who: p1,
      effect: 'shows',
      prepare: () => write('Top/given.txt'),
      act: () => give('Top/given.txt', user(p1)),
    },
    changed: hides(p1, 'Top/changed.txt', async () =>
      box.change(await at('Top/changed.txt'), user(p1), { role: 'uploader' }),
    ),
    revoked: hides(p1, 'Top/revoked.txt', () => take('Top/revoked.txt', user(p1))),
    ended: {
      who: p1,
      effect: 'hides',
      async prepare() {
        await write('Top/ended.txt');
        await give('Top/ended.txt', user(p1));
        const endsAt = world.inMinutes(2);
        await box.change(await at('Top/ended.txt'), user(p1), { endsAt });
      },
      act: async () => world.pass(3 * 60_000),
    },
    owner: {
      who: p2,
      effect: 'shows',
      async prepare() {
        await write('Mine/owner.txt');
        await give('Mine', user(p2), 'uploader');
      },
      act: async () => box.handOver(await at('Mine'), user(p2)),
    },
    group: {
      who: p4,
      effect: 'hides',
      async prepare() {
        await write('Top/group.txt');
        await give('Top/group.txt', group(g1));
      },
      act: () => box.leave(g1.boxGroupId, p4.boxUserId),
    },
    fileMoved: inFolders('fileMoved', () =>
      move('Top/fileMoved/open/inner/fileMoved.txt', 'Top/fileMoved/private/fileMoved.txt'),
    ),
    folderMoved: inFolders('folderMoved', () =>
      move('Top/folderMoved/open/inner', 'Top/folderMoved/private/inner'),
    ),
    fileDeleted: inFolders(
      'fileDeleted',
      async () => void (await box.trash(await at('Top/fileDeleted/open/inner/fileDeleted.txt'))),
    ),
    folderDeleted: inFolders(
      'folderDeleted',
      async () => void (await box.trash(await at('Top/folderDeleted/open/inner'))),
    ),
    restored: restored(),
    personDisabled: hides(p6, 'Top/personDisabled.txt', () => box.setActive(p6.boxUserId, false)),
    personDeleted: hides(p7, 'Top/personDeleted.txt', () => box.removeUser(p7.boxUserId)),
    topRemoved: {
      who: p3,
      effect: 'hides',
      async prepare() {
        await write('Gone/topRemoved.txt');
        await give('Gone', user(p3));
      },
      act: async () => void (await box.trash(await at('Gone'))),
    },
    topRights: {
      who: p5,
      effect: 'hides',
      async prepare() {
        await write('Shared/topRights.txt');
        await give('Shared', user(p5));
      },
      act: () => take('Shared', user(p5)),
    },
  };

  function restored(): Act {
    let restore = async () => {};
    return {
      who: p1,
      effect: 'shows',
      async prepare() {
        await write('Top/restored.txt');
        const file = await at('Top/restored.txt');
        await give('Top/restored.txt', user(p1));
        const owner = await box.trash(file);
        restore = () => box.restore(file, owner);
      },
      act: () => restore(),
    };
  }
}
