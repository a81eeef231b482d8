/** What formatting says of a stretch of bytes of the main stream. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** Number of the paragraph's style. */
  readonly style: number;
  readonly properties: ReadonlyMap<number, Uint8Array>;
}

/** Codes of the properties that we read. [MS-DOC] 2.6 */
export const codes = {
  deleted: 0x0800,
  hidden: 0x083c,
  inTable: 0x2416,
  endsRow: 0x2417,
  outlineLevel: 0x2640,
  listLevel: 0x260a,
  list: 0x460b,
  tableHeader: 0x3404,
  tableCells: 0xd608,
  elsewhere: 0x6646,
  picture: 0x6a03,
} as const;

const pageBytes = 512;
const wanted = new Set<number>(Object.values(codes));

/**
 * The runs of all pages that the list names, in order.
 * @param list of page numbers [MS-DOC] 2.8.5 (PlcBteChpx), 2.8.6 (PlcBtePapx)
 * @param data the stream that holds what is too long for a page
 */
export function readRuns(
  main: Uint8Array,
  list: Uint8Array,
  { of, data }: { of: 'paragraphs' | 'characters'; data?: Uint8Array | undefined },
): readonly Run[] {
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const count = Math.floor((list.length - 4) / 8);
  const runs: Run[] = [];
  for (let at = 0; at < count; at += 1) {
    const page = view.getUint32((count + 1) * 4 + at * 4, true) & 0x3f_ff_ff;
    const bytes = main.subarray(page * pageBytes, (page + 1) * pageBytes);
    if (bytes.length === pageBytes) runs.push(...runsOfPage(bytes, of, data));
  }
  return runs.toSorted((one, other) => one.from - other.from);
}

/** [MS-DOC] 2.9.33 (ChpxFkp), 2.9.176 (PapxFkp) */
function* runsOfPage(
  page: Uint8Array,
  of: 'paragraphs' | 'characters',
  data: Uint8Array | undefined,
): Generator<Run> {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const count = view.getUint8(pageBytes - 1);
  const entryBytes = of === 'paragraphs' ? 13 : 1;
  if ((count + 1) * 4 + count * entryBytes > pageBytes) return;
  for (let at = 0; at < count; at += 1) {
    const offset = view.getUint8((count + 1) * 4 + at * entryBytes) * 2;
    const { style, list } = offset === 0 ? none : listAt(page, offset, of);
    yield {
      from: view.getUint32(at * 4, true),
      to: view.getUint32(at * 4 + 4, true),
      style,
      properties: propertiesOf(list, data),
    };
  }
}

const none = { style: 0, list: new Uint8Array() };

function listAt(page: Uint8Array, offset: number, of: 'paragraphs' | 'characters') {
  const size = page[offset] ?? 0;
  if (of === 'characters') return { style: 0, list: page.subarray(offset + 1, offset + 1 + size) };
  // The length counts words; 0 says that the next byte holds it.
  const from = size === 0 ? offset + 2 : offset + 1;
  const length = size === 0 ? (page[offset + 1] ?? 0) * 2 : size * 2 - 1;
  const whole = page.subarray(from, Math.min(pageBytes - 1, from + length));
  return { style: (whole[0] ?? 0) | ((whole[1] ?? 0) << 8), list: whole.subarray(2) };
}

function propertiesOf(list: Uint8Array, data: Uint8Array | undefined): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  for (const [code, value] of valuesOf(list)) if (wanted.has(code)) found.set(code, value);
  const elsewhere = found.get(codes.elsewhere);
  if (elsewhere === undefined || data === undefined) return found;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const at = numberIn(elsewhere);
  if (at + 2 > data.length) return found;
  const long = data.subarray(at + 2, at + 2 + view.getUint16(at, true));
  for (const [code, value] of valuesOf(long)) if (wanted.has(code)) found.set(code, value);
  return found;
}

/** By the uppermost three bits of the code. [MS-DOC] 2.2.5.1 (Sprm) */
const sizes = [1, 1, 2, 4, 2, 2, undefined, 3];

function* valuesOf(list: Uint8Array): Generator<[number, Uint8Array]> {
  let at = 0;
  while (at + 3 <= list.length) {
    const code = (list[at] ?? 0) | ((list[at + 1] ?? 0) << 8);
    at += 2;
    const fixed = sizes[code >> 13];
    const first = list[at] ?? 0;
    // That of a table's cells has two bytes for its length, and counts one too many.
    const isLong = code === codes.tableCells;
    const size = fixed ?? (isLong ? (first | ((list[at + 1] ?? 0) << 8)) - 1 : first);
    if (fixed === undefined) at += isLong ? 2 : 1;
    yield [code, list.subarray(at, at + size)];
    at += Math.max(0, size);
  }
}

export const numberIn = (value: Uint8Array | undefined): number =>
  (value ?? new Uint8Array()).reduceRight((sum, byte) => sum * 256 + byte, 0);

/** Looks up runs by ascending offsets, which is how text is read, and by any other. */
export function runAt(runs: readonly Run[], offset: number): Run | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run === undefined) return undefined;
    if (offset < run.from) high = middle - 1;
    else if (offset >= run.to) low = middle + 1;
    else return run;
  }
  return undefined;
}
