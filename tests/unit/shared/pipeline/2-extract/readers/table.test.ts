import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../../../shared/model/text.ts';
import {
  tablePieces,
  type Row,
} from '../../../../../../shared/pipeline/2-extract/readers/table.ts';
import { bytesOf, textOf } from '../read.ts';
import { cell, docxFile, row } from './docx-file.ts';
import { number, row as sheetRow, words, xlsxFile } from './xlsx-file.ts';

/** The words of each row, and its merged cells. */
async function mergedIn(bytes: Uint8Array, name: string): Promise<[string, Span[]][]> {
  const { text, blocks } = await textOf(bytes, name);
  return blocks
    .filter(({ kind }) => kind === 'table-row')
    .map(({ start, end, spans = [] }) => [text.slice(start, end), spans]);
}

it.each([
  [
    'a.html',
    () =>
      bytesOf(
        '<table><tr><td rowspan=2>Region<td>City<td>Sales</tr><tr><td>Bern<td>5</tr><tr><td colspan=2>All<td>5</tr></table>',
      ),
  ],
  [
    'a.docx',
    () =>
      docxFile({
        body: `<w:tbl>${row(cell('Region', '<w:vMerge w:val="restart"/>') + cell('City') + cell('Sales'))}${row(cell('', '<w:vMerge/>') + cell('Bern') + cell('5'))}${row(cell('All', '<w:gridSpan w:val="2"/>') + cell('5'))}</w:tbl>`,
      }),
  ],
  [
    'a.rtf',
    () => {
      const line = (cells: string[], definition: string) =>
        `\\trowd${definition}\\pard\\intbl ${cells.map((text) => `${text}\\cell `).join('')}\\row`;
      return bytesOf(
        `{\\rtf1\\ansi ${line(['Region', 'City', 'Sales'], '\\clvmgf\\cellx100\\cellx200\\cellx300')}${line(['', 'Bern', '5'], '\\clvmrg\\cellx100\\cellx200\\cellx300')}${line(['All', '', '5'], '\\clmgf\\cellx100\\clmrg\\cellx200\\cellx300')}\\pard after\\par}`,
      );
    },
  ],
  [
    'a.xlsx',
    () =>
      xlsxFile([
        {
          name: 'Sales',
          rows:
            sheetRow(1, words('B1', 'Region') + words('C1', 'City') + words('D1', 'Sales')) +
            sheetRow(2, words('C2', 'Bern') + number('D2', 5)) +
            sheetRow(3, words('B3', 'All') + number('D3', 5)),
          after:
            '<mergeCells><mergeCell ref="B1:B2"/><mergeCell ref="B3:C3"/><mergeCell ref="H1:J1"/></mergeCells>',
        },
      ]),
  ],
] as const)('knows which cells of a table in %s are merged', async (name, make) => {
  expect(await mergedIn(make(), name)).toEqual([
    ['Region | City | Sales', [{ column: 0, columns: 1, rows: 2 }]],
    ['Region | Bern | 5', []],
    ['All |  | 5', [{ column: 0, columns: 2, rows: 1 }]],
  ]);
});

it('lets no cell reach beyond the end of its table', async () => {
  const html = '<table><tr><td rowspan=900>a<td colspan=2000>b</tr><tr><td>c</tr></table>';
  expect(await mergedIn(bytesOf(html), 'a.html')).toMatchObject([
    [
      'a | b',
      [
        { column: 0, rows: 2 },
        { column: 1, columns: 100 },
      ],
    ],
    ['a | c', []],
  ]);
});

it('lets no cell go on below one that is wider', async () => {
  const wide = row(cell('wide', '<w:gridSpan w:val="2"/>'));
  const body = `<w:tbl>${row(cell('a') + cell('b'))}${wide}${row(cell('c') + cell('', '<w:vMerge/>'))}</w:tbl>`;
  expect((await mergedIn(docxFile({ body }), 'a.docx')).map(([, spans]) => spans)).toEqual([
    [],
    [{ column: 0, columns: 2, rows: 1 }],
    [],
  ]);
});

describe('a table of HTML', () => {
  const rowsOf = (table: string) => mergedIn(bytesOf(`<table>${table}</table>`), 'a.html');

  it('counts rows without cells where others reach into them', async () => {
    const rows =
      '<tr><td rowspan=3>North<td>Bern</tr><tr></tr><tr><td>Thun</tr><tr><td>a<td>b</tr>';
    expect(await rowsOf(rows)).toEqual([
      ['North | Bern', [{ column: 0, columns: 1, rows: 2 }]],
      ['North | Thun', []],
      ['a | b', []],
    ]);
  });

  it('ends what reaches down beyond the last cell of a row where it says so', async () => {
    const rows =
      '<tr><td>a<td>b<td rowspan=2>c</tr><tr><td>d</tr><tr><td>e<td>f<td>g</tr><tr><td>h<td rowspan=3>i</tr><tr></tr>';
    expect((await rowsOf(rows)).map(([text]) => text)).toEqual([
      'a | b | c',
      'd |  | c',
      'e | f | g',
      'h | i',
    ]);
  });

  it('keeps a cell within its row group, and puts the foot last', async () => {
    const table =
      '<tfoot><tr><td>All<td>3</tr></tfoot><thead><tr><th rowspan=2>Place<th>Count</tr></thead>' +
      '<tbody><tr><td rowspan=0>North<td>1</tr><tr><td>2</tr></tbody>';
    expect(await rowsOf(table)).toEqual([
      ['Place | Count', []],
      ['North | 1', [{ column: 0, columns: 1, rows: 2 }]],
      ['North | 2', []],
      ['All | 3', []],
    ]);
  });
});

it.each([
  ['a.html', `<table>${'<tr><td>a<td>b'.repeat(130_000)}`],
  ['a.rtf', `{\\rtf1 ${'\\trowd\\intbl a\\cell b\\cell\\row '.repeat(130_000)}}`],
])('reads very many rows in %s', async (name, source) => {
  expect(await mergedIn(bytesOf(source), name)).toHaveLength(130_000);
});

it('refuses a long cell that is said again in row after row, before all of them are made', () => {
  const long = [{ kind: 'paragraph' as const, text: 'word '.repeat(200_000) }];
  let asked = 0;
  const row: Row = {
    header: false,
    get cells() {
      asked += 1;
      const beside = { pieces: [{ kind: 'paragraph' as const, text: 'x' }], columns: 1, rows: 1 };
      return [{ pieces: long, columns: 1, rows: 1, continues: asked > 1 }, beside];
    },
  };
  const rows = Array.from({ length: 200 }, () => row);
  expect(() => tablePieces(rows, 0)).toThrow(
    expect.objectContaining({ rejection: expect.objectContaining({ code: 'FILE_TOO_LARGE' }) }),
  );
  expect(asked).toBeLessThan(100);
});
