import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openBoxAdmin } from '../../local/box-admin.ts';
import { peopleIn, type Directory, type Group, type Person } from '../../local/directory.ts';
import { mulberry32 } from '../../local/faults.ts';
import { startStack, type Stack } from '../../local/stack.ts';

const tenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';

/** Eight people and five groups of a made-up company. */
function randomDirectory(): Directory {
  const people: Person[] = Array.from({ length: 8 }, (_, n) => ({
    key: `p${n}`,
    name: `Person ${n}`,
    email: `p${n}@example.test`,
    jobTitle: 'tester',
    oid: `a1e0c0de-0000-4000-8000-00000000010${n}`,
    boxUserId: String(101 + n),
    appRoles: n === 0 ? ['admin', 'reader'] : ['reader'],
  }));
  const groups: Group[] = Array.from({ length: 5 }, (_, n) => ({
    key: `g${n}`,
    name: `Group ${n}`,
    oid: `b2e0c0de-0000-4000-8000-00000000020${n}`,
    boxGroupId: String(201 + n),
    members: [`p${n}`, `p${(n + 3) % 8}`],
  }));
  return {
    tenantId,
    tenantName: 'Test',
    enterpriseId: '710001',
    applicationId: '2f0c7a54-0d5b-4c38-9a53-6c1d5e0a9b71',
    people,
    groups,
  };
}

const words = ['anchor', 'bridge', 'cable', 'drill', 'engine', 'flange', 'gear', 'hinge'] as const;
const roles = ['viewer', 'editor', 'previewer', 'uploader', 'viewer uploader', 'co-owner'] as const;

/** A Box whose files, folders, groups and rights change at random, repeatably. */
export interface BoxWorld {
  readonly stack: Stack;
  readonly random: () => number;
  pick<T>(of: readonly T[]): T;
  /** One random change. @returns what was done, for the report of a failure */
  change(): Promise<string>;
  /** Names of the files that the twin itself would let this person read. */
  readable(person: Person): Set<string>;
  randomQuery(): string;
}

interface WorldOptions {
  readonly seed: number;
  readonly dataDir: string;
  readonly modelDir: string;
  readonly tokensDir: string;
  readonly certificate: NonNullable<Parameters<typeof startStack>[0]['certificate']>;
}

export async function startWorld(options: WorldOptions): Promise<BoxWorld> {
  const random = mulberry32(options.seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const directory = randomDirectory();
  const contentDir = join(options.dataDir, 'content');

  /** Paths of what is there, by us: folders end in a slash. */
  const folders = new Set<string>();
  const files = new Set<string>();
  let numbered = 0;
  const onDisk = (path: string) => join(contentDir, path);
  const addFolder = (parent: string) => {
    numbered += 1;
    const path = `${parent}folder${numbered}/`;
    mkdirSync(onDisk(path), { recursive: true });
    folders.add(path);
    return path;
  };
  const addFile = (parent: string) => {
    numbered += 1;
    const path = `${parent}file${numbered}.txt`;
    writeFileSync(
      onDisk(path),
      `Note ${numbered} about the ${pick(words)} and the ${pick(words)}.`,
    );
    files.add(path);
    return path;
  };
  const tops = Array.from({ length: 3 }, () => addFolder(''));
  for (let n = 0; n < 7; n++) addFolder(pick([...folders]));
  for (let n = 0; n < 18; n++) addFile(pick([...folders]));

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

  const inside = (path: string, folder: string) => path.startsWith(folder);
  const relocate = (from: string, to: string) => {
    renameSync(onDisk(from), onDisk(to));
    for (const set of [folders, files]) {
      for (const path of [...set].filter((one) => inside(one, from) || one === from)) {
        set.delete(path);
        set.add(to + path.slice(from.length));
      }
    }
  };
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

  const changes: Record<string, () => Promise<string>> = {
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
      return `${person.key} joins ${group.key}`;
    },
    async leave() {
      if (members.size === 0) return 'all groups are empty';
      const member = pick([...members]);
      const [group = '', user = ''] = member.split(' ');
      members.delete(member);
      await admin.leave(group, user);
      return `user ${user} leaves group ${group}`;
    },
    async moveFile() {
      const from = pick([...files]);
      const to = pick([...folders]) + from.slice(from.lastIndexOf('/') + 1);
      relocate(from, to);
      return `move ${from} to ${to}`;
    },
    async moveFolder() {
      const movable = [...folders].filter((path) => !tops.includes(path));
      if (movable.length === 0) return 'no folder to move';
      const from = pick(movable);
      const targets = [...folders].filter((path) => !inside(path, from));
      const name = from.slice(0, -1).split('/').at(-1) ?? '';
      const to = `${pick(targets)}${name}/`;
      if (to !== from) relocate(from, to);
      return `move ${from} to ${to}`;
    },
    async rename() {
      const from = pick([...files]);
      numbered += 1;
      const to = `${dirname(from)}/file${numbered}.txt`;
      relocate(from, to);
      return `rename ${from} to ${to}`;
    },
    async edit() {
      const path = pick([...files]);
      writeFileSync(onDisk(path), `Now about the ${pick(words)}, change ${random()}.`);
      return `edit ${path}`;
    },
    async add() {
      return `add ${addFile(pick([...folders]))}`;
    },
    async addFolder() {
      return `add ${addFolder(pick([...folders]))}`;
    },
    async remove() {
      if (files.size < 10) return 'too few files to remove one';
      const path = pick([...files]);
      rmSync(onDisk(path));
      files.delete(path);
      return `remove ${path}`;
    },
  };

  /** What touches the rights of many comes more often. */
  const often = [...Object.keys(changes), 'moveFolder', 'leave', 'revoke', 'grant'];

  return {
    stack,
    random,
    pick,
    async change() {
      const done = await changes[pick(often)]?.();
      await stack.box.rescan();
      return done ?? '';
    },
    readable(person) {
      const names = [...files].filter((path) => {
        const id = stack.box.idOf(path);
        return id !== undefined && stack.box.mayRead(person.key, id);
      });
      return new Set(names.map((path) => path.slice(path.lastIndexOf('/') + 1)));
    },
    randomQuery: () => `${pick(words)} ${pick(words)}`,
  };
}
