import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { outline, refusalOf, tablesOf, textOf } from '../read.ts';

const mediaType = 'application/vnd.oasis.opendocument.spreadsheet';

/** A spreadsheet of exactly this content. */
const odsFile = (tables: string, parts: Readonly<Record<string, string>> = {}): Uint8Array =>
  zipSync({
    mimetype: [strToU8(mediaType), { level: 0 }],
    'content.xml': strToU8(
      '<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x" xmlns:style="urn:s" xmlns:draw="urn:d" xmlns:dc="urn:dc" xmlns:xlink="urn:l" xmlns:svg="urn:v">' +
        '<office:automatic-styles><style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>' +
        `<office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
    ),
    ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])),
  });
const table = (rows: string, attributes = 'table:name="S"') =>
  `<table:table ${attributes}>${rows}</table:table>`;
const row = (cells: string, attributes = '') =>
  `<table:table-row ${attributes}>${cells}</table:table-row>`;
const cell = (shown: string, attributes = '') =>
  `<table:table-cell ${attributes}><text:p>${shown}</text:p></table:table-cell>`;
const value = (shown: string, type: string, attributes: string) =>
  cell(shown, `office:value-type="${type}" ${attributes}`);

const header = row(['Trip', 'Day', 'Cost', 'Share', 'Time'].map((name) => cell(name)).join(''));
const trips =
  header +
  row(
    cell('Bern') +
      value('9. Dezember 2025', 'date', 'office:date-value="2025-12-09T00:00:00"') +
      value('CHF 12.50', 'currency', 'office:currency="CHF" office:value="12.5"') +
      value('7,5 %', 'percentage', 'office:value="0.075"') +
      value('08:15', 'time', 'office:time-value="PT08H15M00S"'),
  ) +
  row(cell('Chur') + '<table:table-cell table:number-columns-repeated="4"/>');

it('shows cells as they were displayed, and keeps their values', async () => {
  const file = odsFile(table(trips, 'table:name="Trips"'));
  const text = await textOf(file, 'a.ods');
  expect(text.format).toBe(mediaType);
  expect(outline(text)).toEqual([
    'h1: Trips',
    'header: Trip | Day | Cost | Share | Time',
    'row: Bern | 9. Dezember 2025 | CHF 12.50 | 7,5 % | 08:15',
    'row: Chur',
  ]);
  const [first, rows] = await tablesOf(file, 'a.ods');
  expect(first).toMatchObject({
    columns: [
      { name: 'Trip', type: 'text' },
      { name: 'Day', type: 'date' },
      { name: 'Cost', type: 'number', unit: 'CHF' },
      { name: 'Share', type: 'number', unit: '%', scale: 100 },
      { name: 'Time', type: 'date' },
    ],
  });
  expect(rows).toMatchObject({
    values: [
      ['Bern', '2025-12-09', 12.5, 0.075, '08:15:00'],
      ['Chur', null, null, null, null],
    ],
  });
});

it('repeats what is repeated, but not the empty end of a sheet', async () => {
  const rows =
    row(
      cell('a') + value('0', 'float', 'office:value="0" table:number-columns-repeated="2"'),
      'table:number-rows-repeated="2"',
    ) +
    row(
      '<table:table-cell table:number-columns-repeated="16384"/>',
      'table:number-rows-repeated="1048574"',
    );
  const text = await textOf(odsFile(table(rows)), 'a.ods');
  expect(outline(text)).toEqual(['h1: S', 'row: a | 0 | 0', 'row: a | 0 | 0']);
  expect(text.blocks.at(-1)).toMatchObject({ cells: 'A2:C2' });
});

it('keeps hidden sheets, rows and columns aside', async () => {
  const columns =
    '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>';
  const line = (...words: string[]) => words.map((word) => cell(word)).join('');
  const rows =
    columns +
    row(line('name', 'salary', 'city')) +
    row(line('Ghost', 'high', 'Chur'), 'table:visibility="filter"') +
    row(line('Petra', 'low', 'Bern'));
  const secret = table(row(cell('x')), 'table:name="Secret" table:style-name="off"');
  expect(outline(await textOf(odsFile(table(rows) + secret), 'a.ods'))).toEqual([
    'h1: S',
    'header: name | city',
    'row: Petra | Bern',
    'hidden paragraph: salary',
    'hidden row: Ghost | high | Chur',
    'hidden row:  | low',
    'hidden h1: Secret',
    'hidden paragraph: x',
  ]);
});

it('reads merged cells, comments, links, text boxes and what images show', async () => {
  const note =
    '<office:annotation><dc:creator>Urs</dc:creator><dc:date>2025-01-01T00:00:00</dc:date><text:p>Too much?</text:p></office:annotation>';
  const shapes =
    '<table:shapes><draw:frame><draw:text-box><text:p>Draft</text:p></draw:text-box></draw:frame></table:shapes>';
  const image = '<draw:frame><draw:image/><svg:title>A cable car</svg:title></draw:frame>';
  const rows =
    row(cell('Region') + cell('City')) +
    row(
      cell('North', 'table:number-rows-spanned="2"') +
        `<table:table-cell>${note}<text:p><text:a xlink:href="https://a.example/">Bern</text:a><text:s/>main<text:line-break/>station</text:p></table:table-cell>`,
    ) +
    row(
      `<table:covered-table-cell/><table:table-cell><text:p>Chur</text:p>${image}</table:table-cell>`,
    );
  const text = await textOf(odsFile(table(shapes + rows)), 'a.ods');
  expect(outline(text)).toEqual([
    'h1: S',
    'header: Region | City',
    'row: North | Bern main station',
    'row: North | Chur',
    'paragraph: Draft',
    'comment: Urs: Too much?',
    'figure: A cable car',
  ]);
  expect(text.blocks.slice(-2).map(({ cells }) => cells)).toEqual(['B2', 'B3']);
  expect(text.links).toHaveLength(1);
});

it('says what the file says of itself, and that it has macros', async () => {
  const meta =
    '<office:document-meta><office:meta><dc:title>Trips of 2025</dc:title><meta:initial-creator>Petra</meta:initial-creator>' +
    '<meta:keyword>travel</meta:keyword><meta:keyword>costs</meta:keyword></office:meta></office:document-meta>';
  const parts = { 'meta.xml': meta, 'Basic/Standard/Module1.xml': '<x/>' };
  expect(await textOf(odsFile(table(trips), parts), 'a.ods')).toMatchObject({
    title: 'Trips of 2025',
    metadata: { author: 'Petra', keywords: ['travel', 'costs'] },
    warnings: ['its macros were not read'],
  });
});

it.each([
  [
    'encrypted',
    'FILE_ENCRYPTED',
    odsFile('', { 'META-INF/manifest.xml': '<m:file-entry><m:encryption-data/></m:file-entry>' }),
  ],
  ['empty', 'FILE_NO_TEXT', odsFile(table(''))],
  ['cut off', 'FILE_MALFORMED', odsFile(table(trips)).subarray(0, 400)],
  ['too deep', 'FILE_HOSTILE', odsFile(`${'<x>'.repeat(600)}${'</x>'.repeat(600)}`)],
  [
    'of cells that repeat without end',
    'FILE_HOSTILE',
    odsFile(
      table(
        row(
          cell('x', 'table:number-columns-repeated="16384"'),
          'table:number-rows-repeated="1048576"',
        ),
      ),
    ),
  ],
])('refuses a file that is %s', async (_, code, file) => {
  expect(await refusalOf(file, 'a.ods')).toBe(code);
});
