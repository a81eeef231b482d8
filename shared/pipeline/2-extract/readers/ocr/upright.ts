import type { PageImage, FoundWords, Recognise } from './recognise.ts';
import { turned, type Turn } from './turns.ts';

/** In pixels: some eight lines of print, a fraction of a second for an engine; and as much of letters that are larger. */
const smallSample = 320;
const sampleSides = [smallSample, 960];
/** Of the words found: upright print has 0.95 and more, what lies on its side or head mostly 0.6, but a few words of it 0.86. */
const sure = 0.9;
/** Fewer letters may be read either way: `nine` and `aulu`. */
const enough = 12;

/** By which quarter the page must be turned so that its words can be read: by what an engine finds in a small piece of it. */
export async function uprightTurn(image: PageImage, recognise: Recognise): Promise<Turn> {
  let best: { turn: Turn } & Found = { turn: 0, letters: 0, confidence: 0 };
  for (const side of sampleSides) {
    const sample = densestPart(image, side);
    const order: readonly Turn[] = linesLieAcross(sample) ? [0, 180, 90, 270] : [90, 270, 0, 180];
    for (const turn of order) {
      const words = await recognise(turned(sample, turn));
      if (isUpright(words)) return turn;
      const found = lettersIn(words);
      if (weight(found) > weight(best)) best = { turn, ...found };
    }
    if (best.letters >= enough) break;
  }
  return best.turn;
}

/** Words were found, and are such as stand upright. */
export function isUpright(words: readonly FoundWords[]): boolean {
  const { letters, confidence } = lettersIn(words);
  return letters >= enough && confidence >= sure;
}

/** Whether its lines run as those of a page that lies this way. */
export const mayLie = (image: PageImage, turn: Turn): boolean =>
  linesLieAcross(densestPart(image, smallSample)) === (turn === 0 || turn === 180);

interface Found {
  readonly letters: number;
  /** Mean over letters. */
  readonly confidence: number;
}

const weight = ({ letters, confidence }: Found): number => letters * confidence;

/** Single signs are found in any picture, and count for nothing. */
function lettersIn(found: readonly FoundWords[]): Found {
  let letters = 0;
  let sum = 0;
  for (const { text, confidence } of found) {
    const length = text.match(/[\p{L}\p{N}]{2,}/gu)?.join('').length ?? 0;
    letters += length;
    sum += length * confidence;
  }
  return { letters, confidence: letters < 3 ? 0 : sum / letters };
}

/** Mean over letters. */
export const confidenceOf = (found: readonly FoundWords[]): number => lettersIn(found).confidence;

const isDark = (value = 255): boolean => value < 128;

interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the most ink is that is not all ink: a photograph says nothing. */
function densestPart(image: PageImage, side: number): PageImage {
  const width = Math.min(side, image.width);
  const height = Math.min(side, image.height);
  let best = { score: -1, left: 0, top: 0 };
  for (let top = 0; top + height <= image.height; top += Math.ceil(height / 2)) {
    for (let left = 0; left + width <= image.width; left += Math.ceil(width / 2)) {
      const score = changesIn(image, { left, top, width, height });
      if (score > best.score) best = { score, left, top };
    }
  }
  return cut(image, { ...best, width, height });
}

/** From light to dark, on every fourth row. */
function changesIn({ pixels, width }: PageImage, part: Part): number {
  let changes = 0;
  for (let y = part.top; y < part.top + part.height; y += 4) {
    let before = false;
    for (let x = part.left; x < part.left + part.width; x += 1) {
      const dark = isDark(pixels[y * width + x]);
      if (dark && !before) changes += 1;
      before = dark;
    }
  }
  return changes;
}

function cut({ pixels, width: across }: PageImage, { left, top, width, height }: Part): PageImage {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * across + left;
    out.set(pixels.subarray(from, from + width), y * width);
  }
  return { pixels: out, width, height };
}

/** Between lines of print there is white: the ink of rows varies more than that of columns. */
function linesLieAcross({ pixels, width, height }: PageImage): boolean {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!isDark(pixels[y * width + x])) continue;
      rows[y] = (rows[y] ?? 0) + 1 / width;
      columns[x] = (columns[x] ?? 0) + 1 / height;
    }
  }
  return variance(rows) >= variance(columns);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
