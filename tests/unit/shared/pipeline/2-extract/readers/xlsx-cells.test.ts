import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { textFormat } from '../../../../../../shared/pipeline/2-extract/readers/sheets/sheet.ts';
import { readSheet } from '../../../../../../shared/pipeline/2-extract/readers/xlsx/sheet.ts';
import { bytesOf, textOf } from '../read.ts';
import { row, xlsxFile } from './xlsx-file.ts';

it.each([
  ['as most are', '<c r="A1" s="1"><v>1.5</v></c>'],
  ['with its attributes in another order', '<c t="n" s="1" r="A1"><v>1.5</v></c>'],
  ['with other quotes', `<c r='A1' s='1'><v>1.5</v></c>`],
  ['with blanks', '<c r="A1" s="1" ><v>1.5</v ></c>'],
  ['with a reference', '<c r="A1" s="1"><v>1&#46;5</v></c>'],
  ['with a comment', '<c r="A1" s="1"><!-- sum --><v>1.5</v></c>'],
  ['with a formula', '<c r="A1" s="1"><f>3/2</f><v>1.5</v></c>'],
  ['with a prefix', '<x:c r="A1" s="1"><x:v>1.5</x:v></x:c>'],
  ['after blanks', '\n  <c r="A1" s="1"><v>1.5</v></c>'],
])('reads a cell that is written %s', async (_, cell) => {
  const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="2"/></cellXfs>';
  const { text } = await textOf(xlsxFile([{ rows: row(1, cell) }], { styles }), 'a.xlsx');
  expect(text).toBe('Sheet1\n\n1.50');
});

const sheet =
  '<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1" t="s"><v>0</v></c></row>\n' +
  '<row r="2"><!-- <c r="A2"><v>2</v></c> --><c r="B2" t="str"><f>A1</f><v>x</v></c><c r="C2" s="1"/></row>' +
  '<row r="3"><c r="A3" t="inlineStr"><is><t><![CDATA[<c r="A3"><v>3</v></c>]]></t></is></c>' +
  '<c r="B3"><v>4</v></c></row></sheetData></worksheet>';
const puts = (
  '~ ~\n~<~>~"~&~&lt;~]]~]]>~<![CDATA[~<!--~-->~7~\u0001~\u007F~<?pi ~?>~</c>~<v>~</v>~ s="1"~' +
  '<c r="D4"><v>7</v></c>~<c r="E4">~</row>~<row r="9">~</sheetData>~</worksheet>'
).split('~');
const edits = fc.array(
  fc.record({
    at: fc.nat(sheet.length),
    removed: fc.nat(5),
    put: fc.constantFrom(...puts),
  }),
  { maxLength: 4 },
);

const found = (xml: string) => {
  try {
    const context = {
      strings: ['word'],
      styleOf: () => ({ numbers: textFormat, texts: textFormat }),
      progress: () => undefined,
    };
    const { rows, withoutResult } = readSheet(bytesOf(xml), context);
    return {
      withoutResult,
      rows: rows.map(({ number, columns, values }) => [number, columns, values]),
    };
  } catch (error) {
    return error instanceof Error && 'rejection' in error ? error.rejection : error;
  }
};

it('reads broken and odd sheets as if it parsed each cell', () => {
  fc.assert(
    fc.property(edits, (changes) => {
      const xml = changes
        .reduce(
          (text, { at, removed, put }) => text.slice(0, at) + put + text.slice(at + removed),
          sheet,
        )
        .toWellFormed();
      // With two blanks it is the same XML, and no cell is taken out of it before it is parsed.
      expect(found(xml)).toEqual(found(xml.replaceAll('<c r=', '<c  r=')));
    }),
    { numRuns: 2_000 },
  );
});
