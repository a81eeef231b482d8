import { formatNumber } from '../number-format.ts';

/** Counts as Word does: the file holds no numbers. */
export interface Lists {
  /** The label of the next paragraph; undefined where it has none. @param list from 1 @param level from 0 */
  readonly next: (list: number, level: number) => string | undefined;
}

interface Level {
  readonly start: number;
  readonly format: number;
  /** Its characters 0 to 8 stand for the numbers of these levels. */
  readonly text: string;
}

/** [MS-OSHARED] 2.2.1.3 (MSONFC) */
const formats: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  22: 'decimalZero',
};
const bullet = 23;
const none = 255;
const listBytes = 28;
const overrideBytes = 16;

/**
 * @param table the table stream, since what is said of levels follows behind the lists [MS-DOC] 2.9.150 (PlfLst)
 * @param overrides lists by the number that paragraphs give [MS-DOC] 2.9.149 (PlfLfo)
 */
export function createLists(
  table: Uint8Array,
  [offset, length]: readonly [number, number],
  overrides: Uint8Array,
): Lists {
  const lists = length === 0 ? new Map<number, Level[]>() : readLists(table, offset, length);
  const ids = idsOf(overrides);
  const counters = new Map<number, (number | undefined)[]>();
  return {
    next(list, level) {
      const id = ids[list - 1] ?? 0;
      const levels = lists.get(id);
      const own = levels?.[Math.min(level, levels.length - 1)];
      if (levels === undefined || own === undefined) return undefined;
      if (own.format === bullet) return '-';
      const counts = counters.get(id) ?? [];
      counters.set(id, counts);
      counts.length = Math.min(counts.length, level + 1); // what is deeper begins anew
      counts[level] = (counts[level] ?? own.start - 1) + 1;
      // oxlint-disable-next-line no-control-regex -- they are what stands for numbers
      const label = own.text.replaceAll(/[\u0000-\u0008]/g, (sign) => {
        const at = sign.codePointAt(0) ?? 0;
        const of = levels[at];
        if (of === undefined || of.format === none) return '';
        return formatNumber(counts[at] ?? of.start, formats[of.format] ?? 'decimal');
      });
      return label.trim() === '' ? undefined : label.trim();
    },
  };
}

function idsOf(overrides: Uint8Array): number[] {
  if (overrides.length < 4) return [];
  const view = new DataView(overrides.buffer, overrides.byteOffset, overrides.length);
  const count = Math.min(
    view.getUint32(0, true),
    Math.floor((view.byteLength - 4) / overrideBytes),
  );
  return Array.from({ length: count }, (_, at) => view.getInt32(4 + at * overrideBytes, true));
}

function readLists(table: Uint8Array, offset: number, length: number): Map<number, Level[]> {
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const lists = new Map<number, Level[]>();
  if (offset + 2 > table.length) return lists;
  const count = view.getUint16(offset, true);
  let at = offset + length;
  for (let list = 0; list < count; list += 1) {
    const head = offset + 2 + list * listBytes;
    if (head + listBytes > table.length) return lists;
    const isSimple = (view.getUint8(head + 26) & 1) !== 0;
    const levels: Level[] = [];
    for (let level = 0; level < (isSimple ? 1 : 9); level += 1) {
      const read = readLevel(view, at);
      if (read === undefined) return lists;
      levels.push(read.level);
      at = read.end;
    }
    lists.set(view.getInt32(head, true), levels);
  }
  return lists;
}

/** [MS-DOC] 2.9.135 (LVL), 2.9.136 (LVLF) */
function readLevel(view: DataView, at: number): { level: Level; end: number } | undefined {
  if (at + 28 > view.byteLength) return undefined;
  const textAt = at + 28 + view.getUint8(at + 24) + view.getUint8(at + 25);
  if (textAt + 2 > view.byteLength) return undefined;
  const end = textAt + 2 + view.getUint16(textAt, true) * 2;
  if (end > view.byteLength) return undefined;
  const bytes = Buffer.from(view.buffer, view.byteOffset + textAt + 2, end - textAt - 2);
  return {
    level: {
      start: view.getInt32(at, true),
      format: view.getUint8(at + 4),
      text: bytes.toString('utf16le'),
    },
    end,
  };
}
