import { pictureWarnings } from '../pictures/pictures.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { tesseractEngine } from '../ocr/tesseract.ts';
import { layLines } from './lines.ts';
import { readBlocks } from './liteparse.ts';
import { maxPages, measure, type Page } from './page.ts';
import { readInsets } from './read-insets.ts';
import { setRunningHeadsAside } from './running-heads.ts';
import { needsOcr, readScans } from './scans.ts';
import { readAbout, readLines } from './unpdf.ts';

const blocksEngine = 'liteparse 2.14.7';
const linesEngine = 'unpdf 1.8.1';

interface Pages {
  /** In order. Those that could not be read are missing. */
  readonly pages: readonly Page[];
  readonly totalPages: number;
  readonly engines: readonly string[];
  /** So many were read by OCR, and so many pictures on others. */
  readonly ocr?: number;
  readonly warnings?: readonly string[];
}

/**
 * PDFium sees blocks and tables, pdf.js does not; but PDFium's wrapper reverses the words of lines that run from right to
 * left, and each engine knows fonts that the other does not. So the first one's pages are judged, and the second is asked
 * for those that are doubtful.
 */
export async function readPdf(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const first = await withoutCrash(() => readBlocks(bytes, aids.progress));
  if (first === undefined) return readPdfAgain(bytes, aids);
  const { totalPages } = first;
  const sound = new Map(
    first.pages.filter((page) => !isDoubtful(page)).map((page) => [page.number, page]),
  );
  const wanted = numbersUpTo(totalPages).filter((number) => !sound.has(number));
  if (wanted.length === 0 && !first.pages.some(hasPictures)) {
    return readingOf({ pages: first.pages, totalPages, engines: [blocksEngine] }, bytes);
  }
  const second =
    wanted.length === 0 ? [] : await secondLook(bytes, { wanted, progress: aids.progress });
  const chosen = better(first.pages, second);
  return readingOf(await withPictures({ ...chosen, totalPages }, bytes, aids), bytes);
}

const hasPictures = (page: Page): boolean => needsOcr(page) || page.insets.length > 0;

/** Only where no engine finds letters, on a page or on a large part of it, is its picture looked at: that takes a hundred times as long. */
async function withPictures(
  read: Pages,
  bytes: Uint8Array,
  { ocr: askOcr, progress }: ReadAids,
): Promise<Pages> {
  const pictured = read.pages.filter(hasPictures);
  const ocr = pictured.length === 0 ? null : askOcr();
  if (ocr === null) return read;
  const aids = { ocr, progress, startedAt: performance.now() };
  const scans = await readScans(bytes, pictured.filter(needsOcr), aids);
  const others = pictured.filter((page) => !needsOcr(page));
  const insets = await readInsets(bytes, others, aids);
  const numbers = [...scans.read.keys()];
  const { count } = insets;
  const counted = [
    ...(numbers.length > 0 ? [`${numbers.length} pages`] : []),
    ...(count > 0 ? [`${count} pictures`] : []),
  ];
  return {
    ...read,
    pages: read.pages.map(
      (page) => scans.read.get(page.number) ?? insets.read.get(page.number) ?? page,
    ),
    ocr: numbers.length + count,
    engines:
      counted.length === 0
        ? read.engines
        : [...read.engines, `${tesseractEngine} (${counted.join(', ')})`],
    warnings: [
      ...(numbers.length > 0 ? [`pages ${some(numbers)} were read by OCR`] : []),
      ...(scans.left.length > 0 ? [`scanned pages ${some(scans.left)} were not read`] : []),
      ...pictureWarnings(insets),
    ],
  };
}

/**
 * After the first engine failed, or had to be killed. It is the one that draws pages, too: scans cannot be looked at without it, but what
 * is read of them depends on OCR all the same.
 */
export async function readPdfAgain(
  bytes: Uint8Array,
  { progress, ocr: askOcr }: ReadAids,
): Promise<Reading> {
  const { pages: lines, totalPages } = await readLines(bytes, { progress });
  const pages = layLines(lines);
  const scans = pages.filter(needsOcr).map(({ number }) => number);
  const ocr = scans.length === 0 ? null : askOcr();
  const warnings = ocr === null ? [] : [`scanned pages ${some(scans)} were not read`];
  return readingOf({ pages, totalPages, engines: [linesEngine], warnings }, bytes);
}

const numbersUpTo = (totalPages: number): number[] =>
  Array.from({ length: Math.min(totalPages, maxPages) }, (_, at) => at + 1);

async function withoutCrash<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return undefined;
  }
}

/** What the first engine has read stands, whatever the second one says of the file. */
async function secondLook(
  bytes: Uint8Array,
  options: Parameters<typeof readLines>[1],
): Promise<Page[]> {
  try {
    return layLines((await readLines(bytes, options)).pages);
  } catch {
    return [];
  }
}

const isDoubtful = (page: Page): boolean => {
  const { letters, rightToLeft, garbled } = measure(page.pieces);
  return letters === 0 || page.isGarbled || rightToLeft > 0.3 || garbled > 0.02;
};

function better(first: readonly Page[], second: readonly Page[]): Pick<Pages, 'pages' | 'engines'> {
  const byNumber = new Map(first.map((page) => [page.number, page]));
  let changed = false;
  for (const page of second) {
    const before = byNumber.get(page.number);
    if (before !== undefined && !isBetter(page, before)) continue;
    if (page.pieces.length > 0) changed = true;
    byNumber.set(page.number, {
      ...page,
      isPicture: before?.isPicture ?? false,
      insets: before?.insets ?? [],
    });
  }
  return {
    pages: [...byNumber.values()].toSorted((a, b) => a.number - b.number),
    engines: changed ? [blocksEngine, linesEngine] : [blocksEngine],
  };
}

function isBetter(second: Page, first: Page): boolean {
  const before = measure(first.pieces);
  const after = measure(second.pieces);
  // Half of the words missing is worse than any order of them.
  if (after.letters === 0 || after.letters < before.letters / 2) return false;
  if (before.letters === 0 || before.rightToLeft > 0.3) return true;
  return after.garbled < before.garbled || (first.isGarbled && after.garbled <= before.garbled);
}

async function readingOf(
  { pages, totalPages, engines, ocr = 0, warnings = [] }: Pages,
  bytes: Uint8Array,
): Promise<Reading> {
  const { title, metadata } = await readAbout(bytes);
  const silent = pages.filter(({ pieces }) => pieces.length === 0).map(({ number }) => number);
  const unread = Math.min(totalPages, maxPages) - pages.length;
  return toReading({
    format: 'application/pdf',
    engine: engines.join(', '),
    pieces: setRunningHeadsAside(pages).flatMap(({ pieces }) => pieces),
    title,
    metadata,
    pages: totalPages,
    ocr,
    warnings: [
      ...warnings,
      ...(totalPages > maxPages ? [`pages after ${maxPages} were not read`] : []),
      ...(unread > 0 ? [`${unread} pages could not be read`] : []),
      ...(silent.length > 0 ? [`no text on ${silent.length} pages: ${some(silent)}`] : []),
    ],
  });
}

const some = (pages: readonly number[]): string =>
  pages.slice(0, 10).join(', ') + (pages.length > 10 ? ' …' : '');
