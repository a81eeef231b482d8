import sharp from 'sharp';
import { sha256 } from '../../../../platform/hash.ts';
import { readablePixels, toGrey } from '../ocr/grey.ts';
import { readPicture } from '../ocr/read-picture.ts';
import type { PageImage } from '../ocr/recognise.ts';
import { createTesseract } from '../ocr/tesseract.ts';
import type { Piece } from '../pieces.ts';
import { areaOf, moved, rounded, type Box } from './boxes.ts';
import { drawPage } from './draw-page.ts';
import { measure, type Inset, type Page } from './page.ts';
import { longestMs, type OcrAids } from './scans.ts';

/** Of one file, the same one counted once. */
const mostPictures = 50;
/** Longest that one may take. */
const pictureMs = 30_000;
/** Screens have small print, and their pictures are set into pages smaller than they were. */
const sharpestDpi = 300;
/** Of the whole page, which is drawn before its pictures are cut out. */
const mostDrawnPixels = 4 * readablePixels;

export interface InsetsRead {
  /** The pages, with the words of their pictures, by number. */
  readonly read: ReadonlyMap<number, Page>;
  /** Of pictures with words. */
  readonly count: number;
  readonly failed: number;
  /** Not looked at: there were too many, or it took too long. */
  readonly left: number;
}

/**
 * Reads the pictures on pages that have words of their own. What the engine finds in one stands only where it is sure, and far more than the
 * text layer says there; the same picture on the next page says nothing new.
 */
export async function readInsets(
  bytes: Uint8Array,
  pages: readonly Page[],
  { ocr, progress, startedAt }: OcrAids,
): Promise<InsetsRead> {
  const recognise = createTesseract(ocr);
  const read = new Map<number, Page>();
  const seen = new Set<string>();
  let [count, failed, left] = [0, 0, 0];
  let table = 2_000_000; // beyond those of scans
  const isOver = () => seen.size >= mostPictures || performance.now() - startedAt > longestMs;

  const wordsIn = async (page: Page, { box, letters }: Inset): Promise<readonly Piece[]> => {
    const picture = await cutOut(bytes, page, box);
    if (picture === undefined) return [];
    const hash = sha256(picture.pixels);
    if (seen.has(hash)) return [];
    seen.add(hash);
    const [x, y, right] = box;
    const where = { page: page.number, pointsPerPixel: (right - x) / picture.width, table };
    const pieces = await readPicture(picture, where, recognise);
    table += pieces.length;
    return measure(pieces).letters > 2 * letters ? pieces.map((piece) => onPage(piece, x, y)) : [];
  };
  const unlessDamaged = async (page: Page, inset: Inset): Promise<readonly Piece[]> => {
    try {
      return await wordsIn(page, inset);
    } catch {
      failed += 1;
      return [];
    }
  };

  for (const page of pages) {
    let { pieces } = page;
    for (const inset of page.insets) {
      if (isOver()) {
        left += 1;
        continue;
      }
      progress(pictureMs);
      const words = await unlessDamaged(page, inset);
      if (words.length > 0) count += 1;
      pieces = placed(pieces, words, inset.box);
    }
    read.set(page.number, { ...page, pieces });
  }
  progress(pictureMs);
  return { read, count, failed, left };
}

/** Its large type heads nothing on the page. */
const onPage = ({ level: _level, kind, box, ...piece }: Piece, x: number, y: number): Piece => ({
  ...piece,
  kind: kind === 'heading' ? 'paragraph' : kind,
  ...(box && { box: rounded(moved(box, x, y)) }),
});

/** As it is shown: turned, masked and put together, whatever it is made of. */
async function cutOut(bytes: Uint8Array, page: Page, box: Box): Promise<PageImage | undefined> {
  const dpi = Math.min(
    sharpestDpi,
    72 * Math.sqrt(readablePixels / areaOf(box)),
    72 * Math.sqrt(mostDrawnPixels / (page.width * page.height)),
  );
  const shot = await drawPage(bytes, page, dpi);
  if (shot === undefined) return undefined;
  const scale = shot.width / page.width;
  const [left, top] = [Math.floor(box[0] * scale), Math.floor(box[1] * scale)];
  const part = {
    left,
    top,
    width: Math.min(shot.width, Math.ceil(box[2] * scale)) - left,
    height: Math.min(shot.height, Math.ceil(box[3] * scale)) - top,
  };
  return toGrey(sharp(shot.imageBuffer).extract(part));
}

/** Before what lies below the picture in its column, or behind what lies above it; never between the rows of a table. */
function placed(pieces: readonly Piece[], words: readonly Piece[], picture: Box): Piece[] {
  const middle = (picture[1] + picture[3]) / 2;
  const column = pieces.map(({ box, kind }): 'above' | 'below' | undefined => {
    if (kind === 'comment' || box === undefined) return undefined;
    if (box[0] >= picture[2] || box[2] <= picture[0]) return undefined;
    return box[1] < middle ? 'above' : 'below';
  });
  const below = column.indexOf('below');
  const above = column.lastIndexOf('above');
  let at = below === -1 ? above + 1 : below;
  if (below === -1 && above === -1) at = pieces.length;
  const tableOf = (index: number) => pieces[index]?.table;
  while (tableOf(at) !== undefined && tableOf(at) === tableOf(at - 1)) at += 1;
  return pieces.toSpliced(at, 0, ...words);
}
