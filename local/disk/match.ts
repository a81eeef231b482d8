import type { DiskEntry } from './entries.ts';

/** What the twin remembers of an item on disk. */
export interface Remembered {
  readonly id: string;
  readonly type: 'file' | 'folder';
  readonly path: string;
  readonly identity: string;
  readonly size: number;
  readonly sha1: string | null;
}

export type HashedEntry = DiskEntry & { readonly sha1: string | null };

export type Step<Entry extends HashedEntry = HashedEntry> =
  | { readonly kind: 'new'; readonly entry: Entry }
  | { readonly kind: 'kept' | 'moved'; readonly id: string; readonly entry: Entry }
  | { readonly kind: 'gone'; readonly id: string };

/**
 * Which remembered item is which entry on disk. An entry is the item that has its identity (a rename or move), else the item that lies at
 * its path (editors save by replacing the file), else one of equal content that is gone from its place (moved over to another disk).
 * The steps are in an order in which they can be applied: folders from the top, then files, then what is gone, folders first.
 */
export function match<Entry extends HashedEntry>(
  remembered: readonly Remembered[],
  entries: readonly Entry[],
): Step<Entry>[] {
  const folders = matchFolders(
    remembered.filter((one) => one.type === 'folder'),
    entries.filter((one) => one.type === 'folder'),
  );
  const files = matchFiles(
    remembered
      .filter((one) => one.type === 'file')
      .map((file) => ({ ...file, path: folders.pathNow(file.path) })),
    entries.filter((one) => one.type === 'file'),
  );
  return [...folders.steps, ...files.steps, ...folders.gone, ...files.gone];
}

interface Matched<Entry extends HashedEntry> {
  readonly steps: Step<Entry>[];
  readonly gone: Step<Entry>[];
}

function matchFolders<Entry extends HashedEntry>(
  remembered: readonly Remembered[],
  entries: readonly Entry[],
): Matched<Entry> & { pathNow(path: string): string } {
  const moves: { from: string; to: string }[] = [];
  // Each move carries along what lies below, so that a folder inside of a moved one has not moved itself.
  const pathNow = (path: string) =>
    moves.reduce((now, { from, to }) => rebase(now, from, to), path);
  const left = new Set(remembered);
  const onDisk = new Set(entries.map((entry) => entry.identity));
  const byIdentity = new Map(remembered.map((one) => [one.identity, one]));
  const index = () => new Map([...left].map((one) => [pathNow(one.path), one]));
  let byPath = index();

  const find = (entry: Entry): Remembered | undefined => {
    const same = byIdentity.get(entry.identity);
    if (same !== undefined && left.has(same)) return same;
    const here = byPath.get(entry.path);
    return here !== undefined && left.has(here) && !onDisk.has(here.identity) ? here : undefined;
  };
  const steps = entries.map((entry): Step<Entry> => {
    const found = find(entry);
    if (found === undefined) return { kind: 'new', entry };
    const { id } = found;
    const from = pathNow(found.path);
    left.delete(found);
    if (from === entry.path) return { kind: 'kept', id, entry };
    const there = byPath.get(entry.path); // two that swap places: neither may carry along what is in the other
    if (there !== undefined && left.has(there))
      moves.push({ from: entry.path, to: parkingPlace(there.id) });
    moves.push({ from, to: entry.path });
    byPath = index();
    return { kind: 'moved', id, entry };
  });
  const gone = [...left].toSorted((a, b) => a.path.length - b.path.length); // parents first
  return { steps, gone: gone.map(({ id }) => ({ kind: 'gone', id })), pathNow };
}

function matchFiles<Entry extends HashedEntry>(
  remembered: readonly Remembered[],
  entries: readonly Entry[],
): Matched<Entry> {
  const left = new Set(remembered);
  const onDisk = new Set(entries.map((entry) => entry.identity));
  const found = new Map<Entry, Remembered>();
  const byIdentity = new Map(remembered.map((one) => [one.identity, one]));
  const byPath = new Map(remembered.map((one) => [one.path, one]));
  const take = (entry: Entry, one: Remembered | undefined) => {
    if (one === undefined || found.has(entry) || !left.delete(one)) return;
    found.set(entry, one);
  };
  for (const entry of entries) {
    const one = byPath.get(entry.path);
    if (one?.identity === entry.identity) take(entry, one);
  }
  for (const entry of entries) take(entry, byIdentity.get(entry.identity));
  for (const entry of entries) {
    const one = byPath.get(entry.path);
    if (one !== undefined && !onDisk.has(one.identity)) take(entry, one);
  }
  const contentKey = ({ sha1, size }: Remembered | HashedEntry) => `${sha1}:${size}`;
  const byContent = new Map([...left].map((one) => [contentKey(one), one]));
  for (const entry of entries) if (entry.size > 0) take(entry, byContent.get(contentKey(entry)));

  const steps = entries.map((entry): Step<Entry> => {
    const one = found.get(entry);
    if (one === undefined) return { kind: 'new', entry };
    return { kind: one.path === entry.path ? 'kept' : 'moved', id: one.id, entry };
  });
  return { steps, gone: [...left].map(({ id }) => ({ kind: 'gone', id })) };
}

/** No path on disk: for what has to make room before it is known where it went. */
export const parkingPlace = (id: string): string => `\0/${id}`;

/** `path`, had the folder `from` been moved to `to`. */
export function rebase(path: string, from: string, to: string): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}
