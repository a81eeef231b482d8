import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { stepMs } from '../../../../../shared/pipeline/2-extract/step.ts';
import { bytesOf, noAids, read } from './read.ts';
import { docxFile, paragraph } from './readers/docx-file.ts';
import { odfText, p } from './readers/odf-file.ts';
import { pptxFile, shape } from './readers/pptx-file.ts';
import { number, row, xlsxFile } from './readers/xlsx-file.ts';

const times = 20_000;
const many = (one: (at: number) => string): string =>
  Array.from({ length: times }, (_, at) => one(at)).join('');
const rows = many((at) => row(at + 1, number(`A${at + 1}`, at)));
const odsRow = (at: number) =>
  `<table:table-row><table:table-cell office:value-type="string"><text:p>words ${at}</text:p></table:table-cell></table:table-row>`;
const ods = zipSync({
  mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
  'content.xml': strToU8(
    `<office:document-content><table:table table:name="One">${many(odsRow)}</table:table></office:document-content>`,
  ),
});

/** Each of about a MiB of XML, and so of sixteen chunks, or of so many parts. */
test.each([
  ['a Word file', docxFile({ body: many((at) => paragraph(`Some words ${at}.`)) })],
  ['a workbook', xlsxFile([{ name: 'One', rows }])],
  ['an OpenDocument sheet', ods],
  ['an OpenDocument text', odfText(many((at) => p(`Some words ${at}.`)))],
  [
    'XML',
    bytesOf(`<?xml version="1.0"?><a>${'<b>Some words and more of them</b>'.repeat(times)}</a>`),
  ],
  ['slides', pptxFile(Array.from({ length: 20 }, () => ({ shapes: shape('Words') })))],
  [
    'an archive',
    zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}`, strToU8('x')]))),
  ],
])('%s tells part by part that it is being read', async (_, bytes) => {
  let told = 0;
  await read(bytes, 'a', { ...noAids, progress: () => (told += 1) });
  expect(told).toBeGreaterThan(8);
});

test('a step in one go may take longer with its size, but never less than any other', () => {
  expect(stepMs(2 ** 20, 2_000)).toBeUndefined();
  expect(stepMs(20 * 2 ** 20, 2_000)).toBe(40_000);
});
