import type { Random } from '../corpus/random.ts';
import { itemIdOf, sizeOf } from './shape.ts';
import type { Node, Tree } from './tree.ts';

/** Of a thousand changes, how many are of which kind: a working day, and few of those that reach far. */
export const kinds = {
  'edit a file': 300,
  'add a file': 150,
  'rename a file': 100,
  'move a file': 80,
  'delete a file': 80,
  'share a file with a person': 150,
  'revoke that': 70,
  'rename a folder': 25,
  'move a folder': 15,
  'delete a folder': 5,
  'break the inheritance of a folder': 13,
  'restore it': 12,
} as const;
export type Kind = keyof typeof kinds;

export interface Change {
  /** The drive where it happens. */
  readonly part: string;
  /** Keys of the files that it is about: the file itself, or all below the folder. */
  readonly files: readonly string[];
}

export interface Changes {
  /** Chooses what will change. */
  plan(kind: Kind): Change;
  /** Does what was planned last. */
  apply(): void;
}

/** Folders whose change reaches below are small ones, so that those of a small tree and of a large one are alike. */
const mostFilesBelow = 200;
const leastFilesBelow = 20;
const attempts = 200_000;

interface Place {
  readonly tree: Tree;
  readonly node: Node;
}

export function createChanges(trees: readonly Tree[], random: Random): Changes {
  const shared: Place[] = [];
  const broken: Place[] = [];
  let act = (): void => {};

  function find(suits: (place: Place) => boolean): Place {
    for (let n = 0; n < attempts; n++) {
      const tree = random.pick(trees);
      const node = tree.node(random.whole(1, sizeOf(tree.drive) - 1));
      if (suits({ tree, node }) && tree.isThere(node.number)) return { tree, node };
    }
    throw new Error('Nothing is left that could be changed so');
  }

  const file = (suits = (_node: Node) => true) =>
    find(({ node }) => node.kind === 'file' && suits(node));
  const folder = (suits = (_node: Node) => true) =>
    find(({ node }) => node.kind === 'folder' && suits(node));
  const smallFolder = (suits = (_node: Node) => true) =>
    find(({ tree, node }) => {
      if (node.kind !== 'folder' || !suits(node)) return false;
      const { length } = tree.filesBelow(node.number);
      return length >= leastFilesBelow && length <= mostFilesBelow;
    });
  const elsewhere = ({ tree, node }: Place) =>
    find(
      (other) =>
        other.tree === tree &&
        other.node.kind === 'folder' &&
        other.node.number !== node.parent &&
        !tree.wayUp(other.node.number).some(({ number }) => number === node.number),
    );
  /** The last one that this was done to and that is still so. */
  function latest(places: Place[], suits: (node: Node) => boolean): Place | undefined {
    for (let place = places.pop(); place; place = places.pop()) {
      const { tree } = place;
      const node = tree.node(place.node.number);
      if (tree.isThere(node.number) && suits(node)) return { tree, node };
    }
    return undefined;
  }

  const isShared = ({ people }: Node) => people !== undefined && people.length > 0;
  const choose: Readonly<Record<Kind, () => Place & { to: () => Partial<Node> }>> = {
    'edit a file': () => to(file(), ({ content }) => ({ content: content + 1 })),
    'rename a file': () => to(file(), ({ name }) => ({ name: `New ${name}` })),
    'move a file': () => moved(file()),
    'delete a file': () => to(file(), () => ({ isGone: true })),
    'share a file with a person': () => {
      const place = file();
      shared.push(place);
      const person = random.whole(0, 999);
      return to(place, ({ people = [] }) => ({ people: [...new Set([...people, person])] }));
    },
    'revoke that': () => {
      const place = latest(shared, isShared) ?? file(isShared);
      return to(place, ({ people = [] }) => ({ people: people.slice(0, -1) }));
    },
    'rename a folder': () => to(folder(), ({ name }) => ({ name: `New ${name}` })),
    'move a folder': () => moved(smallFolder()),
    'delete a folder': () => to(smallFolder(), () => ({ isGone: true })),
    'break the inheritance of a folder': () => {
      const place = smallFolder(({ people }) => people === undefined);
      broken.push(place);
      return to(place, () => ({ people: [random.whole(0, 999)] }));
    },
    'restore it': () => {
      const hasOwn = ({ people }: Node) => people !== undefined;
      return to(latest(broken, hasOwn) ?? smallFolder(hasOwn), () => ({ people: undefined }));
    },
    'add a file': () => folderTo(folder()),
  };
  const to = (place: Place, of: (node: Node) => Partial<Node>) => ({
    ...place,
    to: () => of(place.node),
  });
  const moved = (place: Place) => {
    const { node } = elsewhere(place);
    return to(place, () => ({ parent: node.number }));
  };
  const folderTo = (place: Place) => to(place, () => ({}));

  return {
    plan(kind) {
      const { tree, node, to: after } = choose[kind]();
      const { drive } = tree;
      const keyOf = ({ number }: Node) => `file:${drive.id}/${itemIdOf(drive, number)}`;
      if (kind === 'add a file') {
        act = () => void tree.addFile(node.number);
        return { part: drive.id, files: [] };
      }
      act = () => tree.change(node.number, after());
      const files = node.kind === 'file' ? [node] : tree.filesBelow(node.number);
      return { part: drive.id, files: files.map(keyOf) };
    },
    apply: () => act(),
  };
}
