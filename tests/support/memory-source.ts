import { Readable } from 'node:stream';
import type { Grant } from '../../shared/model/grant.ts';
import type { SourceItem } from '../../shared/model/item.ts';
import type { Account, Changes, Page, Placed, Source } from '../../shared/sources/source.ts';

interface Node {
  readonly key: string;
  name: string;
  parentKey: string | null;
  trashed: boolean;
  /** Files only; 0 for folders. */
  version: number;
  grants: readonly Grant[];
}

/** A source in memory whose tree one edits as people would; each edit is one event, of the edited item only. */
export interface MemorySource extends Source {
  folder(name: string, parentKey?: string | null): string;
  file(name: string, parentKey?: string | null): string;
  move(key: string, parentKey: string | null): void;
  rename(key: string, name: string): void;
  newVersion(key: string): void;
  trash(key: string): void;
  restore(key: string): void;
  grant(key: string, ...grants: readonly Grant[]): void;
  /** What is there and not trashed, neither itself nor above. */
  visible(): readonly SourceItem[];
  grantsOf(key: string): readonly Grant[];
  /** Keys of the folders above, nearest first. */
  above(key: string): readonly string[];
  /** How the touched keys of a page reach the reader: lost, doubled, shuffled. */
  distort: (touched: readonly string[]) => readonly string[];
  /** What cannot be read throws what it is told to: by key, or "grants …", "list …". */
  readonly failures: Map<string, Error>;
  readonly accounts: Account[];
  /** Of files that hold more than a few words. */
  readonly contents: Map<string, Uint8Array>;
  /** Calls that reached the source, by name. */
  readonly calls: string[];
}

export function createMemorySource(options: { pageSize?: number; roots?: string[] } = {}) {
  const { pageSize = 2, roots } = options;
  const nodes = new Map<string, Node>();
  const events: string[] = [];
  let made = 0;

  const nodeOf = (key: string): Node => {
    const node = nodes.get(key);
    if (!node) throw new Error(`There is no ${key}`);
    return node;
  };
  const above = (key: string): string[] => {
    const keys: string[] = [];
    for (let at = nodeOf(key).parentKey; at !== null; at = nodeOf(at).parentKey) keys.push(at);
    return keys;
  };
  const isVisible = (key: string): boolean =>
    nodes.has(key) && [key, ...above(key)].every((one) => !nodeOf(one).trashed);
  const add = (kind: 'file' | 'folder', name: string, parentKey: string | null): string => {
    const key = `${kind}:${(made += 1)}`;
    const version = kind === 'file' ? 1 : 0;
    nodes.set(key, { key, name, parentKey, version, trashed: false, grants: [] });
    events.push(key);
    return key;
  };
  const edit = (key: string, change: Partial<Node>) => {
    Object.assign(nodeOf(key), change);
    events.push(key);
  };
  const toItem = ({ key, name, parentKey, version }: Node): SourceItem => ({
    key,
    kind: key.startsWith('file:') ? 'file' : 'folder',
    parentKey,
    name,
    owner: null,
    inherits: true,
    file: key.startsWith('file:')
      ? {
          version: `v${version}`,
          sizeBytes: 10,
          modifiedAt: '2026-03-04T05:06:07Z',
          author: null,
          url: `https://source.test/${key}`,
        }
      : null,
  });

  const source: MemorySource = {
    folder: (name, parentKey = null) => add('folder', name, parentKey),
    file: (name, parentKey = null) => add('file', name, parentKey),
    move: (key, parentKey) => edit(key, { parentKey }),
    rename: (key, name) => edit(key, { name }),
    newVersion: (key) => edit(key, { version: nodeOf(key).version + 1 }),
    trash: (key) => edit(key, { trashed: true }),
    restore: (key) => edit(key, { trashed: false }),
    grant: (key, ...grants) => edit(key, { grants }),
    visible: () => [...nodes.values()].filter(({ key }) => isVisible(key)).map(toItem),
    grantsOf: (key) => nodeOf(key).grants,
    above,
    distort: (touched) => touched,
    failures: new Map(),
    accounts: [],
    contents: new Map(),
    calls: [],

    parts: async () => ({ parts: [{ key: '', name: 'Memory' }], unreadable: [] }),
    async roots() {
      if (roots) return roots.map((id) => `folder:${id}`);
      return [...nodes.values()]
        .filter(({ key, parentKey }) => parentKey === null && isVisible(key))
        .map(({ key }) => key);
    },
    async list(folderKey, marker): Promise<Page> {
      source.calls.push(`list ${folderKey}`);
      const failure = source.failures.get(`list ${folderKey}`);
      if (failure) throw failure;
      const children = isVisible(folderKey)
        ? [...nodes.values()].filter((one) => one.parentKey === folderKey && !one.trashed)
        : [];
      const from = Number(marker ?? 0);
      const next = from + pageSize < children.length ? String(from + pageSize) : null;
      const page = children.slice(from, from + pageSize);
      const isReadable = ({ key }: Node) => !source.failures.has(key);
      return {
        items: page.filter(isReadable).map(toItem),
        unreadable: page.filter((one) => !isReadable(one)).map(({ key }) => key),
        next,
      };
    },
    async read(key): Promise<Placed | undefined> {
      source.calls.push(`read ${key}`);
      await Promise.resolve();
      const failure = source.failures.get(key);
      if (failure) throw failure;
      if (!isVisible(key)) return undefined;
      return { item: toItem(nodeOf(key)), ancestors: above(key).toReversed() };
    },
    async grants({ key }) {
      await Promise.resolve();
      const failure = source.failures.get(`grants ${key}`);
      if (failure) throw failure;
      return isVisible(key) ? [...nodeOf(key).grants] : [];
    },
    async changes(_part, cursor): Promise<Changes> {
      const from = cursor === null ? events.length : Number(cursor);
      const page = events.slice(from, from + 3);
      const to = from + page.length;
      return {
        touched: [...source.distort(page)],
        peopleChanged: false,
        cursor: String(to),
        more: page.length > 0,
      };
    },
    download: async (key) => Readable.from([source.contents.get(key) ?? 'text']),
    person: async ({ email }) =>
      source.accounts.find(
        (account) => account.email !== null && account.email.toLowerCase() === email?.toLowerCase(),
      ),
    account: async (id) => source.accounts.find((account) => account.accountId === id),
    subscribe: async () => {},
  };
  return source;
}

export const viewer = (principal: string, expiresAt: string | null = null): Grant => ({
  principal,
  role: 'viewer',
  how: 'collaboration',
  expiresAt,
});
