import {
  firstChildrenOf,
  firstParentOf,
  hasOwnRights,
  isFolderNumber,
  scatter,
  sizeOf,
  type Drive,
} from './shape.ts';

export interface Node {
  readonly number: number;
  readonly kind: 'file' | 'folder';
  /** null for the root. */
  readonly parent: number | null;
  readonly name: string;
  /** One more with each new content. */
  readonly content: number;
  readonly isGone: boolean;
  /** People on its own list, beside the groups of the site; undefined where it inherits. */
  readonly people: readonly number[] | undefined;
}

/** A drive: what arithmetic says of it, and in memory only what was changed since. */
export type Tree = ReturnType<typeof createTree>;

const people = 1_000;

export function createTree(drive: Drive) {
  const changed = new Map<number, Node>();
  /** Who came into a folder later. */
  const arrived = new Map<number, Set<number>>();
  const journal: number[] = [];
  let next = sizeOf(drive);

  const node = (number: number): Node => changed.get(number) ?? firstNode(number, drive);

  function isThere(number: number): boolean {
    if (number >= next) return false;
    const { isGone, parent } = node(number);
    return !isGone && (parent === null || isThere(parent));
  }

  function childrenOf(number: number): Node[] {
    const stayed = number < sizeOf(drive) ? firstChildrenOf(number, drive) : [];
    const all = new Set([...stayed, ...(arrived.get(number) ?? [])]);
    return [...all].map(node).filter(({ parent, isGone }) => parent === number && !isGone);
  }

  function change(number: number, to: Partial<Node>): void {
    const before = node(number);
    const after = { ...before, ...to };
    changed.set(number, after);
    if (after.parent !== before.parent && after.parent !== null) arrive(number, after.parent);
    journal.push(number);
  }

  function arrive(number: number, parent: number): void {
    const there = arrived.get(parent) ?? new Set();
    arrived.set(parent, there.add(number));
  }

  return {
    drive,
    node,
    isThere,
    childrenOf,
    change,
    /** Numbers of what has changed, in order, as often as it has. */
    journal: journal as readonly number[],
    /** Where the enumeration of everything ends; what is gone is among it. */
    size: () => next,
    addFile(parent: number): number {
      const number = next++;
      changed.set(number, { ...firstNode(number, drive), kind: 'file', parent, people: undefined });
      arrive(number, parent);
      journal.push(number);
      return number;
    },
    /** Itself and all folders above it. */
    wayUp(number: number): Node[] {
      const way: Node[] = [];
      for (let at: number | null = number; at !== null; at = node(at).parent) way.push(node(at));
      return way;
    },
    /** All files in a folder and below. */
    filesBelow(number: number): Node[] {
      const found: Node[] = [];
      const open = [number];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const child of childrenOf(at)) {
          if (child.kind === 'file') found.push(child);
          else open.push(child.number);
        }
      }
      return found;
    },
  };
}

function firstNode(number: number, drive: Drive): Node {
  const isFolder = isFolderNumber(number);
  const extension = number % 2 === 0 ? 'docx' : 'pdf';
  return {
    number,
    kind: isFolder ? 'folder' : 'file',
    parent: firstParentOf(number),
    name: isFolder ? `Project ${number}` : `Quarterly report ${number}.${extension}`,
    content: 0,
    isGone: false,
    people: hasOwnRights(number, drive) ? [scatter(number, 7) % people] : undefined,
  };
}
