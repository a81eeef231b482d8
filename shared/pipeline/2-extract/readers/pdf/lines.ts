import { oneLine, type Piece } from '../pieces.ts';
import { around, rounded, type Box } from './boxes.ts';
import type { Page } from './page.ts';

export interface Line {
  readonly text: string;
  /** Of type, in points. */
  readonly size: number;
  readonly box: Box;
}

export interface PageLines {
  /** From 1. */
  readonly number: number;
  /** In points, as it is shown. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Of body size: larger type on a line of its own is a heading. */
const headingRatio = 1.2;
const headingLength = 150;
/** Of type size, from one line's foot to the next one's: more is a new paragraph. */
const paragraphGap = 1.7;

/** Paragraphs and headings from lines, by the space between them and their size. */
export function layLines(pages: readonly PageLines[]): Page[] {
  const all = pages.flatMap(({ lines }) => lines);
  const body = bodySize(all);
  const sizes = headingSizes(all, body);
  return pages.map(({ lines, ...page }) => ({
    ...page,
    pieces: paragraphsOf(lines).map((paragraph): Piece => {
      const rank = sizes.indexOf(halves(paragraph[0]?.size ?? body));
      const text = paragraph.map((line) => line.text).join('\n');
      const box = rounded(around(paragraph.map((line) => line.box)));
      const place = { page: page.number, box };
      return rank >= 0 && text.length <= headingLength
        ? { kind: 'heading', level: Math.min(rank, 5) + 1, text: oneLine(text), ...place }
        : { kind: 'paragraph', text, ...place };
    }),
    isGarbled: false,
    isPicture: false,
    insets: [],
  }));
}

function paragraphsOf(lines: readonly Line[]): Line[][] {
  const paragraphs: Line[][] = [];
  let before: Line | undefined;
  for (const line of lines) {
    if (before !== undefined && joins(before, line)) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
    before = line;
  }
  return paragraphs;
}

function joins(before: Line, line: Line): boolean {
  const gap = line.box[3] - before.box[3];
  const size = Math.max(line.size, before.size);
  return gap >= 0 && gap <= paragraphGap * size && halves(before.size) === halves(line.size);
}

const halves = (size: number): number => Math.round(size * 2) / 2;

/** The size that most of the text has. */
function bodySize(lines: readonly Line[]): number {
  const tally = new Map<number, number>();
  for (const { size, text } of lines) {
    tally.set(halves(size), (tally.get(halves(size)) ?? 0) + text.length);
  }
  return [...tally].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0])[0];
}

/** Largest first: the rank is the level. */
const headingSizes = (lines: readonly Line[], body: number): number[] =>
  [...new Set(lines.map((line) => halves(line.size)))]
    .filter((size) => body > 0 && size >= body * headingRatio)
    .toSorted((a, b) => b - a);
