import { basename, dirname } from 'node:path';
import { oidOf } from '../../local/directory.ts';
import type { GraphAdmin, GraphRef } from '../../local/graph-admin.ts';
import { microsoft365Connection } from '../../local/graph-application.ts';
import { directory } from '../../local/seed/company.ts';
import { addressOf } from '../../shared/sources/graph/keys.ts';
import type { Draw } from './crash-draw.ts';
import { createFiles } from './crash-files.ts';
import type { CrashSluice } from './crash-sluice.ts';
import type { CrashSource } from './crash-source.ts';
import { filesInDrive, createReader } from './crash-drive.ts';

const oid = (key: string) => oidOf(directory, key);
const drives = {
  'sites/North/Documents': 'sites/North/Documents',
  'sites/North/Archive': 'sites/North/Archive',
  'sites/South/Documents': 'sites/South/Documents',
  'onedrive/mei': `onedrive/${oid('mei')}`, // Graph knows no keys
};
const tops = [
  'sites/North/Documents/Harbour',
  'sites/North/Documents/Quay',
  'sites/North/Archive/Mill',
  'sites/South/Documents/Orchard',
  'onedrive/mei/Garden',
] as const;
const still = 'sites/North/Documents/Depot';

const everyEmployee = `c:0-.f|rolemanager|spo-grid-all-users/${directory.tenantId}`;
const petra = `i:0#.f|membership|${directory.people.find(({ key }) => key === 'petra')?.email}`;

export interface CrashTenant extends CrashSource {
  /** Once, before anything is killed. */
  begin(): Promise<void>;
}

/**
 * Two sites with three libraries, and a OneDrive. The guest `noor` is given rights, links and a group, and loses them again: all of
 * that Microsoft 365 tells. Of `petra` it does not: the site South is hers by a group of the site.
 */
export function createCrashTenant(sluice: CrashSluice, draw: Draw): CrashTenant {
  const files = createFiles({ dir: sluice.tenantDir, draw, tops, still, count: 18, mark: 'm' });
  const admin = () => sluice.openTenant();
  /** No path is used a second time, also not by moving a file back. */
  const left = new Set<string>();

  const find = (path: string): Promise<GraphRef | undefined> => {
    const drive = Object.entries(drives).find(([shown]) => path.startsWith(shown));
    const [shown = '', asked = ''] = drive ?? [];
    return admin().find(path.replace(shown, asked));
  };
  async function ref(path: string): Promise<GraphRef> {
    const found = await find(path);
    if (found === undefined) throw new Error(`Microsoft 365 has lost ${path}`);
    return found;
  }

  type Permission = Awaited<ReturnType<GraphAdmin['permissions']>>[number];
  /** Takes such a right away, or gives it where there is none. */
  async function toggle(
    isMeant: (permission: Permission) => boolean,
    give: (item: GraphRef) => Promise<unknown>,
  ): Promise<void> {
    const item = await ref(draw.pick(tops));
    const given = (await admin().permissions(item)).find(isMeant);
    await (given ? admin().removePermission(item, given.id) : give(item));
  }

  const actions: Readonly<Record<string, () => Promise<void>>> = {
    right: () =>
      toggle(
        ({ grantedToV2, roles }) => grantedToV2?.user?.id === oid('noor') && roles.includes('read'), // else she may pass through only
        (item) => admin().invite(item, oid('noor'), 'read'),
      ),
    link: () =>
      toggle(
        ({ link }) => link?.scope === 'users',
        (item) => admin().link(item, 'users', [oid('noor')]),
      ),
    async 'break inheritance'() {
      await admin().breakInheritance(await ref(draw.pick(tops)), { copy: draw.int(0, 1) === 1 });
    },
    'restore inheritance': async () => admin().restoreInheritance(await ref(draw.pick(tops))),
    async 'right on a file'() {
      const item = await find(files.pick().path);
      if (item) await admin().invite(item, oid('noor'), 'write');
    },
    async group() {
      const [group, noor] = [oid('engineering'), oid('noor')];
      const isIn = (await admin().members(group)).includes(noor);
      await (isIn ? admin().leave(group, noor) : admin().join(group, noor));
    },
    async 'site group'() {
      const members = await admin().siteMembers('South', 'visitors');
      const isIn = members.some((login) => login.toLowerCase() === petra);
      await (isIn
        ? admin().leaveSite('South', 'visitors', petra)
        : admin().joinSite('South', 'visitors', petra));
    },
    async move() {
      const { path } = files.pick();
      const drive = Object.keys(drives).find((one) => path.startsWith(one)) ?? '';
      const folder = draw.pick(tops.filter((top) => top.startsWith(drive)));
      const to = `${folder}/${basename(path)}`;
      const item = await find(path);
      if (item === undefined || to === path || left.has(to)) return;
      left.add(path);
      await done(admin().move(item, await ref(folder)), path, to);
    },
    async rename() {
      const { path, newName } = files.pick();
      const item = await find(path);
      if (item) await done(admin().rename(item, newName), path, `${dirname(path)}/${newName}`);
    },
    async remove() {
      const { path } = files.pick();
      const item = await find(path);
      if (item) await done(admin().remove(item), path);
    },
  };
  async function done(change: Promise<void>, path: string, movedTo?: string): Promise<void> {
    try {
      await change;
    } finally {
      files.lookAfter(path, movedTo);
    }
  }

  const reader = createReader(sluice);
  return {
    connection: microsoft365Connection([{ oid: oid('mei') }]),
    files,
    still,
    async begin() {
      await admin().leaveSite('South', 'visitors', everyEmployee);
      await admin().invite(await ref('onedrive/mei/Garden'), oid('engineering'), 'read');
    },
    change: async () => actions[draw.pick(Object.keys(actions))]?.(),
    async shown() {
      const found = Object.keys(drives).map(async (drive) => {
        const { driveId } = await ref(drive);
        return filesInDrive(driveId, { path: drive, reader });
      });
      return new Map((await Promise.all(found)).flat());
    },
    mayRead: async (person, key) => reader.mayRead(person.oid, addressOf(key)),
  };
}
