import type { OcrOptions, ReadAids } from '../../reader.ts';
import { sha256 } from '../../../../platform/hash.ts';
import { imageFormat } from '../image/kind.ts';
import { openImage } from '../image/open-image.ts';
import { readPicture } from '../ocr/read-picture.ts';
import type { PageImage, Recognise } from '../ocr/recognise.ts';
import { createTesseract, tesseractEngine } from '../ocr/tesseract.ts';
import { Unreadable } from '../unreadable.ts';

/** Of one file, the same one counted once; and when it has taken this long, no more are begun. */
const mostPictures = 50;
const longestMs = 120_000;
/** Longest that one may take. */
const pictureMs = 30_000;

/** Smaller are symbols, bullets, thin lines and most logos. */
const smallest = { side: 100, area: 40_000 };

/** Pictures that a file shows, by the names it has for them. */
export interface Shown {
  /** In any order. */
  readonly names: Iterable<string>;
  /** Undefined where there is no such picture. */
  readonly bytesOf: (name: string) => Uint8Array | undefined;
}

export interface FoundInPictures {
  /** By name; only where there are words. */
  readonly found: ReadonlyMap<string, string>;
  readonly engine: string;
  readonly failed: number;
  /** Not looked at: there were too many, or it took too long. */
  readonly left: number;
}

/** One after the other; damage of one is not that of the file. Pictures stand upright, as whoever wrote the file saw them. */
export async function findWords(
  { names, bytesOf }: Shown,
  { ocr, progress }: Pick<ReadAids, 'progress'> & { readonly ocr: OcrOptions },
): Promise<FoundInPictures> {
  const recognise = createTesseract(ocr);
  const startedAt = performance.now();
  const byContent = new Map<string, string>();
  const found = new Map<string, string>();
  let failed = 0;
  let left = 0;

  const isOver = () => byContent.size >= mostPictures || performance.now() - startedAt > longestMs;
  const wordsIn = async (name: string): Promise<string> => {
    const picture = bytesOf(name);
    if (picture === undefined) return '';
    const hash = sha256(picture);
    const known = byContent.get(hash);
    if (known !== undefined) return known;
    const image = await open(picture);
    if (image === undefined) return '';
    byContent.set(hash, ''); // counts, whatever comes of it
    const words = await wordsOf(image, recognise);
    byContent.set(hash, words);
    return words;
  };

  for (const name of names) {
    if (isOver()) {
      left += 1;
      continue;
    }
    progress(pictureMs);
    try {
      const words = await wordsIn(name);
      if (words !== '') found.set(name, words);
    } catch {
      failed += 1;
    }
  }
  progress(pictureMs);
  return { found, engine: tesseractEngine, failed, left };
}

/** Undefined for one that is no picture, or too small for words. */
async function open(picture: Uint8Array): Promise<PageImage | undefined> {
  const format = imageFormat(Buffer.from(picture.buffer, picture.byteOffset, picture.length));
  if (format === undefined) return undefined;
  try {
    const { pageAt } = await openImage(picture, format, smallest);
    return (await pageAt(1)).image;
  } catch (error) {
    if (error instanceof Unreadable && error.rejection.code === 'FILE_NO_TEXT') return undefined;
    throw error;
  }
}

async function wordsOf(image: PageImage, recognise: Recognise): Promise<string> {
  const pieces = await readPicture(image, { page: 1, pointsPerPixel: 1, table: 0 }, recognise);
  return pieces.map(({ text }) => text).join('\n');
}
