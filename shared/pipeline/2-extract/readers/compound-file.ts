import { Unreadable } from './unreadable.ts';

/**
 * The container of Office files before 2007, of mails that Outlook saves, and of all that Office encrypts: a small file system. A
 * storage in it is one again.
 */
export interface CompoundFile {
  /** What lies at the top: streams, and storages that hold more. */
  readonly names: readonly string[];
  /** Which program made it: 16 bytes in hex, as they lie there. [MS-DTYP] 2.3.4.2 (GUID) */
  readonly classId: string;
  /** The bytes of a stream at the top; undefined when there is none of this name. */
  readonly stream: (name: string) => Uint8Array | undefined;
  /** A storage at the top, likewise. @throws Unreadable when it goes in circles, or shares with another what is in it */
  readonly storage: (name: string) => CompoundFile | undefined;
  /** Of all streams, at any depth, as they say themselves. @throws Unreadable likewise, and when it is more than the file */
  readonly sizeBytes: () => number;
}

type Sectors = (first: number, size?: number) => Uint8Array;

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** Sector numbers from here on are marks: free, end of chain, table. [MS-CFB] 2.1 */
const marks = 0xff_ff_ff_fa;
const none = 0xff_ff_ff_ff;
const entryBytes = 128;
const rootEntry = 5;
const streamEntry = 2;
const storageEntry = 1;
/** A document in a document in a document lies six deep. */
const maxDepth = 32;

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

  const open = openStorages(entries, {
    read: ({ start, size }) => (size < cutoff ? small : big)(start, size),
    mostBytes: bytes.length,
  });
  return open(root, 0);
}

function openStorages(
  entries: readonly Entry[],
  { read, mostBytes }: { read: (stream: Entry) => Uint8Array; mostBytes: number },
): (storage: Entry, depth: number) => CompoundFile {
  /** Which storage each entry lies in: it is one only. */
  const holders = new Map<Entry, Entry>();
  const isTaken = (entry: Entry, storage: Entry): boolean => {
    const holder = holders.get(entry) ?? storage;
    holders.set(entry, holder);
    return holder !== storage;
  };
  return function open(storage, depth) {
    const children = childrenOf(entries, storage.child);
    const isShared = children.map((entry) => isTaken(entry, storage)).includes(true);
    if (depth > maxDepth || isShared) throw damaged();
    const within = new Map(children.map((entry) => [entry.name, entry]));
    return {
      names: [...within.keys()],
      classId: storage.classId,
      stream(name) {
        const entry = within.get(name);
        return entry?.type === streamEntry ? read(entry) : undefined;
      },
      storage(name) {
        const entry = within.get(name);
        return entry?.type === storageEntry ? open(entry, depth + 1) : undefined;
      },
      sizeBytes() {
        let sum = 0;
        for (const entry of within.values()) {
          if (entry.type === streamEntry) sum += entry.size;
          if (entry.type === storageEntry) sum += open(entry, depth + 1).sizeBytes();
        }
        if (sum > mostBytes) throw damaged();
        return sum;
      },
    };
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

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly classId: string;
  readonly start: number;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

function entriesOf(directory: Uint8Array): Entry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries: Entry[] = [];
  for (let at = 0; at + entryBytes <= view.byteLength; at += entryBytes) {
    const nameBytes = Math.min(64, Math.max(0, view.getUint16(at + 64, true) - 2));
    entries.push({
      name: Buffer.from(directory.subarray(at, at + nameBytes)).toString('utf16le'),
      type: view.getUint8(at + 66),
      classId: Buffer.from(directory.subarray(at + 80, at + 96)).toString('hex'),
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
function childrenOf(entries: readonly Entry[], first: number): Entry[] {
  const found = new Set<Entry>();
  const open = [first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const entry = entries[at];
    if (entry === undefined || found.has(entry)) continue;
    found.add(entry);
    open.push(entry.left, entry.right);
  }
  return [...found];
}
