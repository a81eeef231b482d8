import type { LayoutBlock, LayoutCell } from '@llamaindex/liteparse';
import { oneLine, type Piece } from '../pieces.ts';
import { rowText } from '../table.ts';
import { around, boxOf, rounded } from './boxes.ts';

type Where = Pick<Piece, 'page' | 'box'>;

/** @param table number of the block among all of the file, so that each table has its own */
export function piecesOf(
  block: LayoutBlock,
  { page, table }: { page: number; table: number },
): Piece[] {
  const text = plain(block.text ?? '');
  const lines = (block.lines ?? []).join('\n');
  const where: Where = { page, ...(block.bbox && { box: rounded(boxOf(block.bbox)) }) };
  switch (block.kind) {
    case 'heading':
      return [{ kind: 'heading', level: block.level ?? 1, text, ...where }];
    case 'paragraph':
      return [{ kind: 'paragraph', text, ...where }];
    case 'list_item':
      return [{ kind: 'list-item', text: markerOf(block) + text, ...where }];
    case 'code':
      return [{ kind: 'code', text: lines, ...where }];
    case 'grid_fallback':
      return [{ kind: 'paragraph', text: lines, ...where }];
    case 'table':
      return rowsOf(block, table, where);
    default:
      return []; // rules and figures
  }
}

function markerOf({ level = 0, ordered, marker = '-' }: LayoutBlock): string {
  return `${'  '.repeat(Math.min(10, level))}${ordered === true ? marker : '-'} `;
}

function rowsOf({ header = [], rows = [] }: LayoutBlock, table: number, where: Where): Piece[] {
  const all = header.length > 0 ? [header, ...rows] : rows;
  // One column is a frame or a listing, not a table.
  const single = all.every((cells) => cells.length <= 1);
  return all.map((cells, row): Piece => {
    const values = cells.map(cellText);
    const text = rowText(values);
    const place = { ...where, ...boxOfRow(cells) };
    if (single) return { kind: 'paragraph', text, ...place };
    const isHeader = row === 0 && header.length > 0;
    return { kind: 'table-row', text, values, table, header: isHeader, ...place };
  });
}

/** Padding has no box; a row of nothing else stands where its table does. */
function boxOfRow(cells: readonly LayoutCell[]): Pick<Piece, 'box'> {
  const boxes = cells.flatMap(({ bbox }) => (bbox ? [boxOf(bbox)] : []));
  return boxes.length === 0 ? {} : { box: rounded(around(boxes)) };
}

const cellText = ({ text }: LayoutCell): string => oneLine(plain(text));

/** Scripts that put no blanks between words: the engine's own, from line to line, would part them. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001\u3002\uFF01-\uFF1F]`;
const blankWithin = new RegExp(`(?<=${unspaced}) (?=${unspaced})`, 'gu');

/** Block text comes as Markdown: stars set type, what stood on the page has a backslash. Joined letters are parted. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(blankWithin, '')
    .replaceAll(/(?<!\\)\*+/g, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'));
