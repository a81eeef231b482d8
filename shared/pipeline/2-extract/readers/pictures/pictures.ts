import type { ReadAids } from '../../reader.ts';
import { load } from '../load.ts';
import type { Piece } from '../pieces.ts';
import { unzip } from '../../zip/unzip.ts';
import type { Shown } from './find-words.ts';

/** The words in the pictures of one file. */
export interface Pictures {
  /** Those of the picture of this name, where it is shown first: one that comes on every page says nothing new on the next. */
  readonly wordsIn: (name: string) => readonly Piece[];
  /** Of how many words were found. */
  readonly count: number;
  /** What read them, if anything did. */
  readonly engines: readonly string[];
  readonly warnings: readonly string[];
}

export const noPictures: Pictures = { wordsIn: () => [], count: 0, engines: [], warnings: [] };

/** Drawings have readers of their own. */
const isRaster = /\.(png|jpe?g|gif|bmp|tiff?|webp)$/i;

/**
 * Looks at the pictures within an Office file, or a book.
 * @param bytes the file, a zip
 * @param names of its entries that it shows, in any order; what is no picture is passed over
 */
export const readPictures = (
  bytes: Uint8Array,
  names: Iterable<string>,
  aids: ReadAids,
): Promise<Pictures> => {
  const bytesOf = (name: string) => unzip(bytes, (entry) => entry === name)[name];
  return lookAt({ names: [...names].filter((name) => isRaster.test(name)), bytesOf }, aids);
};

/** Looks at pictures wherever their bytes are. */
export async function lookAt(
  { names, bytesOf }: Shown,
  { ocr: askOcr, progress }: ReadAids,
): Promise<Pictures> {
  const shown = { names: new Set(names), bytesOf };
  const ocr = shown.names.size === 0 ? null : askOcr();
  if (ocr === null) return noPictures;
  const { findWords } = await load(() => import('./find-words.ts'));
  const { found, engine, failed, left } = await findWords(shown, { ocr, progress });
  const said = new Set<string>();
  return {
    wordsIn(name) {
      const text = found.get(name);
      if (text === undefined || said.has(text)) return [];
      said.add(text);
      return [{ kind: 'figure', text }];
    },
    count: found.size,
    engines: found.size === 0 ? [] : [`${engine} (${found.size} pictures)`],
    warnings: pictureWarnings({ count: found.size, failed, left }),
  };
}

/** @param looked.count of those with words, `left` of those not looked at */
export const pictureWarnings = ({
  count,
  failed,
  left,
}: Readonly<Record<'count' | 'failed' | 'left', number>>): string[] => [
  ...(count > 0 ? [`the words in ${count} pictures were read by OCR`] : []),
  ...(failed > 0 ? [`${failed} pictures could not be read`] : []),
  ...(left > 0 ? [`${left} pictures were not looked at`] : []),
];
