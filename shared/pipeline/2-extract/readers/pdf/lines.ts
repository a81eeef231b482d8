import { oneLine, type Piece } from '../pieces.ts';

/** A run of glyphs as pdf.js gives it; y grows upwards. */
interface TextItem {
  readonly str: string;
  readonly y: number;
  readonly fontSize: number;
  readonly hasEOL: boolean;
}

interface Line {
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

/** Of body size: larger type on a line of its own is a heading. */
const headingRatio = 1.2;
const headingLength = 150;
/** Of type size, from line to line: more is a new paragraph. */
const paragraphGap = 1.7;

/** Paragraphs and headings from lines, by the space between them and their size. */
export function layLines(pages: readonly (readonly TextItem[])[]): Piece[] {
  const lines = pages.map(linesOf);
  const body = bodySize(lines.flat());
  const sizes = headingSizes(lines.flat(), body);
  return lines.flatMap((page, index) =>
    paragraphsOf(page).map((paragraph): Piece => {
      const size = rounded(paragraph[0]?.size ?? body);
      const rank = sizes.indexOf(size);
      const text = paragraph.map((line) => line.text).join('\n');
      if (rank >= 0 && text.length <= headingLength) {
        return {
          kind: 'heading',
          level: Math.min(rank, 5) + 1,
          text: oneLine(text),
          page: index + 1,
        };
      }
      return { kind: 'paragraph', text, page: index + 1 };
    }),
  );
}

function linesOf(items: readonly TextItem[]): Line[] {
  const lines: Line[] = [];
  let parts: string[] = [];
  let size = 0;
  let y = 0;
  const end = () => {
    const text = parts
      .join('')
      .replaceAll(/[^\S\n]+/g, ' ')
      .trim();
    if (text !== '') lines.push({ text, y, size });
    parts = [];
    size = 0;
  };
  for (const item of items) {
    parts.push(item.str);
    if (item.str.trim() !== '') {
      size = Math.max(size, item.fontSize);
      y = item.y;
    }
    if (item.hasEOL) end();
  }
  end();
  return lines;
}

function paragraphsOf(lines: readonly Line[]): Line[][] {
  const paragraphs: Line[][] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const gap = before === undefined ? Number.POSITIVE_INFINITY : before.y - line.y;
    const joins =
      before !== undefined &&
      gap >= 0 &&
      gap <= paragraphGap * Math.max(line.size, before.size) &&
      rounded(before.size) === rounded(line.size);
    if (joins) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
    before = line;
  }
  return paragraphs;
}

const rounded = (size: number): number => Math.round(size * 2) / 2;

/** The size that most of the text has. */
function bodySize(lines: readonly Line[]): number {
  const tally = new Map<number, number>();
  for (const { size, text } of lines) {
    tally.set(rounded(size), (tally.get(rounded(size)) ?? 0) + text.length);
  }
  return [...tally].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0])[0];
}

/** Largest first: the rank is the level. */
const headingSizes = (lines: readonly Line[], body: number): number[] =>
  [...new Set(lines.map((line) => rounded(line.size)))]
    .filter((size) => body > 0 && size >= body * headingRatio)
    .toSorted((a, b) => b - a);
