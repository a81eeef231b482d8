import type { PageImage, FoundWords, Recognise } from './recognise.ts';
import { turned, type Turn } from './turns.ts';

/** In pixels: some eight lines of print, a fraction of a second for an engine. */
const sampleSide = 320;
/** Of the words found in a sample: upright print is far above it, what lies on its side or head far below. */
const sure = 0.8;

/** By which quarter the page must be turned so that its words can be read: by what an engine finds in a small piece of it. */
export async function uprightTurn(image: PageImage, recognise: Recognise): Promise<Turn> {
  const sample = densestSquare(image);
  const order: readonly Turn[] = linesLieAcross(sample) ? [0, 180, 90, 270] : [90, 270, 0, 180];
  let best: { turn: Turn; confidence: number } = { turn: 0, confidence: 0 };
  for (const turn of order) {
    const confidence = confidenceOf(await recognise(turned(sample, turn)));
    if (confidence >= sure) return turn;
    if (confidence > best.confidence) best = { turn, confidence };
  }
  return best.turn;
}

/** Mean over letters. Single signs are found in any picture, and count for nothing. */
export function confidenceOf(found: readonly FoundWords[]): number {
  let letters = 0;
  let sum = 0;
  for (const { text, confidence } of found) {
    const length = text.match(/[\p{L}\p{N}]{2,}/gu)?.join('').length ?? 0;
    letters += length;
    sum += length * confidence;
  }
  return letters < 3 ? 0 : sum / letters;
}

const isDark = (value = 255): boolean => value < 128;

/** Where the most ink is that is not all ink: a photograph says nothing. */
function densestSquare(image: PageImage): PageImage {
  const { width, height } = image;
  const side = Math.min(sampleSide, width, height);
  let best = { score: -1, left: 0, top: 0 };
  for (let top = 0; top + side <= height; top += Math.ceil(side / 2)) {
    for (let left = 0; left + side <= width; left += Math.ceil(side / 2)) {
      const score = changesIn(image, { left, top, side });
      if (score > best.score) best = { score, left, top };
    }
  }
  return cut(image, { ...best, side });
}

interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** From light to dark, on every fourth row. */
function changesIn({ pixels, width }: PageImage, { left, top, side }: Square): number {
  let changes = 0;
  for (let y = top; y < top + side; y += 4) {
    let before = false;
    for (let x = left; x < left + side; x += 1) {
      const dark = isDark(pixels[y * width + x]);
      if (dark && !before) changes += 1;
      before = dark;
    }
  }
  return changes;
}

function cut({ pixels, width }: PageImage, { left, top, side }: Square): PageImage {
  const out = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 1) {
    const from = (top + y) * width + left;
    out.set(pixels.subarray(from, from + side), y * side);
  }
  return { pixels: out, width: side, height: side };
}

/** Between lines of print there is white: the ink of rows varies more than that of columns. */
function linesLieAcross({ pixels, width, height }: PageImage): boolean {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!isDark(pixels[y * width + x])) continue;
      rows[y] = (rows[y] ?? 0) + 1;
      columns[x] = (columns[x] ?? 0) + 1;
    }
  }
  return variance(rows) >= variance(columns);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
