import { dirname } from 'node:path';
import type { Random } from '../bench/corpus/random.ts';
import { granteeOf, type BoxAdmin, type BoxRef, type Grantee } from '../local/box-admin.ts';
import { directory } from '../local/seed/company.ts';
import type { SoakFolder } from './folder.ts';

const roles = ['viewer', 'editor', 'previewer', 'uploader', 'viewer uploader', 'co-owner'] as const;
/** All employees are in the first, by way of other groups: the open folder is theirs, so it is left alone. */
const [, ...changingGroups] = directory.groups;

export interface Rights {
  /** One thing that an admin could do in Box's own pages. @returns what it was @throws when Box refuses */
  change(): Promise<string>;
}

/** Who may read what is not remembered here: at the end Box itself is asked. */
export function createRights(
  box: BoxAdmin,
  { folder, random }: { folder: SoakFolder; random: Random },
): Rights {
  const grantees: Grantee[] = [...directory.people, ...directory.groups].map(({ key }) =>
    granteeOf(key, directory),
  );
  const isOurs = ({ type, id }: Grantee) =>
    grantees.some((one) => one.type === type && one.id === id); // not the app's account: it would see nothing

  async function target(): Promise<BoxRef | undefined> {
    const files = [...folder.files.keys()].filter((path) => folder.folders.has(dirname(path)));
    return box.find(random.pick(random.next() < 0.3 ? files : [...folder.folders]));
  }

  const actions: Readonly<Record<string, () => Promise<string>>> = {
    async give() {
      const grantee = random.pick(grantees);
      const role = random.pick(roles);
      const item = await target();
      if (item === undefined) return 'right: Box had not seen the item yet';
      await box.grant(item, grantee, role);
      return 'right given';
    },
    async take() {
      const item = await target();
      if (item === undefined) return 'right: Box had not seen the item yet';
      const own = (await box.grantees(item)).filter(isOurs);
      if (own.length === 0) return 'right: nobody had one there';
      await box.revoke(item, random.pick(own));
      return 'right taken away';
    },
    async join() {
      const group = random.pick(changingGroups);
      await box.join(group.boxGroupId, random.pick(directory.people).boxUserId);
      return 'group joined';
    },
    async leave() {
      const group = random.pick(changingGroups);
      await box.leave(group.boxGroupId, random.pick(directory.people).boxUserId);
      return 'group left';
    },
  };
  /** Rights change more often than groups. */
  const often = ['give', 'give', 'give', 'take', 'take', 'take', 'join', 'leave'] as const;
  return { change: async () => (await actions[random.pick(often)]?.()) ?? '' };
}
