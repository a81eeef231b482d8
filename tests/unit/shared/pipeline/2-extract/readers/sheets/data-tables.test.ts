import { describe, expect, it } from 'vitest';
import type { DataLine } from '../../../../../../../shared/model/data-table.ts';
import { tablesOf } from '../../read.ts';
import { number, row, words, xlsxFile, type SheetToWrite } from '../xlsx-file.ts';

const styles =
  '<numFmts><numFmt numFmtId="164" formatCode="&quot;CHF&quot; #,##0.00"/><numFmt numFmtId="165" formatCode="d.m.yyyy"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>';
const read = (...sheets: SheetToWrite[]): Promise<DataLine[]> =>
  tablesOf(xlsxFile(sheets, { styles }), 'a.xlsx');
const bool = (at: string, value: 0 | 1) => `<c r="${at}" t="b"><v>${value}</v></c>`;
const error = (at: string) => `<c r="${at}" t="e"><v>#N/A</v></c>`;

const header = (...names: string[]) =>
  row(1, names.map((name, at) => words(`${String.fromCharCode(65 + at)}1`, name)).join(''));

it('keeps a table with the types and units of its columns, and values as they are', async () => {
  const rows =
    header('Trip', 'Day', 'Cost', 'Share', 'Paid', 'Distance [km]', 'Time') +
    row(
      2,
      words('A2', 'Bern') +
        number('B2', 46_000, 3) +
        number('C2', 12.5, 2) +
        number('D2', 0.075, 1) +
        bool('E2', 1) +
        number('F2', 120) +
        number('G2', 1.5, 4),
    ) +
    row(3, words('A3', 'Chur') + number('B3', 46_000.75, 3) + error('C3') + bool('E3', 0));
  expect(await read({ name: 'Trips', rows })).toEqual([
    {
      kind: 'table',
      table: 0,
      sheet: 'Trips',
      cells: 'A1:G3',
      columns: [
        { letter: 'A', name: 'Trip', type: 'text' },
        { letter: 'B', name: 'Day', type: 'date' },
        { letter: 'C', name: 'Cost', type: 'number', unit: 'CHF' },
        { letter: 'D', name: 'Share', type: 'number', unit: '%', scale: 100 },
        { letter: 'E', name: 'Paid', type: 'boolean' },
        { letter: 'F', name: 'Distance [km]', type: 'number', unit: 'km' },
        { letter: 'G', name: 'Time', type: 'number', unit: 'days' },
      ],
      rows: 2,
      totals: [],
    },
    {
      kind: 'rows',
      table: 0,
      from: 2,
      values: [
        ['Bern', '2025-12-09', 12.5, 0.075, true, 120, 1.5],
        ['Chur', '2025-12-09T18:00:00', null, null, false, null, null],
      ],
    },
  ]);
});

it('names columns by a header of two rows, where cells of the first are merged across columns', async () => {
  const cells = (at: number, first: string, ...values: readonly number[]) =>
    row(
      at,
      words(`A${at}`, first) +
        values.map((value, place) => number(`${'BCD'.charAt(place)}${at}`, value)).join(''),
    );
  const sheet = (second: string) => ({
    name: 'Sales',
    rows:
      row(1, words('A1', 'Region') + words('B1', '2025') + words('D1', 'Note')) +
      second +
      cells(3, 'North', 10, 20) +
      cells(4, 'South', 30, 40),
    after: '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>',
  });
  const namesOf = async (second: string) => {
    const [table] = await read(sheet(second));
    return table?.kind === 'table'
      ? [table.rows, ...table.columns.map(({ name, type }) => `${name} ${type}`)]
      : [];
  };
  expect(await namesOf(row(2, words('B2', 'Q1') + words('C2', 'Q2')))).toEqual([
    2,
    'Region text',
    '2025 Q1 number',
    '2025 Q2 number',
    'Note text',
  ]);
  // Not all that is merged is named, or it is figures: no header.
  expect((await namesOf(row(2, words('B2', 'Q1'))))[0]).toBe(3);
  expect((await namesOf(cells(2, 'East', 5, 6)))[0]).toBe(3);
});

it('leaves out what is hidden, and says which row each stretch begins with', async () => {
  const rows =
    header('a', 'b') +
    row(2, number('A2', 1) + number('B2', 2)) +
    row(3, number('A3', 3) + number('B3', 4), 'hidden="1"') +
    row(4, words('A4', 'Total') + number('B4', 6));
  const lines = await read({ rows }, { name: 'Secret', rows, state: 'hidden' });
  expect(lines).toMatchObject([
    { rows: 2, totals: [4], columns: [{ type: 'mixed' }, { type: 'number' }] },
    { kind: 'rows', from: 2, values: [[1, 2]] },
    { kind: 'rows', from: 4, values: [['Total', 6]] },
  ]);
});

it('does not repeat numbers of merged cells, which would be added twice', async () => {
  const rows =
    header('Region', 'City', 'Sales') +
    row(2, words('A2', 'North') + words('B2', 'Basel') + number('C2', 5)) +
    row(3, words('B3', 'Zurich'));
  const after = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="C2:C3"/></mergeCells>';
  const lines = await read({ rows, after });
  expect(lines[1]).toMatchObject({
    values: [
      ['North', 'Basel', 5],
      ['North', 'Zurich', null],
    ],
  });
});

describe('of many rows', () => {
  it('is written in stretches of at most 5,000 values', async () => {
    const rows = Array.from({ length: 6_001 }, (_, at) =>
      row(at + 2, number(`A${at + 2}`, at) + number(`B${at + 2}`, at * 2)),
    );
    const lines = await read({ rows: header('n', 'twice') + rows.join('') });
    expect(lines[0]).toMatchObject({ cells: 'A1:B6002', rows: 6_001 });
    const stretches = lines.flatMap((line) =>
      line.kind === 'rows' ? [[line.from, line.values.length]] : [],
    );
    expect(stretches).toEqual([
      [2, 2_500],
      [2_502, 2_500],
      [5_002, 1_001],
    ]);
  });
});
