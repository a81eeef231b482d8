import sharp from 'sharp';
import type { OcrOptions, ReadAids } from '../../reader.ts';
import { readablePixels, toGrey } from '../ocr/grey.ts';
import { createPageReader } from '../ocr/read-page-image.ts';
import { createTesseract } from '../ocr/tesseract.ts';
import { drawPage } from './draw-page.ts';
import { measure, type Page } from './page.ts';

/** Of one file; and when it has taken this long, no more are begun, so that what was read is not lost. */
const mostScans = 100;
export const longestMs = 180_000;
/** Longest that one page may take. */
const pageMs = 30_000;
const sharpestDpi = 400;

/** Few words on a picture of a page: a stamp, a number that was put on a scan. */
const fewLetters = 100;
/** How sure the engine must be to overrule what a file says of its letters. */
const sure = 0.7;

export function needsOcr({ pieces, isPicture }: Page): boolean {
  const { letters, garbled } = measure(pieces);
  return letters === 0 || garbled > 0.1 || (isPicture && letters < fewLetters);
}

export interface OcrAids extends Pick<ReadAids, 'progress'> {
  readonly ocr: OcrOptions;
  /** By `performance.now()`: when OCR of the file began. */
  readonly startedAt: number;
}

export interface Scans {
  /** In place of the pages of these numbers. */
  readonly read: ReadonlyMap<number, Page>;
  readonly left: readonly number[];
}

/**
 * Reads the pictures of pages. What it finds stands only where it is more, or surer, than what the page said itself.
 */
export async function readScans(
  bytes: Uint8Array,
  pages: readonly Page[],
  { ocr, progress, startedAt }: OcrAids,
): Promise<Scans> {
  const readPage = createPageReader(createTesseract(ocr));
  const read = new Map<number, Page>();
  const left: number[] = [];
  let table = 1_000_000; // beyond those of the text layer
  for (const [at, page] of pages.entries()) {
    if (at >= mostScans || performance.now() - startedAt > longestMs) {
      left.push(page.number);
      continue;
    }
    progress(pageMs);
    const image = await pictureOf(bytes, page);
    if (image === undefined) continue;
    const where = { page: page.number, pointsPerPixel: page.width / image.width, table };
    const { pieces, confidence } = await readPage(image, where);
    table += pieces.length;
    if (isBetter(page, pieces, confidence)) read.set(page.number, { ...page, pieces });
  }
  progress(pageMs);
  return { read, left };
}

function isBetter(page: Page, pieces: Page['pieces'], confidence: number): boolean {
  const before = measure(page.pieces);
  const { letters } = measure(pieces);
  if (letters === 0) return false;
  return before.garbled > 0.1 ? confidence >= sure : letters > before.letters;
}

/** As grey pixels; undefined for a page of one colour. */
async function pictureOf(bytes: Uint8Array, page: Page) {
  const readable = 72 * Math.sqrt(readablePixels / (page.width * page.height));
  const shot = await drawPage(bytes, page, Math.min(sharpestDpi, readable));
  return shot && toGrey(sharp(shot.imageBuffer));
}
