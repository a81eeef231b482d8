import { LiteParse, type ParsedPage } from '@llamaindex/liteparse';
import { areaOf, around, boxOf, centreLiesIn, type Box } from './boxes.ts';
import type { Inset, Page } from './page.ts';

/** Of a page: smaller ones are logos, portraits and ornaments. */
const leastShare = 0.1;
/** What covers more, in one piece, is the background of the page, or the page is a scan. */
const mostShare = 0.9;
/** Of the text layer: where a picture has more, its words are written out already, or it lies behind those of the page. */
const fewLetters = 50;
/** Of one page, apart from each other; more are the signs of a drawing. */
const mostPictures = 500;
/** In points: the strips and tiles that a picture was cut into lie closer. */
const seam = 2;

/**
 * Finds the pictures that take up much of a page and that no text layer speaks for. The engine counts pictures on every page, so that only
 * pages where they are large are looked at once more, for their places.
 */
export async function withInsets(
  pages: readonly Page[],
  bytes: Uint8Array,
  parsed: readonly ParsedPage[],
): Promise<Page[]> {
  const numbers = parsed
    .filter(({ complexity }) => (complexity?.imageCoverage ?? 0) >= leastShare)
    .map(({ pageNum }) => pageNum);
  if (numbers.length === 0) return [...pages];
  const parser = new LiteParse({
    ocrEnabled: false,
    quiet: true,
    numWorkers: 1,
    imageMode: 'placeholder',
    continueOnPageError: true,
    extractBlocks: true,
    targetPages: numbers.join(','),
  });
  const { pages: looked } = await parser.parse(bytes);
  const insets = new Map(looked.map((page) => [page.pageNum, insetsOn(page)]));
  return pages.map((page) => ({ ...page, insets: insets.get(page.number) ?? page.insets }));
}

const insetsOn = (page: ParsedPage): Inset[] =>
  insetsOf(
    {
      ...page,
      pieces: page.textItems.map((item) => ({ text: item.text, box: boxOf(item) })),
    },
    (page.blocks ?? []).flatMap(({ kind, bbox }) =>
      kind === 'figure' && bbox ? [boxOf(bbox)] : [],
    ),
  );

interface Written {
  readonly width: number;
  readonly height: number;
  /** Whether they are seen or not. */
  readonly pieces: readonly { readonly text: string; readonly box?: Box | undefined }[];
}

/** Of the images on a page, those that are large, or are when what lies edge to edge is put together. */
export function insetsOf({ width, height, pieces }: Written, images: readonly Box[]): Inset[] {
  const page: Box = [0, 0, width, height];
  const pictures = images
    .map((box) => within(page, box))
    .filter((box) => areaOf(box) > 0 && areaOf(box) < areaOf(page) * mostShare);
  return joined(pictures)
    .filter((box) => areaOf(box) >= areaOf(page) * leastShare)
    .map((box) => ({ box, letters: lettersWithin(pieces, box) }))
    .filter(({ letters }) => letters < fewLetters);
}

const within = ([, , width, height]: Box, [left, top, right, bottom]: Box): Box => [
  Math.max(0, left),
  Math.max(0, top),
  Math.max(0, Math.min(width, right)),
  Math.max(0, Math.min(height, bottom)),
];

/** Those that touch make one, up to the first that leaves too many. */
function joined(boxes: readonly Box[]): Box[] {
  let whole: Box[] = [];
  for (const box of boxes) {
    const touching = whole.filter((one) => touch(one, box));
    const others = touching.length === 0 ? whole : whole.filter((one) => !touching.includes(one));
    if (others.length >= mostPictures) break;
    whole = [...others, around([...touching, box])];
  }
  return whole;
}

const touch = (one: Box, other: Box): boolean =>
  one[0] <= other[2] + seam &&
  other[0] <= one[2] + seam &&
  one[1] <= other[3] + seam &&
  other[1] <= one[3] + seam;

const lettersWithin = (pieces: Written['pieces'], within: Box): number =>
  pieces
    .filter(({ box }) => box !== undefined && centreLiesIn(box, within))
    .reduce((sum, { text }) => sum + text.replaceAll(/\s/g, '').length, 0);
