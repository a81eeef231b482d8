import type { Format } from '../../../../model/text.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { createPageReader } from '../ocr/read-page-image.ts';
import { createTesseract, tesseractEngine } from '../ocr/tesseract.ts';
import { toReading, type Piece } from '../pieces.ts';
import { Unreadable } from '../unreadable.ts';
import { openImage } from './open-image.ts';

/** Of one file; of an animation only the first picture is looked at. */
const mostPages = 100;
/** When it has taken this long, no more pages are begun. */
const longestMs = 180_000;
/** Longest that one page may take. */
const pageMs = 30_000;

const smallest = { side: 32, area: 20_000 };

/** The words in a picture; of a TIFF on each of its pages. */
export async function readImage(
  bytes: Uint8Array,
  format: Format,
  { ocr: askOcr, progress }: ReadAids,
): Promise<Reading> {
  const ocr = askOcr();
  if (ocr === null) throw new Unreadable('FILE_NO_TEXT', 'pictures are not looked at');
  const readPage = createPageReader(createTesseract(ocr));
  const startedAt = performance.now();
  const { pages, dpi, pageAt } = await openImage(bytes, format, smallest);
  const pieces: Piece[] = [];
  let read = 0;
  for (let page = 1; page <= Math.min(pages, mostPages); page += 1) {
    if (performance.now() - startedAt > longestMs) break;
    progress(pageMs);
    const { image, scale } = await pageAt(page);
    const where = { page, pointsPerPixel: (72 / dpi) * scale, table: pieces.length };
    pieces.push(...(await readPage(image, where)).pieces);
    read = page;
  }
  progress(pageMs);
  return toReading({
    format,
    engine: `${tesseractEngine} (${read} pages)`,
    pieces,
    pages,
    ocr: read,
    warnings: [
      pages === 1 ? 'it was read by OCR' : `pages 1 to ${read} were read by OCR`,
      ...(read < pages ? [`pages after ${read} were not read`] : []),
    ],
  });
}
