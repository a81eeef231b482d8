import type { CompoundFile } from './compound-file.ts';

const kinds = { storage: 1, stream: 2, root: 5 } as const;
const lineBytes = 128;
const none = 0xff_ff_ff_ff;

/** One line of a directory. The children of a storage are a tree, by their order. [MS-CFB] 2.6.1 */
interface Line {
  readonly name: string;
  readonly kind: (typeof kinds)[keyof typeof kinds];
  readonly classId: string;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

/** Where bytes were put. */
export type Placed = Pick<Line, 'start' | 'size'>;

/**
 * What a storage holds, at any depth, as a directory of its own.
 * @param put where the bytes of each stream are to lie
 * @param putSmall where what `put` has made of small streams lies
 */
export function directoryOf(
  storage: CompoundFile,
  { put, putSmall }: { put: (stream: Uint8Array) => Placed; putSmall: () => Placed },
  sectorBytes: number,
): Buffer {
  const root = toLine('Root Entry', kinds.root, storage.classId);
  const lines = [root];
  const addChildren = (of: CompoundFile, parent: Line): void => {
    const added: number[] = [];
    for (const name of of.names.toSorted(byOrder)) {
      const inner = of.storage(name);
      const line = toLine(name, inner ? kinds.storage : kinds.stream, inner?.classId);
      const bytes = inner ? undefined : of.stream(name);
      if (bytes) Object.assign(line, put(bytes));
      if (inner || bytes) added.push(lines.push(line) - 1);
      if (inner) addChildren(inner, line);
    }
    parent.child = treeOf(added, lines);
  };
  addChildren(storage, root);
  Object.assign(root, putSmall());

  const directory = Buffer.alloc(Math.ceil((lines.length * lineBytes) / sectorBytes) * sectorBytes);
  for (let at = 0; at < directory.length; at += lineBytes)
    writeLine(directory.subarray(at, at + lineBytes), lines[at / lineBytes]);
  return directory;
}

const noClass = '00'.repeat(16);

const toLine = (name: string, kind: Line['kind'], classId = noClass): Line => ({
  name,
  kind,
  classId,
  left: none,
  right: none,
  child: none,
  start: 0,
  size: 0,
});

/** Shorter names first, those of a length without regard to case. [MS-CFB] 2.6.4 */
function byOrder(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  const [one, other] = [a.toUpperCase(), b.toUpperCase()];
  return one < other ? -1 : Number(one > other);
}

function treeOf(sorted: readonly number[], lines: readonly Line[]): number {
  const middle = sorted.length >> 1;
  const at = sorted[middle];
  const line = at === undefined ? undefined : lines[at];
  if (at === undefined || line === undefined) return none;
  line.left = treeOf(sorted.slice(0, middle), lines);
  line.right = treeOf(sorted.slice(middle + 1), lines);
  return at;
}

function writeLine(bytes: Buffer, line: Line | undefined): void {
  const { left, right, child } = line ?? { left: none, right: none, child: none };
  for (const [at, id] of [left, right, child].entries()) bytes.writeUInt32LE(id, 68 + at * 4);
  if (line === undefined) return;
  const nameBytes = bytes.write(line.name.slice(0, 31), 'utf16le');
  bytes.writeUInt16LE(nameBytes + 2, 64);
  bytes.writeUInt8(line.kind, 66);
  bytes.writeUInt8(1, 67); // black
  bytes.write(line.classId, 80, 'hex');
  bytes.writeUInt32LE(line.start, 116);
  bytes.writeUInt32LE(line.size, 120);
}
