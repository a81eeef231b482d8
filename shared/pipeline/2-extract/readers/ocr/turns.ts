import type { Box } from '../pdf/boxes.ts';
import type { PageImage } from './recognise.ts';

/** By which an image is turned clockwise. */
export type Turn = 0 | 90 | 180 | 270;

export function turned(image: PageImage, turn: Turn): PageImage {
  if (turn === 0) return image;
  const { pixels, width, height } = image;
  const isSideways = turn !== 180;
  const to = { width: isSideways ? height : width, height: isSideways ? width : height };
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (turn === 180) out[pixels.length - 1 - at] = pixels[at] ?? 0;
      else if (turn === 90) out[x * to.width + (height - 1 - y)] = pixels[at] ?? 0;
      else out[(width - 1 - x) * to.width + y] = pixels[at] ?? 0;
    }
  }
  return { pixels: out, ...to };
}

/** Where a box of the turned image stands in the image as it was, which is so wide and so high. */
export function turnedBack(
  [left, top, right, bottom]: Box,
  turn: Turn,
  { width, height }: { width: number; height: number },
): Box {
  switch (turn) {
    case 0:
      return [left, top, right, bottom];
    case 90:
      return [top, height - right, bottom, height - left];
    case 180:
      return [width - right, height - bottom, width - left, height - top];
    case 270:
      return [width - bottom, left, width - top, right];
  }
}
