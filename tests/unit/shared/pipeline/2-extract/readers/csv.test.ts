import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { bytesOf, outline, refusalOf, tablesOf, textOf } from '../read.ts';

it('is one table with a header, whatever parts the cells', async () => {
  const rows = ['header: name | note', 'row: Ann | says "hi", twice', 'row: Bob'];
  for (const csv of [
    'name,note\nAnn,"says ""hi"",\ntwice"\n\nBob,\n',
    '\uFEFFname;note\r\nAnn;"says ""hi"",\r\ntwice"\r\n\r\nBob;\r\n',
    'sep=^\nname^note\nAnn^"says ""hi"",\ntwice"\n\nBob^\n',
  ]) {
    const text = await textOf(bytesOf(csv), 'a.csv');
    expect(outline(text)).toEqual(rows);
    expect(text.blocks.map(({ cells }) => cells)).toEqual(['A1:B1', 'A2:B2', 'A4']);
  }
});

it.each([
  ['decimals with a comma alone', 'a;b\n0,1;2,3\n0,2;2,4\n0,3;2,5'],
  ['blanks before its quotes', 'a, "b" \n"0,1", "2,3"\n"0,2", "2,4"\n"0,3", \t"2,5"'],
  ['lines that end each in a way of its own', 'a;b\r\n0,1;2,3\n0,2;2,4\r0,3;2,5'],
])('keeps the cells of a file apart that has %s', async (_, csv) => {
  expect(outline(await textOf(bytesOf(csv), 'a.csv'))).toEqual([
    'header: a | b',
    'row: 0,1 | 2,3',
    'row: 0,2 | 2,4',
    'row: 0,3 | 2,5',
  ]);
});

it('keeps lines apart that end with blanks', async () => {
  const text = await textOf(bytesOf('a,b, \n1,2, \n ,4\n'), 'a.csv');
  expect(outline(text)).toEqual(['header: a | b', 'row: 1 | 2', 'row:  | 4']);
});

it('is parted by tabs when its name says so', async () => {
  const tsv =
    'what\twhere\nbread, milk, eggs\tBern, Bollwerk\ncheese, wine, nuts\tChur, Welschdörfli\n';
  expect(outline(await textOf(bytesOf(tsv), 'a.tsv'))[1]).toBe(
    'row: bread, milk, eggs | Bern, Bollwerk',
  );
});

it('has no header when its first row is like the others', async () => {
  const text = await textOf(bytesOf('Bern,150\nChur,90\n'), 'a.csv');
  expect(outline(text)).toEqual(['row: Bern | 150', 'row: Chur | 90']);
});

it('may have a title above its table', async () => {
  const text = await textOf(bytesOf('Travel limits\nCity,Limit\nBern,150\n'), 'a.csv');
  expect(outline(text)).toEqual([
    'paragraph: Travel limits',
    'header: City | Limit',
    'row: Bern | 150',
  ]);
});

it('is read line by line when its quotes do not close', async () => {
  const text = await textOf(bytesOf('a,b\n1,"two\n3,4\n'), 'a.csv');
  expect(outline(text)).toEqual(['header: a | b', 'row: 1 | "two', 'row: 3 | 4']);
});

it('is read in the charset that fits', async () => {
  const bytes = iconv.encode('Straße;Größe;Länge\nÄußere Mühlgasse;zwölf;fünf\n', 'windows-1252');
  expect((await textOf(bytes, 'a.csv')).text).toContain('Äußere Mühlgasse | zwölf | fünf');
});

/** The column between two others, in a file with this delimiter. */
async function columnOf(values: readonly string[], delimiter = ';') {
  const lines = values.map((value, at) => [`row ${at}`, value, 'x'].join(delimiter));
  const csv = [['Name', 'Value', 'End'].join(delimiter), ...lines].join('\n');
  const [table, rows] = await tablesOf(bytesOf(csv), 'a.csv');
  const column = table?.kind === 'table' ? table.columns[1] : undefined;
  return {
    type: column?.type,
    ...(column?.unit !== undefined && { unit: column.unit }),
    values: rows?.kind === 'rows' ? rows.values.map((row) => row[1]) : [],
  };
}

it.each([
  ['whole numbers', ['1', '-20', '0'], { type: 'number', values: [1, -20, 0] }],
  ['decimals', ['1.5', '1234.25'], { type: 'number', values: [1.5, 1234.25] }],
  ['Swiss thousands', ["1'234.50", '12.00'], { type: 'number', values: [1234.5, 12] }],
  ['German decimals', ['1.234,50', '12,00'], { type: 'number', values: [1234.5, 12] }],
  ['amounts in brackets', ['(1,234.50)', '12.00'], { type: 'number', values: [-1234.5, 12] }],
  ['amounts before a minus', ['1.234,50-', '12,00'], { type: 'number', values: [-1234.5, 12] }],
  ['francs', ['CHF 12.50', 'CHF 7.00'], { type: 'number', unit: 'CHF', values: [12.5, 7] }],
  ['shares', ['7.5%', '12%'], { type: 'number', unit: '%', values: [7.5, 12] }],
  [
    'ISO dates',
    ['2025-12-09', '2026-01-31'],
    { type: 'date', values: ['2025-12-09', '2026-01-31'] },
  ],
  [
    'dotted dates',
    ['9.12.2025', '31.01.2026 08:15'],
    { type: 'date', values: ['2025-12-09', '2026-01-31T08:15:00'] },
  ],
  [
    'dates with a day above 12',
    ['09/12/2025', '31/01/2026'],
    { type: 'date', values: ['2025-12-09', '2026-01-31'] },
  ],
  ['booleans', ['TRUE', 'false'], { type: 'boolean', values: [true, false] }],
  ['a gap', ['1', '', '3'], { type: 'number', values: [1, null, 3] }],
])('knows a column of %s', async (_, values, expected) => {
  expect(await columnOf(values)).toEqual(expected);
});

it.each([
  ['dates that may be of two months', ['03/04/2025', '05/06/2025']],
  ['numbers of accounts', ['0123', '0456']],
  ['numbers that may have thousands or decimals', ['1.234', '5.678']],
  ['numbers and words', ['1', 'none']],
  ['numbers of a list', ['(1)', '(2)']],
  ['two currencies', ['CHF 1', 'EUR 2']],
  ['days that are none', ['31.02.2025', '99.99.2025']],
])('leaves %s as texts', async (_, values) => {
  expect(await columnOf(values)).toEqual({ type: 'text', values });
});

it('takes a comma for that of thousands where it parts the cells as well', async () => {
  const [, rows] = await tablesOf(bytesOf('a,b\nx,"1,234"\ny,"2,500.75"\n'), 'a.csv');
  expect(rows).toMatchObject({
    values: [
      ['x', 1234],
      ['y', 2500.75],
    ],
  });
});

it('refuses what is empty or without end', async () => {
  expect(await refusalOf(bytesOf(' \n\n'), 'a.csv')).toBe('FILE_EMPTY');
  expect(await refusalOf(bytesOf(`${'x,'.repeat(999)}x\n`.repeat(2_001)), 'a.csv')).toBe(
    'FILE_HOSTILE',
  );
});
