import { describe, expect, it } from 'vitest';
import { outline, refusalOf, textOf } from '../read.ts';
import { number, row, words, xlsxFile, type SheetToWrite } from './xlsx-file.ts';

const read = (sheet: SheetToWrite, options?: Parameters<typeof xlsxFile>[1]) =>
  textOf(xlsxFile([sheet], options), 'a.xlsx');
const blocksOf = async (rows: string) => outline(await read({ rows }));

it('reads sheet after sheet, each a page under its name', async () => {
  const sheet = (name: string, text: string) => ({ name, rows: row(1, words('A1', text)) });
  const file = xlsxFile([sheet('Rates', 'a'), sheet('Notes', 'b')], { title: 'Price list' });
  const text = await textOf(file, 'a.xlsx');
  expect(text).toMatchObject({
    title: 'Price list',
    pages: 2,
    format: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  });
  expect(outline(text)).toEqual(['h1: Rates', 'paragraph: a', 'h1: Notes', 'paragraph: b']);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 2, 2]);
});

it('takes rows without an empty one between them for a table, its first of words for the header', async () => {
  const rows =
    row(1, words('A1', 'Travel limits')) +
    row(3, words('B3', 'City') + words('C3', 'Limit')) +
    row(4, words('B4', 'Zurich') + number('C4', 150)) +
    row(6, number('A6', 1) + number('B6', 2)) +
    row(7, number('A7', 3) + number('B7', 4));
  const text = await read({ rows });
  expect(outline(text)).toEqual([
    'h1: Sheet1',
    'paragraph: Travel limits',
    'header: City | Limit',
    'row: Zurich | 150',
    'row: 1 | 2',
    'row: 3 | 4',
  ]);
  expect(text.blocks.map(({ table }) => table)).toEqual([undefined, undefined, 0, 0, 1, 1]);
});

it('keeps cells in line where one is empty', async () => {
  const rows =
    row(1, words('A1', 'a') + words('B1', 'b') + words('C1', 'c')) +
    row(2, number('A2', 1) + number('C2', 3));
  expect(await blocksOf(rows)).toEqual(['h1: Sheet1', 'header: a | b | c', 'row: 1 |  | 3']);
});

describe('a cell is shown as Excel displays it', () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="&quot;CHF&quot; #,##0.00"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs>';
  const shown = async (cell: string, properties = '') => {
    const rows = row(1, words('A1', 'x') + cell);
    return outline(await read({ rows }, { styles, properties, strings: ['<t>shared</t>'] })).at(-1);
  };

  it.each([
    ['a plain number', number('B1', 1234.5), '1234.5'],
    ['a sum of floats', number('B1', '0.30000000000000004'), '0.3'],
    ['a share', number('B1', 0.075, 1), '7.50%'],
    ['money', number('B1', 1234.5, 2), 'CHF 1,234.50'],
    ['a date', number('B1', 46_000, 3), '2025-12-09'],
    ['a date by a format of Excel’s own', number('B1', 46_000, 4), '12/9/25'],
    ['a shared text', '<c r="B1" t="s"><v>0</v></c>', 'shared'],
    ['the text of a formula', '<c r="B1" t="str"><f>A1&amp;"y"</f><v>xy</v></c>', 'xy'],
    ['the result of a formula', '<c r="B1"><f>1+1</f><v>2</v></c>', '2'],
    ['yes', '<c r="B1" t="b"><v>1</v></c>', 'TRUE'],
    ['an error', '<c r="B1" t="e"><v>#DIV/0!</v></c>', '#DIV/0!'],
    ['a style that there is not', number('B1', 5, 99), '5'],
  ])('%s', async (_what, cell, expected) => {
    expect(await shown(cell)).toBe(`row: x | ${expected}`);
  });

  it('by the calendar of its workbook', async () => {
    const mac = '<workbookPr date1904="1"/>';
    expect(await shown(number('B1', 46_000 - 1462, 3), mac)).toBe('row: x | 2025-12-09');
  });
});

it('joins the runs of a text, without its phonetic guide', async () => {
  const strings = ['<r><t>Zu</t></r><r><t>rich</t></r><rPh><t>guide</t></rPh>'];
  const text = await read({ rows: row(1, '<c r="A1" t="s"><v>0</v></c>') }, { strings });
  expect(outline(text)).toEqual(['h1: Sheet1', 'paragraph: Zurich']);
});

it('leaves out hidden sheets, rows and columns, and says so', async () => {
  const rows =
    row(1, words('A1', 'name') + words('B1', 'salary') + words('C1', 'city')) +
    row(2, words('A2', 'Petra') + number('B2', 1) + words('C2', 'Bern')) +
    row(3, words('A3', 'Ghost') + number('B3', 2) + words('C3', 'Chur'), 'hidden="1"');
  const before = '<cols><col min="2" max="2" hidden="1"/></cols>';
  const file = xlsxFile([
    { rows, before },
    { name: 'Secret', rows: row(1, words('A1', 'x')), state: 'veryHidden' },
  ]);
  const text = await textOf(file, 'a.xlsx');
  expect(outline(text)).toEqual(['h1: Sheet1', 'header: name | city', 'row: Petra | Bern']);
  expect(text.warnings).toEqual([
    '2 hidden rows or columns were left out',
    'a hidden sheet was left out',
  ]);
});

it('is not led astray by cells at the far ends of a sheet', async () => {
  const rows =
    row(1, words('A1', 'here') + words('XFD1', 'far')) +
    row(1_048_576, words('XFD1048576', 'farthest'));
  expect(await blocksOf(rows)).toEqual(['h1: Sheet1', 'row: here | far', 'paragraph: farthest']);
});

it('does not draw out a diagonal of cells', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) =>
    row(at + 1, number(`${columnName(at + 1)}${at + 1}`, 7)),
  );
  const text = await read({ rows: rows.join('') });
  expect(text.text.length).toBeLessThan(20_000);
});

it('refuses a workbook without anything to read', async () => {
  expect(await refusalOf(xlsxFile([{ rows: '' }]), 'a.xlsx')).toBe('FILE_NO_TEXT');
});

function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
