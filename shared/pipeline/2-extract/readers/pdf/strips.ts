import type { ReadAids } from '../../reader.ts';
import { imagePlaces } from './image-places.ts';
import { imageSizes } from './image-sizes.ts';
import { insetsOf } from './insets.ts';
import { measure, type Page } from './page.ts';

/** PDFium's wrapper passes over what is lower or narrower than 25 points, which is as many pixels as this at 2,500 dots an inch. */
const mostPixels = 2 ** 20;
/** Of all that pdf.js would have to unpack. */
const mostPixelsOfAll = 200 * 2 ** 20;
/** As long as each other, and thin; or tiles of one size. */
const fewestStrips = 3;
const fewestTiles = 50;
/** Of one file: those with the fewest letters have the most room. */
const mostPages = 100;

/**
 * Finds the pictures that a program has cut into strips or tiles too small for the engine to tell of. Few files have them, and most of those
 * can be told by the sizes of their images; of these pdf.js is asked where they stand.
 */
export async function withStrips(
  pages: readonly Page[],
  bytes: Uint8Array,
  progress: ReadAids['progress'],
): Promise<Page[]> {
  if (!mayHaveStrips(bytes)) return [...pages];
  const wanted = pages
    .filter(({ insets, isPicture }) => insets.length === 0 && !isPicture)
    .map((page) => ({ number: page.number, letters: measure(page.pieces).letters }))
    .filter(({ letters }) => letters > 0)
    .toSorted((one, other) => one.letters - other.letters)
    .slice(0, mostPages)
    .map(({ number }) => number);
  const places = await imagePlaces(bytes, { wanted, mostPixels }, progress).catch(() => undefined);
  return pages.map((page) => {
    const boxes = places?.get(page.number) ?? [];
    return boxes.length < fewestStrips ? page : { ...page, insets: insetsOf(page, boxes) };
  });
}

function mayHaveStrips(bytes: Uint8Array): boolean {
  const strips = new Map<number, number>();
  const tiles = new Map<string, number>();
  let pixels = 0;
  for (const size of imageSizes(bytes)) {
    const { width = 1_024, height = 1_024 } = size ?? {};
    if (width * height > mostPixels) continue;
    pixels += width * height;
    if (pixels > mostPixelsOfAll) return false;
    const [short, long] = [Math.min(width, height), Math.max(width, height)];
    if (long >= 3 * short) count(strips, long);
    else count(tiles, `${width}x${height}`);
  }
  return most(strips) >= fewestStrips || most(tiles) >= fewestTiles;
}

const count = <K>(tally: Map<K, number>, key: K): void =>
  void tally.set(key, (tally.get(key) ?? 0) + 1);

const most = (tally: ReadonlyMap<unknown, number>): number =>
  [...tally.values()].reduce((highest, times) => Math.max(highest, times), 0);
