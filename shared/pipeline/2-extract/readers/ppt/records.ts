/** One record of a PowerPoint file of before 2007: what it is, and where its content lies. [MS-PPT] 2.3.1 (RecordHeader) */
export interface PptRecord {
  readonly type: number;
  /** Which of several of its type. */
  readonly instance: number;
  readonly from: number;
  readonly to: number;
}

/** [MS-PPT] 2.13.24 (RecordType) */
export const types = {
  document: 1000,
  slide: 1006,
  notesAtom: 1009,
  slidePersist: 1011,
  slideShow: 1017,
  macros: 1024,
  placeholder: 3011,
  outlineText: 3998,
  textHeader: 3999,
  textChars: 4000,
  textBytes: 4008,
  string: 4026,
  oleObject: 4035,
  hyperlinkAtom: 4051,
  headersFooters: 4057,
  textLink: 4063,
  slideList: 4080,
  linkAtom: 4083,
  userEdit: 4085,
  oleStorage: 4113,
  persistDirectory: 6002,
  comment: 12_000,
  group: 0xf003,
  shape: 0xf004,
  properties: 0xf00b,
  anchor: 0xf00f,
  moreProperties: 0xf122,
} as const;

const container = 0xf;
/** Holds records as if it were one. [MS-PPT] 2.11.24 (PP10SlideBinaryTagExtension) */
const taggedData = 5003;

/** All records between two places, those within others after what holds them: no depth is kept. */
export function* recordsIn(view: DataView, from: number, to: number): Generator<PptRecord> {
  let at = from;
  while (at + 8 <= to) {
    const record = recordAt(view, at);
    if (record === undefined) return;
    yield record;
    const holds = (view.getUint16(at, true) & 0xf) === container || record.type === taggedData;
    at = holds ? record.from : record.to;
  }
}

export function recordAt(view: DataView, at: number): PptRecord | undefined {
  if (at + 8 > view.byteLength) return undefined;
  const from = at + 8;
  const to = from + view.getUint32(at + 4, true);
  if (to > view.byteLength) return undefined;
  return {
    type: view.getUint16(at + 2, true),
    instance: view.getUint16(at, true) >> 4,
    from,
    to,
  };
}

export function textIn(view: DataView, { type, from, to }: PptRecord): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + from, to - from);
  return type === types.textBytes ? bytes.toString('latin1') : bytes.toString('utf16le');
}

/** A number within a record, 0 where the record is too short for it. */
export const numberIn = (view: DataView, { from, to }: PptRecord, at: number): number =>
  from + at + 4 <= to ? view.getUint32(from + at, true) : 0;
