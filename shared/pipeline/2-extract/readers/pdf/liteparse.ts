import { LiteParse, type LayoutBlock, type LayoutCell } from '@llamaindex/liteparse';
import { pdfTitle } from './unpdf.ts';
import { oneLine, type Piece, type Read } from '../pieces.ts';
import { rowText } from '../table.ts';
import { Unreadable } from '../unreadable.ts';

const maxPages = 10_000;

/** No OCR (it would fetch its model from the network) and no conversion: it is given PDF only. */
const parser = new LiteParse({
  ocrEnabled: false,
  quiet: true,
  numWorkers: 1,
  maxPages,
  continueOnPageError: true,
  extractBlocks: true,
  extractLinks: false,
  imageMode: 'off',
});

/** Blocks with their pages, by PDFium and liteparse. */
export async function readBlocks(bytes: Uint8Array): Promise<Read> {
  const { pages, totalPages, pageErrors } = await parse(bytes);
  const pieces: Piece[] = [];
  const silent: number[] = [];
  let tables = 0;
  for (const { pageNum, blocks = [] } of pages) {
    const before = pieces.length;
    for (const block of blocks) {
      pieces.push(...piecesOf(block, tables).map((piece) => ({ ...piece, page: pageNum })));
      if (block.kind === 'table') tables += 1;
    }
    if (pieces.length === before) silent.push(pageNum);
  }
  return {
    format: 'application/pdf',
    engine: 'liteparse 2.14.7',
    pieces,
    title: pieces.length > 0 ? await pdfTitle(bytes) : undefined,
    pages: totalPages,
    warnings: [
      ...(totalPages > maxPages ? [`pages after ${maxPages} were not read`] : []),
      ...(pageErrors.length > 0 ? [`${pageErrors.length} pages could not be read`] : []),
      ...(silent.length > 0 ? [`no text on ${silent.length} pages: ${some(silent)}`] : []),
    ],
  };
}

const some = (pages: readonly number[]): string =>
  pages.slice(0, 10).join(', ') + (pages.length > 10 ? ' …' : '');

async function parse(bytes: Uint8Array): ReturnType<LiteParse['parse']> {
  try {
    return await parser.parse(bytes);
  } catch (error) {
    const needsPassword = error instanceof Error && /password/i.test(error.message);
    throw needsPassword ? new Unreadable('FILE_ENCRYPTED') : error;
  }
}

function piecesOf(block: LayoutBlock, table: number): Piece[] {
  const text = plain(block.text ?? '');
  const lines = (block.lines ?? []).join('\n');
  switch (block.kind) {
    case 'heading':
      return [{ kind: 'heading', level: block.level ?? 1, text }];
    case 'paragraph':
      return [{ kind: 'paragraph', text }];
    case 'list_item':
      return [{ kind: 'list-item', text: markerOf(block) + text }];
    case 'code':
      return [{ kind: 'code', text: lines }];
    case 'grid_fallback':
      return [{ kind: 'paragraph', text: lines }];
    case 'table':
      return rowsOf(block, table);
    default:
      return []; // rules and figures
  }
}

function markerOf({ level = 0, ordered, marker = '-' }: LayoutBlock): string {
  return `${'  '.repeat(Math.min(10, level))}${ordered === true ? marker : '-'} `;
}

function rowsOf({ header = [], rows = [] }: LayoutBlock, table: number): Piece[] {
  const all = header.length > 0 ? [header, ...rows] : rows;
  // One column is a frame or a listing, not a table.
  const single = all.every((cells) => cells.length <= 1);
  return all.map((cells, row): Piece => {
    const text = rowText(cells.map(cellText));
    if (single) return { kind: 'paragraph', text };
    return { kind: 'table-row', text, table, header: row === 0 && header.length > 0 };
  });
}

const cellText = ({ text }: LayoutCell): string => oneLine(plain(text));

/** Block text comes as Markdown: stars set type, what stood on the page has a backslash. Joined letters are parted. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/(?<!\\)\*+/g, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'));
