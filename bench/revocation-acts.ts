import { granteeOf } from '../local/box-admin.ts';
import { oidOf } from '../local/directory.ts';
import { directory } from '../local/seed/company.ts';
import { openBox, openGraph, until } from './looking.ts';
import type { StartedSluice } from './running-sluice.ts';

/** A right that is given and taken away again and again, on one file. */
export interface RevocationAct {
  readonly what: string;
  readonly source: 'box' | 'microsoft365';
  /** Path of the file in the folder that the source shows. */
  readonly file: string;
  readonly who: string;
  /** Once, before the first time. */
  readonly prepare?: () => Promise<void>;
  /** Once, after the last time. */
  readonly after?: () => Promise<void>;
  readonly give: () => Promise<void>;
  readonly take: () => Promise<void>;
  /** The source does not notify us of it: timed from when this timer goes off, right after. */
  readonly timer?: 'poll';
  /** Chunks get the scopes of the new place afterwards. */
  readonly rewrites?: true;
}

/** Sees in neither source what is not shared with her. */
export const outsider = 'noor';
/** Reads nothing of this folder and library otherwise. */
const group = 'people';
/** Reads all of both folders. */
const insider = 'samuel';
export const boxFolder = 'Company/Revocation';
export const library = 'sites/Projects/Documents/Revocation';

export async function revocationActs(sluice: StartedSluice): Promise<RevocationAct[]> {
  return [...(await boxActs(sluice)), ...(await graphActs(sluice))];
}

async function boxActs(sluice: StartedSluice): Promise<RevocationAct[]> {
  const box = await openBox(sluice);
  const at = (path: string) => until(`Box has ${path}`, () => box.find(path));
  const [her, them] = [granteeOf(outsider, directory), granteeOf(group, directory)];
  const him = granteeOf(insider, directory);
  const [name, path] = ['box-moved.md', `${boxFolder}/open/box-moved.md`];
  const source = 'box';
  return [
    {
      what: 'collaboration removed',
      source,
      file: `${boxFolder}/box-right.md`,
      who: outsider,
      give: async () => box.grant(await at(`${boxFolder}/box-right.md`), her, 'viewer'),
      take: async () => void (await box.revoke(await at(`${boxFolder}/box-right.md`), her)),
    },
    {
      what: 'member leaves a group',
      source,
      file: `${boxFolder}/box-group.md`,
      who: outsider,
      prepare: async () => box.grant(await at(`${boxFolder}/box-group.md`), them, 'viewer'),
      give: () => box.join(them.id, her.id),
      take: () => box.leave(them.id, her.id),
      timer: 'poll',
    },
    {
      what: 'file moved to a private folder',
      source,
      file: path,
      who: outsider,
      prepare: async () => box.grant(await at(`${boxFolder}/open`), her, 'viewer'),
      give: async () => {
        const away = await box.find(`${boxFolder}/private/${name}`);
        if (away) await box.move(away, await at(`${boxFolder}/open`));
      },
      take: async () => box.move(await at(path), await at(`${boxFolder}/private`)),
      rewrites: true,
    },
    {
      what: 'person disabled',
      source,
      file: `${boxFolder}/box-person.md`,
      who: insider,
      give: () => box.setActive(him.id, true),
      take: () => box.setActive(him.id, false),
      after: () => box.setActive(him.id, true),
      timer: 'poll',
    },
  ];
}

async function graphActs(sluice: StartedSluice): Promise<RevocationAct[]> {
  const graph = await openGraph(sluice);
  const oid = (key: string) => oidOf(directory, key);
  const at = (path: string) => until(`Microsoft 365 has ${path}`, () => graph.find(path));
  const invite = async (path: string, who: string) =>
    graph.invite(await at(path), oid(who), 'read');
  const source = 'microsoft365';
  const file = (name: string) => `${library}/${name}.md`;
  const links: string[] = [];
  return [
    {
      what: 'permission removed',
      source,
      file: file('right'),
      who: outsider,
      give: () => invite(file('right'), outsider),
      async take() {
        const item = await at(file('right'));
        const all = await graph.permissions(item);
        const own = all.find(({ grantedToV2: to }) => to?.user?.id === oid(outsider));
        await graph.removePermission(item, own?.id ?? '');
      },
    },
    {
      what: 'link for certain people removed',
      source,
      file: file('link'),
      who: outsider,
      async give() {
        links.push(await graph.link(await at(file('link')), 'users', [oid(outsider)]));
      },
      take: async () => graph.removePermission(await at(file('link')), links.pop() ?? ''),
    },
    {
      what: 'member leaves a group',
      source,
      file: file('group'),
      who: outsider,
      prepare: () => invite(file('group'), group),
      give: () => graph.join(oid(group), oid(outsider)),
      take: () => graph.leave(oid(group), oid(outsider)),
    },
    {
      what: 'inheritance broken',
      source,
      file: file('open/broken'),
      who: outsider,
      prepare: () => invite(`${library}/open`, outsider),
      give: async () => graph.restoreInheritance(await at(file('open/broken'))),
      take: async () => graph.breakInheritance(await at(file('open/broken')), { copy: false }),
      rewrites: true,
    },
    {
      what: 'file moved to a private folder',
      source,
      file: file('open/moved'),
      who: outsider,
      async give() {
        const away = await graph.find(file('private/moved'));
        if (away) await graph.move(away, await at(`${library}/open`));
      },
      take: async () => graph.move(await at(file('open/moved')), await at(`${library}/private`)),
      rewrites: true,
    },
    {
      what: 'person disabled',
      source,
      file: file('person'),
      who: insider,
      give: () => graph.setEnabled(oid(insider), true),
      take: () => graph.setEnabled(oid(insider), false),
      after: () => graph.setEnabled(oid(insider), true),
    },
  ];
}
