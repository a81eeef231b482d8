import { take, type ByteSource } from '../byte-source.ts';

/** Where the content of a box lies: after its header, and up to the next one. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Fragments of a day, one a second, are fewer. */
const mostInFile = 200_000;
const mostInBox = 1_000;

/** The boxes of a file in turn. Throws where one does not lie within it. */
export const boxesOf = (source: ByteSource): Generator<Box> =>
  boxes(source, { start: 0, end: source.sizeBytes }, mostInFile);

/** The boxes in another. Throws where one does not lie within it. */
export const boxesIn = (source: ByteSource, parent: Pick<Box, 'start' | 'end'>): Generator<Box> =>
  boxes(source, parent, mostInBox);

/** ISO/IEC 14496-12, 4.2 */
function* boxes(
  source: ByteSource,
  { start, end }: Pick<Box, 'start' | 'end'>,
  most: number,
): Generator<Box> {
  let count = 0;
  for (let at = start; at + 8 <= end;) {
    count += 1;
    const box = boxAt(source, at, end);
    if (box === undefined || count > most) throw new RangeError('A box out of its parent');
    yield box;
    at = box.end;
  }
}

function boxAt(source: ByteSource, at: number, parentEnd: number): Box | undefined {
  const header = take(source, at, 8);
  const type = header.toString('latin1', 4, 8);
  const size = header.readUInt32BE(0);
  const start = at + (size === 1 ? 16 : 8);
  // 0: to the end of the parent; 1: the size follows, in 64 bits.
  let end = size === 0 ? parentEnd : at + size;
  if (size === 1) end = at + Number(take(source, at + 8, 8).readBigUInt64BE());
  return end < start || end > parentEnd ? undefined : { type, start, end };
}

/** The first box on this way down. */
export function boxBelow(
  source: ByteSource,
  parent: Pick<Box, 'start' | 'end'>,
  ...[type, ...rest]: readonly string[]
): Box | undefined {
  for (const box of boxesIn(source, parent)) {
    if (box.type === type) return rest.length === 0 ? box : boxBelow(source, box, ...rest);
  }
  return undefined;
}

/** What a box holds, up to so many bytes. */
export const contentOf = (source: ByteSource, { start, end }: Box, most: number): Buffer =>
  take(source, start, Math.min(most, end - start));
