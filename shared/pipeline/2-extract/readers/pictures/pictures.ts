import type { ReadAids } from '../../reader.ts';
import { load } from '../load.ts';
import type { Piece } from '../pieces.ts';

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
 * Looks at the pictures within an Office file.
 * @param bytes the file, a zip
 * @param names of its entries that it shows, in any order; what is no picture is passed over
 */
export async function readPictures(
  bytes: Uint8Array,
  names: Iterable<string>,
  { ocr: askOcr, progress }: ReadAids,
): Promise<Pictures> {
  const shown = [...new Set(names)].filter((name) => isRaster.test(name));
  const ocr = shown.length === 0 ? null : askOcr();
  if (ocr === null) return noPictures;
  const { findWords } = await load(() => import('./find-words.ts'));
  const { found, engine, failed, left } = await findWords(bytes, shown, { ocr, progress });
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
