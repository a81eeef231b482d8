import sharp, { type Sharp } from 'sharp';
import type { PageImage } from './recognise.ts';

// One image at a time, and nothing of it is kept: the process has a limit of memory.
sharp.cache(false);
sharp.concurrency(1);

/** More than a page of A1 at 300 dots per inch. */
export const mostPixels = 100_000_000;

/** Pixels that an engine reads well and in a second or two: A4 at about 175 dots per inch. */
export const readablePixels = 3_000_000;

/** What is see-through becomes white. */
export async function toGrey(image: Sharp): Promise<PageImage> {
  const { data, info } = await image
    .flatten({ background: 'white' })
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** Of all pixels: more dark ones than this that stand alone are dirt on the glass or a bad line. */
const manySpecks = 0.001;

/** Takes away specks, where there are many: it costs fine lines a little of their sharpness. */
export async function withoutSpecks(image: PageImage): Promise<PageImage> {
  if (shareOfSpecks(image) <= manySpecks) return image;
  const { pixels, width, height } = image;
  return toGrey(sharp(pixels, { raw: { width, height, channels: 1 } }).median(3));
}

/** Looked for on every eighth row. */
function shareOfSpecks({ pixels, width, height }: PageImage): number {
  const isDark = (at: number): boolean => (pixels[at] ?? 255) < 128;
  let specks = 0;
  let seen = 0;
  for (let y = 1; y + 1 < height; y += 8) {
    for (let x = 1; x + 1 < width; x += 1) {
      const at = y * width + x;
      seen += 1;
      if (!isDark(at) || isDark(at - 1) || isDark(at + 1)) continue;
      if (!isDark(at - width) && !isDark(at + width)) specks += 1;
    }
  }
  return seen === 0 ? 0 : specks / seen;
}
