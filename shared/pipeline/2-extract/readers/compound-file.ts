import { Unreadable } from './unreadable.ts';

/** The container of Office files before 2007, of mails that Outlook saves, and of all that Office encrypts: a small file system. */
export interface CompoundFile {
  /** What lies at the top: streams, and storages that hold more. */
  readonly names: readonly string[];
  /** The bytes of a stream at the top; undefined when there is none of this name. */
  readonly stream: (name: string) => Uint8Array | undefined;
}

interface Entry {
  readonly name: string;
  readonly isStream: boolean;
  readonly start: number;
  readonly size: number;
}

type Sectors = (first: number, size?: number) => Uint8Array;

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** Sector numbers from here on are marks: free, end of chain, table. [MS-CFB] 2.1 */
const marks = 0xff_ff_ff_fa;
const none = 0xff_ff_ff_ff;
const entryBytes = 128;
const rootEntry = 5;
const streamEntry = 2;

export const isCompoundFile = (head: Uint8Array): boolean =>
  signature.every((byte, at) => head[at] === byte);

/** Reads the directory; a stream is put together when it is asked for. Throws on what does not hold together. [MS-CFB] 2.2 */
export function openCompoundFile(bytes: Uint8Array): CompoundFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 512 || !isCompoundFile(bytes)) throw damaged();
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) throw damaged();

  const big = chains({ bytes, from: 1 << shift, shift, next: fatOf(view, shift) });
  const entries = entriesOf(big(view.getUint32(48, true)));
  const [root] = entries;
  if (root?.type !== rootEntry) throw damaged();
  const miniStream = big(root.start, root.size);
  const miniFat = numbersOf(big(view.getUint32(60, true)));
  const small = chains({ bytes: miniStream, from: 0, shift: 6, next: miniFat });
  const cutoff = view.getUint32(56, true);

  const top = new Map(childrenOf(entries, root.child).map((entry) => [entry.name, entry]));
  return {
    names: [...top.keys()],
    stream(name) {
      const entry = top.get(name);
      if (entry === undefined || !entry.isStream) return undefined;
      return (entry.size < cutoff ? small : big)(entry.start, entry.size);
    },
  };
}

const damaged = (): Unreadable =>
  new Unreadable('FILE_MALFORMED', 'its OLE container does not hold together');

/** Follows chains of sectors. A chain that is longer than the file goes in circles. */
function chains(of: {
  readonly bytes: Uint8Array;
  /** Where sector 0 begins. */
  readonly from: number;
  readonly shift: number;
  readonly next: Uint32Array;
}): Sectors {
  const { bytes, from, shift, next } = of;
  const most = Math.ceil(bytes.length / (1 << shift));
  return (first, size) => {
    const sectors: Uint8Array[] = [];
    const wanted = size === undefined ? Infinity : Math.ceil(size / (1 << shift));
    let at = first;
    while (at < marks && sectors.length < wanted) {
      const start = from + at * (1 << shift);
      if (start >= bytes.length || sectors.length > most) throw damaged();
      sectors.push(bytes.subarray(start, start + (1 << shift)));
      at = next[at] ?? none;
    }
    const whole = Buffer.concat(sectors);
    if (size === undefined) return whole;
    if (whole.length < size) throw damaged();
    return whole.subarray(0, size);
  };
}

const numbersOf = (bytes: Uint8Array): Uint32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, at) => view.getUint32(at * 4, true));
};

/** The table of what follows each sector: its own sectors are listed in the header, then in a chain of lists. [MS-CFB] 2.5 */
function fatOf(view: DataView, shift: number): Uint32Array {
  const sectorBytes = 1 << shift;
  const most = Math.ceil(view.byteLength / sectorBytes);
  const numbers: number[] = [];
  const take = (table: number): void => {
    const start = (table + 1) * sectorBytes;
    if (table >= marks || start + sectorBytes > view.byteLength) return;
    if (numbers.length > most + sectorBytes) throw damaged();
    for (let at = start; at < start + sectorBytes; at += 4) numbers.push(view.getUint32(at, true));
  };
  for (let at = 76; at < 512; at += 4) take(view.getUint32(at, true));
  let list = view.getUint32(68, true);
  for (let lists = 0; list < marks; lists += 1) {
    const end = (list + 2) * sectorBytes - 4;
    if (lists > most || end + 4 > view.byteLength) throw damaged();
    for (let at = end + 4 - sectorBytes; at < end; at += 4) take(view.getUint32(at, true));
    list = view.getUint32(end, true);
  }
  return Uint32Array.from(numbers);
}

interface TreeEntry extends Entry {
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

function entriesOf(directory: Uint8Array): TreeEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries: TreeEntry[] = [];
  for (let at = 0; at + entryBytes <= view.byteLength; at += entryBytes) {
    const nameBytes = Math.min(64, Math.max(0, view.getUint16(at + 64, true) - 2));
    const type = view.getUint8(at + 66);
    entries.push({
      name: Buffer.from(directory.subarray(at, at + nameBytes)).toString('utf16le'),
      type,
      isStream: type === streamEntry,
      left: view.getUint32(at + 68, true),
      right: view.getUint32(at + 72, true),
      child: view.getUint32(at + 76, true),
      start: view.getUint32(at + 116, true),
      size: view.getUint32(at + 120, true),
    });
  }
  return entries;
}

/** The children of one storage are a tree of their own. [MS-CFB] 2.6.4 */
function childrenOf(entries: readonly TreeEntry[], first: number): TreeEntry[] {
  const found = new Set<TreeEntry>();
  const open = [first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const entry = entries[at];
    if (entry === undefined || found.has(entry)) continue;
    found.add(entry);
    open.push(entry.left, entry.right);
  }
  return [...found];
}
