import { oneLine, type Piece } from '../pieces.ts';
import type { Page } from './page.ts';

/** Share of a page's height at its top and at its foot where running heads stand. */
const margin = 0.12;
/** Of all pages: heads of left and of right pages may differ, and some pages have none. */
const leastShare = 0.4;
const leastPages = 3;

type Zone = 'header' | 'footer';

/** A few words, and at their end which page of how many it is. */
const counted =
  /^.{0,100}?(?<!\S)(?<page>\d{1,5})\s*(?:\/|of|von|sur|de|di|van)\s*(?<pages>\d{1,5})$/iu;

/** Of a single page much else is 1 of 1, as a parcel: only what names the page, or nothing, counts it. */
const countedOne =
  /(?:^|[^\p{L}\s]\s*|(?<!\p{L})(?:page|pg\.?|p\.|seite|s\.|blatt|pagina|página|pág\.|side|sida|strana)\s*)1\s*\D{1,5}1$/iu;

/** Sets aside what stands in the margin of most pages, but for its numbers the same, or says there which of all pages it is. */
export function setRunningHeadsAside(pages: readonly Page[]): Page[] {
  const seenOn = new Map<string, number>();
  for (const page of pages) {
    for (const key of new Set(page.pieces.flatMap((piece) => keyOf(piece, page) ?? []))) {
      seenOn.set(key, (seenOn.get(key) ?? 0) + 1);
    }
  }
  const least = Math.max(leastPages, pages.length * leastShare);
  return pages.map((page) => ({
    ...page,
    pieces: page.pieces.map((piece): Piece => {
      const key = keyOf(piece, page);
      if (key === undefined) return piece;
      if ((seenOn.get(key) ?? 0) < least && !countsPages(piece, page, pages.length)) return piece;
      const { level: _level, ...rest } = piece;
      return { ...rest, kind: 'paragraph', aside: zoneOf(piece, page) };
    }),
  }));
}

function keyOf(piece: Piece, page: Page): string | undefined {
  const zone = zoneOf(piece, page);
  if (zone === undefined || piece.kind === 'table-row') return undefined;
  return `${zone} ${oneLine(piece.text).replaceAll(/\p{Nd}+/gu, '#')}`;
}

function countsPages({ text }: Piece, { number }: Page, pages: number): boolean {
  const line = oneLine(text);
  if (pages === 1 && !countedOne.test(line)) return false;
  const said = counted.exec(line)?.groups;
  return Number(said?.['page']) === number && Number(said?.['pages']) === pages;
}

function zoneOf({ box }: Piece, { height }: Page): Zone | undefined {
  if (box === undefined) return undefined;
  if (box[3] <= height * margin) return 'header';
  return box[1] >= height * (1 - margin) ? 'footer' : undefined;
}
