import { LiteParse, type LayoutBlock } from '@llamaindex/liteparse';
import { around, type Box } from '../pdf/boxes.ts';
import type { FoundWords, PageImage } from './recognise.ts';

/** Less sure than this, it is no word but a speck or a part of a picture. */
const leastConfidence = 0.3;
/** Of the usual size: the ink of a line tells its size no better. */
const sameType = 0.15;

const layout = new LiteParse({ ocrEnabled: false, quiet: true, extractBlocks: true });

/** Headings, paragraphs, lists and tables from where the words stand. Boxes in pixels. */
export function layWords(
  found: readonly FoundWords[],
  { width, height }: Pick<PageImage, 'width' | 'height'>,
): LayoutBlock[] {
  const words = found.filter(
    ({ text, confidence }) => confidence >= leastConfidence && text.trim() !== '',
  );
  if (words.length === 0) return [];
  const textItems = linesOf(words).flatMap(({ words, box: [, top, , bottom] }) =>
    words.map(({ text, box: [left, , right] }) => ({
      text,
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      fontName: 'OCR',
      fontSize: bottom - top,
      rotation: 0,
      words: [],
    })),
  );
  const page = { pageNumber: 1, pageWidth: width, pageHeight: height, textItems };
  return layout.parsePages([page]).pages.flatMap(({ blocks = [] }) => blocks);
}

interface Line {
  readonly words: FoundWords[];
  box: Box;
}

/** Words of about one height stand on one line; its type is as large as its letters let it be. */
function linesOf(found: readonly FoundWords[]): Line[] {
  const lines: Line[] = [];
  for (const word of found.toSorted((a, b) => middle(a.box) - middle(b.box))) {
    const line = lines.findLast(
      ({ box }) => box[1] <= middle(word.box) && middle(word.box) <= box[3],
    );
    if (line === undefined) {
      lines.push({ words: [word], box: word.box });
    } else {
      line.words.push(word);
      line.box = around([line.box, word.box]);
    }
  }
  const usual = median(lines.map(sizeOf));
  return lines.map((line) => {
    const size = Math.abs(sizeOf(line) - usual) < usual * sameType ? usual : sizeOf(line);
    const [left, , right, bottom] = line.box;
    const foot = bottom + (hasDescender(line) ? 0 : descender * size);
    return { ...line, box: [left, foot - size, right, foot] };
  });
}

/** Of type size, in most fonts: how far letters reach. Boxes of words end where their ink does. */
const ascender = 0.69;
const lowercase = 0.46;
const descender = 0.21;

const textOf = ({ words }: Line): string => words.map(({ text }) => text).join('');
const hasDescender = (line: Line): boolean => /[gjpqyQ,;()[\]]/.test(textOf(line));

function sizeOf(line: Line): number {
  const isLow = /^[acegmnopqrsuvwxyz.,:;\s-]*$/.test(textOf(line));
  const reach = (isLow ? lowercase : ascender) + (hasDescender(line) ? descender : 0);
  return (line.box[3] - line.box[1]) / reach;
}

const middle = ([, top, , bottom]: Box): number => (top + bottom) / 2;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
