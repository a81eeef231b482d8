import { utils, write, type BookType, type WorkBook } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { compoundFile } from './compound-file-written.ts';
import { outline, refusalOf, tablesOf, textOf } from '../read.ts';

const kinds: readonly (readonly [BookType, string, string])[] = [
  ['xlsx', 'a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['xlsb', 'a.xlsb', 'application/vnd.ms-excel.sheet.binary.macroEnabled.12'],
  ['biff8', 'a.xls', 'application/vnd.ms-excel'],
  ['ods', 'a.ods', 'application/vnd.oasis.opendocument.spreadsheet'],
];
const bytesOf = (workbook: WorkBook, bookType: BookType): Uint8Array => {
  const bytes: Uint8Array = write(workbook, { bookType, type: 'buffer', cellStyles: true });
  return bytes;
};

const cities = ['Zürich', 'Genève', 'Ascona', '東京', 'القاهرة'];

/** Rows whose words and values are known. */
const rows = Array.from({ length: 400 }, (_, at) => {
  const cents = (at * 7_919) % 1_000_000;
  return {
    values: [
      `Trip ${at} to ${cities[at % 5] ?? ''}`,
      cents / 100,
      (at % 40) / 40,
      at,
      at % 3 === 0,
    ],
    shown: [
      `Trip ${at} to ${cities[at % 5] ?? ''}`,
      `CHF ${Math.floor(cents / 100).toLocaleString('en-US')}.${String(cents % 100).padStart(2, '0')}`,
      `${(((at % 40) / 40) * 100).toFixed(1)}%`,
      String(at),
      at % 3 === 0 ? 'TRUE' : 'FALSE',
    ],
  };
});

function trips(): WorkBook {
  const header = ['Trip', 'Costs', 'Share', 'Guests', 'Paid'];
  const sheet = utils.aoa_to_sheet([header, ...rows.map(({ values }) => values)]);
  for (let row = 2; row <= rows.length + 1; row += 1) {
    const [cost, share] = [sheet[`B${row}`], sheet[`C${row}`]];
    Object.assign(cost, { z: '"CHF" #,##0.00', w: rows[row - 2]?.shown[1] });
    Object.assign(share, { z: '0.0%', w: rows[row - 2]?.shown[2] });
  }
  return { SheetNames: ['Trips'], Sheets: { Trips: sheet } };
}

describe.each(kinds)('a workbook saved as %s', (bookType, name, format) => {
  it('shows each cell as its program does, at its place', async () => {
    const text = await textOf(bytesOf(trips(), bookType), name);
    expect(text.format).toBe(format);
    expect(outline(text).slice(0, 2)).toEqual([
      'h1: Trips',
      'header: Trip | Costs | Share | Guests | Paid',
    ]);
    const body = text.blocks.slice(2).map(({ start, end, cells }) => ({
      cells,
      shown: text.text.slice(start, end),
    }));
    const expected = rows.map(({ shown }, at) => ({
      cells: `A${at + 2}:E${at + 2}`,
      shown: shown.join(' | '),
    }));
    expect(body).toEqual(expected);
  });

  it('keeps each value as it is', async () => {
    const lines = await tablesOf(bytesOf(trips(), bookType), name);
    expect(lines[0]).toMatchObject({ sheet: 'Trips', cells: 'A1:E401', rows: 400 });
    const columns = lines.flatMap((line) => (line.kind === 'table' ? line.columns : []));
    expect(columns.map(({ type }) => type)).toEqual([
      'text',
      'number',
      'number',
      'number',
      'boolean',
    ]);
    // The writer of these files leaves the styles of an OpenDocument spreadsheet out.
    const unit = bookType === 'ods' ? {} : { unit: '%', scale: 100 };
    expect(columns[2]).toEqual({ letter: 'C', name: 'Share', type: 'number', ...unit });
    const values = lines.flatMap((line) => (line.kind === 'rows' ? line.values : []));
    expect(values).toEqual(rows.map((row) => row.values));
  });

  it('is refused when it was cut off', async () => {
    const whole = bytesOf(trips(), bookType);
    expect(await refusalOf(whole.subarray(0, whole.length / 3), name)).toBe('FILE_MALFORMED');
  });
});

describe('a workbook of Excel 2', () => {
  const record = (type: number, ...bytes: number[]) => [type, 0, bytes.length, 0, ...bytes];
  /** Row, column, three bytes of attributes, then the text. */
  const label = (row: number, column: number, text: string) =>
    record(4, row & 255, row >> 8, column, 0, 0, 0, 0, text.length, ...Buffer.from(text));
  const start = record(9, 2, 0, 16, 0);
  const end = record(10);

  it('is read without a container, and may hold a cell at its far end', async () => {
    const bytes = [...start, ...label(0, 0, 'here'), ...label(16_383, 255, 'far'), ...end];
    const text = await textOf(Uint8Array.from(bytes), 'a.xls');
    expect(outline(text).slice(1)).toEqual(['paragraph: here', 'paragraph: far']);
    expect(text.blocks.at(-1)).toMatchObject({ cells: 'IV16384' });
  });

  it('is read by its code page', async () => {
    const words = [...iconv.encode('Договор', 'cp1251')];
    const cell = record(4, 0, 0, 0, 0, 0, 0, 0, words.length, ...words);
    const bytes = [...start, ...record(0x42, 0xe3, 0x04), ...cell, ...end];
    const text = await textOf(Uint8Array.from(bytes), 'a.xls');
    expect(outline(text).slice(1)).toEqual(['paragraph: Договор']);
  });

  it('is refused when it holds nothing', async () => {
    expect(await refusalOf(Uint8Array.from([...start, ...end]), 'a.xls')).toBe('FILE_NO_TEXT');
  });

  it('is refused when it needs a password', async () => {
    const bytes = [...start, ...record(0x2f, 1, 2, 3, 4), ...label(0, 0, 'secret'), ...end];
    expect(await refusalOf(Uint8Array.from(bytes), 'a.xls')).toBe('FILE_ENCRYPTED');
  });
});

describe.each(kinds.slice(1, 3))('a workbook saved as %s', (bookType, name) => {
  it('never has its macros read, and says so', async () => {
    const vbaraw = compoundFile({ 'VBA/dir': Uint8Array.of(1), PROJECT: Uint8Array.of(1) });
    const text = await textOf(bytesOf({ ...trips(), vbaraw }, bookType), name);
    expect(text.warnings).toEqual(['its macros were not read']);
    expect((await textOf(bytesOf(trips(), bookType), name)).warnings).toEqual([]);
  });

  it('keeps hidden sheets aside, and knows merged cells and dates', async () => {
    const seen = utils.aoa_to_sheet([
      ['Region', 'City', 'Since'],
      ['North', 'Basel', 46_000],
      [null, 'Chur', 46_001],
    ]);
    Object.assign(seen['C2'], { z: 'dd.mm.yyyy' });
    Object.assign(seen['C3'], { z: 'm/d/yy' });
    seen['!merges'] = [utils.decode_range('A2:A3')];
    const workbook: WorkBook = {
      SheetNames: ['Seen', 'Secret'],
      Sheets: { Seen: seen, Secret: utils.aoa_to_sheet([['x']]) },
      Workbook: { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] },
      Props: { Title: 'Price list', Author: 'Petra' },
    };
    const text = await textOf(bytesOf(workbook, bookType), name);
    expect(outline(text)).toEqual([
      'h1: Seen',
      'header: Region | City | Since',
      'row: North | Basel | 09.12.2025',
      'row: North | Chur | 12/10/2025',
      'hidden h1: Secret',
      'hidden paragraph: x',
    ]);
    expect(text).toMatchObject({ title: 'Price list', metadata: { author: 'Petra' } });
  });
});
