import { around, type Box } from './boxes.ts';
import type { Line } from './lines.ts';

/** Glyphs in a row, as a PDF shows them at once. */
export interface GlyphRun {
  readonly text: string;
  readonly size: number;
  readonly box: Box;
  readonly endsLine: boolean;
}

/** As pdf.js gives it: the matrix places the run's origin, on the baseline, in a space where y grows upwards. */
interface TextItem {
  readonly str: string;
  readonly transform: readonly unknown[];
  readonly width: number;
  readonly hasEOL: boolean;
}

/** Of type size: how far letters reach above and below the baseline, roughly and in any font. */
const ascent = 0.8;
const descent = 0.2;

export function glyphRun(
  { str, transform, width, hasEOL }: TextItem,
  toPage: (x: number, y: number) => number[],
): GlyphRun {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = transform.map(Number);
  const size = Math.hypot(c, d);
  const along = Math.hypot(a, b) || 1;
  const corner = (forward: number, up: number): Box => {
    const [left = 0, top = 0] = toPage(
      x + (a / along) * forward + (c / (size || 1)) * up,
      y + (b / along) * forward + (d / (size || 1)) * up,
    );
    return [left, top, left, top];
  };
  const box = around([
    corner(0, -descent * size),
    corner(width, -descent * size),
    corner(0, ascent * size),
    corner(width, ascent * size),
  ]);
  return { text: str, size, box, endsLine: hasEOL };
}

/** Of type size: beside words from right to left, a wider gap is a blank; pdf.js spells out only the others. */
const blank = 0.15;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

export function linesOf(runs: readonly GlyphRun[]): Line[] {
  const lines: Line[] = [];
  let line: GlyphRun[] = [];
  const end = () => {
    const shown = line.filter(({ text }) => text.trim() !== '');
    if (shown.length > 0) {
      lines.push({
        text: joined(line),
        size: Math.max(...shown.map(({ size }) => size)),
        box: around(shown.map(({ box }) => box)),
      });
    }
    line = [];
  };
  for (const run of runs) {
    line.push(run);
    if (run.endsLine) end();
  }
  end();
  return lines;
}

function joined(runs: readonly GlyphRun[]): string {
  let text = '';
  let before: GlyphRun | undefined;
  for (const run of runs) {
    if (before !== undefined && areApart(before, run)) text += ' ';
    text += run.text;
    if (run.text !== '') before = run;
  }
  return text.replaceAll(/[^\S\n]+/g, ' ').trim();
}

function areApart(before: GlyphRun, next: GlyphRun): boolean {
  if (!rightToLeft.test(before.text + next.text)) return false;
  const gap = Math.max(next.box[0] - before.box[2], before.box[0] - next.box[2]);
  return gap > blank * next.size;
}
