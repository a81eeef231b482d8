import { Readable } from 'node:stream';
import type { Grant } from '../../shared/model/grant.ts';
import type { SourceItem } from '../../shared/model/item.ts';
import type { Changes, Page, Placed, Source } from '../../shared/sources/source.ts';

interface Node {
  readonly key: string;
  name: string;
  parentKey: string | null;
  version: number;
  trashed: boolean;
  /** undefined: inherits. */
  grants: readonly Grant[] | undefined;
}

/**
 * One drive in memory, as Microsoft 365 shows it: a stream that shows each changed item, and not what lies in it, with its word
 * on inheritance; a list of everything; and answers for one item that do not say whether it inherits.
 */
export interface MemoryDrive extends Source {
  readonly part: string;
  readonly root: string;
  folder(name: string, parentKey: string): string;
  file(name: string, parentKey: string): string;
  move(key: string, parentKey: string): void;
  rename(key: string, name: string): void;
  trash(key: string): void;
  /** Rights of its own from now on; undefined restores inheritance. */
  permit(key: string, grants: readonly Grant[] | undefined): void;
  /** The same, and the stream does not tell. */
  permitSilently(key: string, grants: readonly Grant[]): void;
  /** All positions that were given out are forgotten. */
  forgetPositions(): void;
  readonly calls: string[];
  pageSize: number;
}

export function createMemoryDrive(): MemoryDrive {
  const part = 'drive1';
  const nodes = new Map<string, Node>();
  const events: string[] = [];
  let made = 0;
  let since = 0;
  const nodeOf = (key: string): Node => {
    const node = nodes.get(key);
    if (node === undefined) throw new Error(`There is no ${key}`);
    return node;
  };
  const above = (key: string): string[] => {
    const keys: string[] = [];
    for (let at = nodeOf(key).parentKey; at !== null; at = nodeOf(at).parentKey) keys.push(at);
    return keys;
  };
  const isThere = (key: string): boolean =>
    nodes.has(key) && [key, ...above(key)].every((one) => !nodeOf(one).trashed);
  const add = (kind: 'file' | 'folder', name: string, parentKey: string | null): string => {
    const key = `${kind}:${part}/${(made += 1)}`;
    nodes.set(key, { key, name, parentKey, version: 1, trashed: false, grants: undefined });
    events.push(key);
    return key;
  };
  const edit = (key: string, change: Partial<Node>) => {
    Object.assign(nodeOf(key), change);
    events.push(key);
  };
  const asOne = ({ key, name, parentKey, version }: Node): SourceItem => ({
    key,
    kind: key.startsWith('file:') ? 'file' : 'folder',
    parentKey,
    name,
    owner: null,
    file: key.startsWith('file:')
      ? {
          version: `v${version}`,
          sizeBytes: 10,
          modifiedAt: '2026-03-04T05:06:07Z',
          author: null,
          url: `https://drive.test/${key}`,
        }
      : null,
  });
  const asChange = (node: Node): SourceItem => ({
    ...asOne(node),
    inherits: node.parentKey !== null && node.grants === undefined,
  });
  const root = add('folder', 'Finance', null);
  nodeOf(root).grants = [];

  const drive: MemoryDrive = {
    part,
    root,
    calls: [],
    pageSize: 3,
    folder: (name, parentKey) => add('folder', name, parentKey),
    file: (name, parentKey) => add('file', name, parentKey),
    move: (key, parentKey) => edit(key, { parentKey }),
    rename: (key, name) => edit(key, { name }),
    trash: (key) => edit(key, { trashed: true }),
    permit: (key, grants) => edit(key, { grants }),
    permitSilently: (key, grants) => void (nodeOf(key).grants = grants),
    forgetPositions: () => void (since = events.length),
    parts: async () => ({ parts: [{ key: part, name: 'Finance' }], unreadable: [] }),
    roots: async () => [root],
    async enumerate(_part, marker): Promise<Page> {
      drive.calls.push('enumerate');
      const all = [...nodes.values()].filter(({ key }) => isThere(key));
      const from = Number(marker ?? 0);
      const next = from + drive.pageSize < all.length ? String(from + drive.pageSize) : null;
      return { items: all.slice(from, from + drive.pageSize).map(asChange), next };
    },
    async list(folderKey): Promise<Page> {
      drive.calls.push(`list ${folderKey}`);
      const children = [...nodes.values()].filter(({ parentKey }) => parentKey === folderKey);
      return { items: children.filter(({ key }) => isThere(key)).map(asOne), next: null };
    },
    async read(key): Promise<Placed | undefined> {
      drive.calls.push(`read ${key}`);
      if (!isThere(key)) return undefined;
      const node = nodeOf(key);
      return { item: asOne(node), ancestors: node.parentKey === null ? [] : [node.parentKey] };
    },
    async grants({ key, inherits }) {
      if (inherits === true) return [];
      drive.calls.push(`permissions ${key}`);
      // What lets anybody read it, inherited or not, as SharePoint answers.
      const bearer = [key, ...above(key)].find((one) => nodeOf(one).grants !== undefined);
      return [...(nodeOf(bearer ?? key).grants ?? [])];
    },
    async changes(_part, cursor): Promise<Changes> {
      const isKnown = cursor === null || Number(cursor) >= since;
      const from = cursor === null || !isKnown ? events.length : Number(cursor);
      const page = [...new Set(events.slice(from, from + drive.pageSize))];
      const to = Math.min(from + drive.pageSize, events.length);
      return {
        touched: [],
        seen: page.filter(isThere).map((key) => asChange(nodeOf(key))),
        gone: page.filter((key) => !isThere(key)),
        peopleChanged: false,
        cursor: String(to),
        more: to < events.length,
        ...(!isKnown && { resync: true }),
      };
    },
    download: async () => Readable.from(['text']),
    person: async () => undefined,
    account: async () => undefined,
    subscribe: async (keys, { remake = false } = {}) =>
      void drive.calls.push(`subscribe ${keys.join()}${remake ? ' again' : ''}`),
  };
  return drive;
}
