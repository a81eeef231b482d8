import { describe, expect, it } from 'vitest';
import {
  createWrittenTables,
  type WrittenTables,
} from '../../../../../../../shared/pipeline/2-extract/readers/sheets/written-tables.ts';
import { bytesOf, tablesOf } from '../../read.ts';
import { cell, docxFile, paragraph, row } from '../docx-file.ts';

const markdown = (...lines: string[]) => tablesOf(bytesOf(lines.join('\n')), 'a.md');
const html = (table: string) => tablesOf(bytesOf(`<table>${table}</table>`), 'a.html');

it('keeps a table of a document with the types of its columns, under its heading', async () => {
  const lines = ['# Travel', '## Costs', '', '| Trip | Day | Cost | Paid |', '|--|--|--|--|'];
  const body = [
    '| Bern | 2026-03-01 | CHF 1,250.50 | true |',
    '| Chur | 2026-03-02 | CHF 90 | false |',
  ];
  expect(await markdown(...lines, ...body)).toEqual([
    {
      kind: 'table',
      table: 0,
      sheet: null,
      heading: 'Costs',
      cells: 'A1:D3',
      columns: [
        { letter: 'A', name: 'Trip', type: 'text' },
        { letter: 'B', name: 'Day', type: 'date' },
        { letter: 'C', name: 'Cost', type: 'number', unit: 'CHF' },
        { letter: 'D', name: 'Paid', type: 'boolean' },
      ],
      rows: 2,
      totals: [],
    },
    {
      kind: 'rows',
      table: 0,
      from: 2,
      values: [
        ['Bern', '2026-03-01', 1250.5, true],
        ['Chur', '2026-03-02', 90, false],
      ],
    },
  ]);
});

it('names columns by all the rows of a header', async () => {
  const head =
    '<thead><tr><th rowspan=2>Place<th colspan=2>Sales</tr><tr><th>2024<th>2025</tr></thead>';
  const [table] = await html(`${head}<tr><td>Bern<td>5<td>6</tr><tr><td>Thun<td>7<td>8</tr>`);
  expect(table).toMatchObject({
    rows: 2,
    columns: [{ name: 'Place' }, { name: 'Sales 2024' }, { name: 'Sales 2025', type: 'number' }],
  });
});

it('keeps none of words alone, of one row, or of a frame around text', async () => {
  expect(await markdown('| Who | What |', '|--|--|', '| Nora | Sales |', '| Luca | Law |')).toEqual(
    [],
  );
  expect(await markdown('| Who | Age |', '|--|--|', '| Nora | 41 |')).toEqual([]);
  expect(await html('<tr><td>1</tr><tr><td>2</tr><tr><td>3</tr>')).toEqual([]);
});

it('says a number that is merged over rows once, and words in each of them', async () => {
  const table =
    '<tr><th>City<th>Line<th>Cost</tr><tr><td rowspan=2>Bern<td>1<td rowspan=2>40</tr><tr><td>2</tr>';
  expect((await html(table)).at(-1)).toMatchObject({
    values: [
      ['Bern', 1, 40],
      ['Bern', 2, null],
    ],
  });
});

it('takes what may be thousands or decimals for words, since nothing tells which', async () => {
  const table = (one: string, other: string) =>
    html(`<tr><th>City<th>Cost</tr><tr><td>Bern<td>${one}</tr><tr><td>Chur<td>${other}</tr>`);
  expect(await table('1.250', '3.400')).toEqual([]);
  expect(await table('1,250', '3,400')).toEqual([]);
  expect((await table('1,250', '13,400.75')).at(-1)).toMatchObject({
    values: [
      ['Bern', 1250],
      ['Chur', 13_400.75],
    ],
  });
});

it('numbers the tables of a document, and finds each under the heading above it', async () => {
  const table = (...costs: string[]) =>
    `<w:tbl>${[['Item', 'Cost'], ...costs.map((cost) => ['Hotel', cost])].map((cells) => row(cells.map((text) => cell(text)).join(''))).join('')}</w:tbl>`;
  const heading = (text: string) =>
    paragraph(`<w:r><w:t>${text}</w:t></w:r>`, '<w:outlineLvl w:val="0"/>');
  const body =
    heading('Now') + table('1', '2') + table('3', '4') + heading('Later') + table('5', '6');
  const found = await tablesOf(docxFile({ body }), 'a.docx');
  expect(found.filter(({ kind }) => kind === 'table')).toMatchObject([
    { table: 0, heading: 'Now', rows: 2 },
    { table: 1, heading: 'Now', rows: 2 },
    { table: 2, heading: 'Later', rows: 2 },
  ]);
});

describe('of many tables', () => {
  const written = () => createWrittenTables();
  const add = (to: WrittenTables, table: number, rows: readonly (readonly string[])[]) => {
    for (const values of rows) to.add({ kind: 'table-row', text: '', table, values });
  };
  const small = [
    ['Trip', 'Cost'],
    ['Bern', '40'],
    ['Chur', '50'],
  ];

  it('keeps small ones together in one piece', () => {
    const tables = written();
    for (let table = 0; table < 300; table += 1) add(tables, table, small);
    const pieces = tables.end();
    expect(pieces).toHaveLength(1);
    expect(
      Buffer.concat(pieces)
        .toString()
        .match(/"kind":"table"/g),
    ).toHaveLength(300);
  });

  it('leaves out one that finds no room, and no line of those around it', () => {
    const tables = written();
    add(tables, 0, small);
    const wide = Array.from({ length: 400 }, (_, at) => String(at).padEnd(900, 'x'));
    const values = ['7', ...wide];
    add(
      tables,
      1,
      Array.from({ length: 300 }, () => values),
    );
    add(tables, 2, small);
    const lines = Buffer.concat(tables.end()).toString().trimEnd().split('\n');
    expect(tables.leftOut).toBe(1);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { kind: 'table', table: 0, rows: 2 },
      { kind: 'rows', table: 0 },
      { kind: 'table', table: 1, rows: 2 },
      { kind: 'rows', table: 1 },
    ]);
  });
});
