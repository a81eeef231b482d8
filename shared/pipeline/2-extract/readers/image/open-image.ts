import sharp, { type Sharp } from 'sharp';
import type { Format } from '../../../../model/text.ts';
import { mostPixels, readablePixels, toGrey } from '../ocr/grey.ts';
import type { PageImage } from '../ocr/recognise.ts';
import { Unreadable } from '../unreadable.ts';
import { readBmp } from './bmp.ts';

export interface OpenedImage {
  readonly pages: number;
  readonly dpi: number;
  /** With how many of its own pixels make one of the image. */
  readonly pageAt: (page: number) => Promise<{ image: PageImage; scale: number }>;
}

/** Smaller is a symbol, a bullet, a line. In pixels. */
export interface Smallest {
  readonly side: number;
  readonly area: number;
}

/**
 * A picture made ready for an engine, page by page.
 * @throws Unreadable for one that is too large, damaged or smaller than `smallest`
 */
export async function openImage(
  bytes: Uint8Array,
  format: Format,
  smallest: Smallest,
): Promise<OpenedImage> {
  if (format === 'image/bmp') {
    const { pixels, width, height } = readBmp(bytes);
    checkSize({ width, height }, smallest);
    const source = sharp(pixels, { raw: { width, height, channels: 1 } });
    return { pages: 1, dpi: dpiOf({ width, height }), pageAt: () => fitted(source, width, height) };
  }
  const { width, height, pages = 1, density } = await headerOf(bytes, 0);
  checkSize({ width, height }, smallest);
  return {
    // The pictures of an animation are one page.
    pages: format === 'image/tiff' ? pages : 1,
    dpi: dpiOf({ width, height, density }),
    pageAt: async (page) => {
      const own = await headerOf(bytes, page - 1);
      checkSize(own, smallest);
      const source = sharp(bytes, {
        page: page - 1,
        limitInputPixels: mostPixels,
        failOn: 'error',
      });
      const { autoOrient } = own;
      return fitted(source.autoOrient(), autoOrient.width, autoOrient.height);
    },
  };
}

/** Nothing is decoded for it. */
async function headerOf(bytes: Uint8Array, page: number) {
  try {
    return await sharp(bytes, { page, limitInputPixels: false }).metadata();
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'it cannot be opened as a picture');
  }
}

function checkSize(
  { width, height }: { width: number; height: number },
  { side, area }: Smallest,
): void {
  if (width * height > mostPixels)
    throw new Unreadable('FILE_TOO_LARGE', 'over 100 million pixels');
  if (Math.min(width, height) < side || width * height < area) {
    throw new Unreadable('FILE_NO_TEXT', 'a picture too small for words');
  }
}

/** Of a screen; scans of unknown density are taken for a page of A4. */
const screenDpi = 96;
const scanSide = 1_600;
const a4Inches = 11.69;

function dpiOf({
  width,
  height,
  density = 0,
}: {
  width: number;
  height: number;
  density?: number | undefined;
}): number {
  // A density of 72 is what programs write that know none.
  if (density > 72) return density;
  const side = Math.max(width, height);
  return side >= scanSide ? side / a4Inches : screenDpi;
}

/** Small print of a screen is read better when it is drawn twice as large. */
const largest = 2;

async function fitted(source: Sharp, width: number, height: number) {
  const factor = Math.min(largest, Math.sqrt(readablePixels / (width * height)));
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  try {
    return { image: await toGrey(source.resize({ ...size, fit: 'fill' })), scale: 1 / factor };
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'its pixels cannot be read');
  }
}
