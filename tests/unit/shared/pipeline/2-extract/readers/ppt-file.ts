import { compoundFile } from './compound-file-written.ts';

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value), ...u16(value >>> 16)];

/** @param instance which of several of its type */
export const atom = (type: number, content: readonly number[], instance = 0): number[] => [
  ...u16(instance << 4),
  ...u16(type),
  ...u32(content.length),
  ...content,
];

export const holder = (type: number, records: readonly number[][], instance = 0): number[] => {
  const [, ...rest] = atom(type, records.flat(), instance);
  return [0xf | ((instance << 4) & 0xf0), ...rest];
};

export const wide = (text: string): number[] => [...Buffer.from(text, 'utf16le')];
/** @param kind what the text is for: 0 a title, 1 a body, 2 notes, 4 other, 6 the title of all */
export const pptText = (kind: number, text: string): number[] => [
  ...atom(3999, u32(kind)),
  ...atom(4000, wide(text)),
];
/** @param placeholder 8 for the number of the slide, 9 for a footer */
export const pptShape = (content: readonly number[], placeholder = 0): number[] =>
  holder(0xf004, [atom(3011, [...u32(0), placeholder, 0, 0, 0]), [...content]]);

export interface PptSlide {
  readonly shapes: readonly number[][];
  /** Texts of the outline, to which shapes refer. */
  readonly outline?: readonly number[][];
  readonly notes?: readonly number[][];
  readonly hidden?: boolean;
}

/**
 * A PowerPoint 97 file of these slides. [MS-PPT]
 * @param options.others records of the document
 * @param options.objects records by themselves, whose numbers are from 200 on
 * @param options.pictures records of a stream of their own
 * @param options.former what stood in the first slide before the last save
 */
export function pptFile(
  slides: readonly PptSlide[],
  options: {
    others?: readonly number[][];
    objects?: readonly number[][];
    former?: PptSlide;
    pictures?: readonly number[];
    encrypted?: boolean;
  } = {},
): Uint8Array {
  const { others = [], objects = [], pictures, former, encrypted = false } = options;
  const stream: number[] = [];
  const put = (record: readonly number[]): number => {
    const at = stream.length;
    for (const byte of record) stream.push(byte);
    return at;
  };
  const slideRecord = ({ shapes, hidden = false }: PptSlide): number[] =>
    holder(1006, [
      atom(1017, [...Array<number>(10).fill(0), hidden ? 4 : 0, 0, 0, 0, 0, 0]),
      ...shapes.map((shape) => [...shape]),
    ]);
  const noted = slides
    .map(({ notes }, at) => ({ notes, at }))
    .filter(({ notes }) => notes !== undefined);
  const persist = (id: number, slideId: number): number[] =>
    atom(1011, [...u32(id), ...u32(0), ...u32(0), ...u32(slideId), ...u32(0)]);

  const save = (before: number, shown: readonly PptSlide[]): number => {
    const document = put(
      holder(1000, [
        ...others.map((record) => [...record]),
        holder(
          4080,
          shown.flatMap(({ outline = [] }, at) => [
            persist(2 + at, 256 + at),
            ...outline.map((text) => [...text]),
          ]),
        ),
        holder(
          4080,
          noted.map((_, at) => persist(100 + at, 0)),
          2,
        ),
      ]),
    );
    const parts = [document, ...shown.map((slide) => put(slideRecord(slide)))];
    const notes = noted.map(({ notes: shapes = [], at }) =>
      put(
        holder(1008, [
          atom(1009, [...u32(256 + at), ...u32(0)]),
          ...shapes.map((shape) => [...shape]),
        ]),
      ),
    );
    const run = (first: number, offsets: readonly number[]): number[] =>
      offsets.length === 0 ? [] : [...u32((offsets.length << 20) | first), ...offsets.flatMap(u32)];
    const directory = put(
      atom(6002, [...run(1, parts), ...run(100, notes), ...run(200, objects.map(put))]),
    );
    return put(atom(4085, [0, 0, before, directory, 1, 0, 0].flatMap(u32)));
  };
  // A save at the very beginning would be taken for none.
  put(atom(4, [0]));
  let last = 0;
  if (former !== undefined) last = save(0, [former, ...slides.slice(1)]);
  last = save(last, slides);
  const token = encrypted ? 0xf3d1c4df : 0xe391c05f;
  return compoundFile({
    'PowerPoint Document': Uint8Array.from(stream),
    ...(pictures && { Pictures: Uint8Array.from(pictures) }),
    'Current User': Uint8Array.from(atom(4086, [...u32(20), ...u32(token), ...u32(last)])),
  });
}
