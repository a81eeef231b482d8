import { directoryOf } from './compound-directory.ts';
import type { CompoundFile } from './compound-file.ts';
import { Unreadable } from './unreadable.ts';

const sectorBytes = 4_096;
const smallBytes = 64;
/** Streams shorter than this lie in small sectors. [MS-CFB] 2.2 */
const cutoff = 4_096;
const perTable = sectorBytes / 4;
/** How many sectors of the table the header has room for: they tell of 436 MiB. */
const mostTables = 109;
const [tableMark, endMark, free] = [0xff_ff_ff_fd, 0xff_ff_ff_fe, 0xff_ff_ff_ff];

/**
 * A storage as a file of its own, with all that is in it: the same bytes each time. Of version 4, whose sectors are large enough to
 * do without lists of tables. [MS-CFB] 2.2
 * @throws Unreadable when it does not hold together, or is larger than 436 MiB
 */
export function writeCompoundFile(storage: CompoundFile): Uint8Array {
  const [big, small] = [createChains(sectorBytes), createChains(smallBytes)];
  const places = {
    put: (bytes: Uint8Array) => (bytes.length < cutoff ? small : big).put(bytes),
    putSmall: () => big.put(Buffer.concat(small.content)),
  };
  const directory = big.put(directoryOf(storage, places, sectorBytes));
  const smallTable = big.put(numbers(small.table));

  const firstTable = big.table.length;
  const tables = Math.ceil(firstTable / (perTable - 1)); // they tell of themselves too
  if (tables > mostTables) throw new Unreadable('FILE_TOO_LARGE', 'an object of over 436 MiB');
  const marks = Array.from({ length: tables }, () => tableMark);
  const header = headerOf({
    tables: marks.map((_, at) => firstTable + at),
    directory,
    smallTable,
  });
  return Buffer.concat([header, ...big.content, numbers([...big.table, ...marks])]);
}

interface Chain {
  /** Its first sector. */
  readonly start: number;
  /** In bytes. */
  readonly size: number;
}

/** Sectors one after the other, and the table of which one follows each. [MS-CFB] 2.3, 2.4 */
function createChains(unit: number) {
  const table: number[] = [];
  const content: Uint8Array[] = [];
  return {
    table,
    content,
    put(bytes: Uint8Array): Chain {
      const size = bytes.length;
      if (size === 0) return { start: endMark, size };
      const start = table.length;
      const end = start + Math.ceil(size / unit);
      for (let next = start + 1; next < end; next += 1) table.push(next);
      table.push(endMark);
      content.push(bytes, new Uint8Array((end - start) * unit - size));
      return { start, size };
    },
  };
}

/** In whole sectors. */
function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(values.length / perTable) * sectorBytes, 0xff);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}

function headerOf(of: {
  readonly tables: readonly number[];
  readonly directory: Chain;
  readonly smallTable: Chain;
}): Buffer {
  const { tables, directory, smallTable } = of;
  const header = Buffer.alloc(sectorBytes);
  header.write('d0cf11e0a1b11ae1', 'hex');
  // Its version, the order of bytes, and how large both kinds of sectors are, as powers of 2.
  for (const [at, value] of [0x3e, 4, 0xfffe, 12, 6].entries())
    header.writeUInt16LE(value, 24 + at * 2);
  const fields = [
    directory.size / sectorBytes,
    tables.length,
    directory.start,
    0,
    cutoff,
    smallTable.start,
    smallTable.size / sectorBytes,
    endMark,
    0,
    ...Array.from({ length: mostTables }, (_, at) => tables[at] ?? free),
  ];
  for (const [at, value] of fields.entries()) header.writeUInt32LE(value, 40 + at * 4);
  return header;
}
