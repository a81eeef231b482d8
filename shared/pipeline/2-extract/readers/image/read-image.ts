import sharp, { type Sharp } from 'sharp';
import type { Format } from '../../../../model/text.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { mostPixels, readablePixels, toGrey } from '../ocr/grey.ts';
import { readPageImage } from '../ocr/read-page-image.ts';
import type { PageImage } from '../ocr/recognise.ts';
import { createTesseract, tesseractEngine } from '../ocr/tesseract.ts';
import { toReading, type Piece } from '../pieces.ts';
import { Unreadable } from '../unreadable.ts';
import { readBmp } from './bmp.ts';

/** Of one file; of an animation only the first picture is looked at. */
const mostPages = 100;
/** When it has taken this long, no more pages are begun. */
const longestMs = 180_000;
/** Longest that one page may take. */
const pageMs = 30_000;

/** In pixels: less is a symbol, a bullet, a line. */
const leastSide = 32;
const leastArea = 20_000;

/** Of a screen; scans of unknown density are taken for a page of A4. */
const screenDpi = 96;
const scanSide = 1_600;
const a4Inches = 11.69;

/** The words in a picture; of a TIFF on each of its pages. */
export async function readImage(
  bytes: Uint8Array,
  format: Format,
  { ocr: askOcr, progress }: ReadAids,
): Promise<Reading> {
  const ocr = askOcr();
  if (ocr === null) throw new Unreadable('FILE_NO_TEXT', 'pictures are not looked at');
  const recognise = createTesseract(ocr);
  const startedAt = performance.now();
  const { pages, dpi, pageAt } = await open(bytes, format);
  const pieces: Piece[] = [];
  let read = 0;
  for (let page = 1; page <= Math.min(pages, mostPages); page += 1) {
    if (performance.now() - startedAt > longestMs) break;
    progress(pageMs);
    const { image, scale } = await pageAt(page);
    const where = { page, pointsPerPixel: (72 / dpi) * scale, table: pieces.length };
    pieces.push(...(await readPageImage(image, where, recognise)).pieces);
    read = page;
  }
  progress(pageMs);
  return toReading({
    format,
    engine: `${tesseractEngine} (${read} pages)`,
    pieces,
    pages,
    warnings: [
      pages === 1 ? 'it was read by OCR' : `pages 1 to ${read} were read by OCR`,
      ...(read < pages ? [`pages after ${read} were not read`] : []),
    ],
  });
}

interface Opened {
  readonly pages: number;
  readonly dpi: number;
  /** With how many of its own pixels make one of the image. */
  readonly pageAt: (page: number) => Promise<{ image: PageImage; scale: number }>;
}

async function open(bytes: Uint8Array, format: Format): Promise<Opened> {
  if (format === 'image/bmp') {
    const { pixels, width, height } = readBmp(bytes);
    checkSize(width, height);
    const source = sharp(pixels, { raw: { width, height, channels: 1 } });
    return { pages: 1, dpi: dpiOf({ width, height }), pageAt: () => fitted(source, width, height) };
  }
  const { width, height, pages = 1, density } = await headerOf(bytes, 0);
  checkSize(width, height);
  return {
    // The pictures of an animation are one page.
    pages: format === 'image/tiff' ? pages : 1,
    dpi: dpiOf({ width, height, density }),
    pageAt: async (page) => {
      const own = await headerOf(bytes, page - 1);
      checkSize(own.width, own.height);
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

function checkSize(width: number, height: number): void {
  if (width * height > mostPixels)
    throw new Unreadable('FILE_TOO_LARGE', 'over 100 million pixels');
  if (Math.min(width, height) < leastSide || width * height < leastArea) {
    throw new Unreadable('FILE_NO_TEXT', 'a picture too small for words');
  }
}

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
