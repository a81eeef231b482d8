import { atom, holder, u32 } from './ppt-file.ts';

/** How Office says what a picture is: the record, which of its kinds, and the number of that. [MS-ODRAW] 2.2.23, 2.2.32 */
const kinds = {
  png: [0xf01e, 0x6e0, 6],
  /** With two marks that tell it from others. */
  jpeg: [0xf01d, 0x46b, 5],
  dib: [0xf01f, 0x7a8, 7],
  wmf: [0xf01b, 0x216, 3],
} as const;
type Kind = keyof typeof kinds;

/** A picture as a record. */
export const blip = (kind: Kind, bytes: Uint8Array): number[] => {
  const [type, instance] = kinds[kind];
  const marks = Array<number>(instance % 2 === 0 ? 17 : 33).fill(9);
  return atom(type, [...marks, ...bytes], instance);
};

/** Its entry in the store of a file. @param at where it lies, or itself */
export const blipEntry = (kind: Kind, at: number | readonly number[]): number[] => {
  const [, , number] = kinds[kind];
  const [delayed, within] = typeof at === 'number' ? [at, []] : [0xff_ff_ff_ff, at];
  const head = [...Array<number>(20).fill(0), ...u32(0), ...u32(1), ...u32(delayed)];
  return atom(0xf007, [...head, 0, 2, 0, 0, 0x41, 0, ...within], number);
};

export const blipStore = (...entries: readonly number[][]): number[] =>
  holder(0xf000, [holder(0xf001, entries)]);

/** A shape that shows the picture of this number. */
export const shownShape = (number: number): number[] =>
  holder(0xf004, [atom(0xf00b, [0x04, 0x41, ...u32(number)], 1)]);

/** A picture of one byte a pixel as it lies in memory, from its foot up. */
export function dibOf(pixels: Uint8Array, width: number): Uint8Array {
  const height = pixels.length / width;
  const rowBytes = Math.ceil(width / 4) * 4;
  const dib = Buffer.alloc(40 + 1024 + rowBytes * height);
  for (const [at, value] of [40, width, height, 1 | (8 << 16)].entries())
    dib.writeUInt32LE(value, at * 4);
  for (let grey = 0; grey < 256; grey += 1) dib.fill(grey, 40 + grey * 4, 43 + grey * 4);
  for (let y = 0; y < height; y += 1)
    dib.set(pixels.subarray(y * width, (y + 1) * width), 1064 + (height - 1 - y) * rowBytes);
  return dib;
}
