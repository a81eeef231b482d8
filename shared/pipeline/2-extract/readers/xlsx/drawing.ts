import { localName, relationshipsOf, type Parts } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { cellName } from '../sheets/cell-names.ts';
import type { SheetNote } from '../sheets/sheet.ts';
import { parseXml } from '../xml.ts';
import { chartWords } from './chart.ts';

interface Anchor {
  column: number;
  row: number;
  /** Of text boxes. */
  words: string;
  /** What images and charts are said to show. */
  alternative: string;
  chart: string | undefined;
  /** By the ids of their relationships. */
  readonly pictures: string[];
}

const anchors = new Set(['twoCellAnchor', 'oneCellAnchor', 'absoluteAnchor']);

/**
 * What lies over the cells of a sheet: text boxes, images by what they are said to show and by the words in them, charts by title and
 * names. ISO/IEC 29500-1, 20.5
 */
export function readDrawing(parts: Parts, name: string, wordsIn: Pictures['wordsIn']): SheetNote[] {
  const part = parts[name];
  if (part === undefined) return [];
  const relationships = relationshipsOf(parts, name);
  const notes: SheetNote[] = [];
  for (const anchor of anchorsOf(part)) {
    const place = anchor.row === 0 ? {} : { cells: cellName(anchor.column, anchor.row) };
    const chart = parts[relationships.get(anchor.chart ?? '')?.target ?? ''];
    const figure = [anchor.alternative, chart === undefined ? '' : chartWords(chart)];
    notes.push({ kind: 'paragraph', text: anchor.words, ...place });
    notes.push({ kind: 'figure', text: figure.filter((text) => text !== '').join('\n'), ...place });
    for (const id of anchor.pictures)
      for (const { text } of wordsIn(relationships.get(id)?.target ?? ''))
        notes.push({ kind: 'figure', text, ...place });
  }
  return notes.filter(({ text }) => text.trim() !== '');
}

function anchorsOf(part: Uint8Array): Anchor[] {
  const found: Anchor[] = [];
  let inFrom = false;
  let open = '';
  parseXml(part, {
    open(element, attributes) {
      open = localName(element);
      const anchor = found.at(-1);
      if (anchors.has(open))
        found.push({
          column: 0,
          row: 0,
          words: '',
          alternative: '',
          chart: undefined,
          pictures: [],
        });
      else if (open === 'from') inFrom = true;
      else if (anchor !== undefined) noteElement(anchor, open, attributes);
    },
    close(element) {
      const name = localName(element);
      if (name === 'from') inFrom = false;
      const anchor = found.at(-1);
      if (name === 'p' && anchor !== undefined) anchor.words += '\n';
      open = '';
    },
    text(text) {
      const anchor = found.at(-1);
      if (anchor === undefined) return;
      if (open === 't') anchor.words += text;
      else if (inFrom && open === 'col') anchor.column = Number(text) + 1;
      else if (inFrom && open === 'row') anchor.row = Number(text) + 1;
    },
  });
  return found;
}

function noteElement(
  anchor: Anchor,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  if (name === 'cNvPr') anchor.alternative = oneLine(attributes['descr'] ?? '');
  if (name === 'chart') anchor.chart = valueOf(attributes, ':id');
  if (name === 'blip') anchor.pictures.push(valueOf(attributes, ':embed') ?? '');
}

/** Whatever the prefix is. */
const valueOf = (attributes: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(attributes).find(([key]) => key.endsWith(name))?.[1];
