import { utils, write } from '@e965/xlsx';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { bytesOf, noAids, refusalOf, textOf } from '../read.ts';
import { compoundFile } from '../readers/compound-file-written.ts';
import { docFile } from '../readers/doc-file.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { pdfFile } from '../readers/pdf-file.ts';
import { pptxFile, shape } from '../readers/pptx-file.ts';
import { number, row, xlsxFile } from '../readers/xlsx-file.ts';
import { olePackage } from './ole-package.ts';

const costs = xlsxFile([{ rows: row(1, number('A1', 7)) }]);
const offer = docxFile({ body: paragraph('The offer.') });

const packaged = (label: string, content: Uint8Array): Uint8Array =>
  compoundFile({ '\u0001Ole10Native': olePackage(label, content) });

const membersOf = async (bytes: Uint8Array, name: string) => {
  const { members = [], warnings } = await textOf(bytes, name);
  return { names: members.map(({ path }) => path.join(' > ')), warnings };
};

test('files that people put into a Word file are listed, and other objects are told of', async () => {
  const letter = await pdfFile((pdf) => void pdf.text('A letter.'));
  const others = {
    'word/embeddings/Costs.xlsx': costs,
    'word/embeddings/oleObject1.bin': compoundFile({ Package: offer }),
    'word/embeddings/oleObject2.bin': compoundFile({ CONTENTS: letter }),
    'word/embeddings/oleObject3.bin': docFile({ paragraphs: [{ text: 'Old words.' }] }),
    'word/embeddings/oleObject4.bin': packaged('plan.txt', bytesOf('The plan.')),
    'word/embeddings/oleObject5.bin': compoundFile({ 'Equation Native': Uint8Array.of(1, 2) }),
    'word/embeddings/oleObject6.bin': packaged('cut.txt', bytesOf('x')).subarray(0, 600),
  };
  const docx = docxFile({ body: paragraph('See what is in it.'), others });
  expect(await membersOf(docx, 'a.docx')).toEqual({
    names: ['Costs.xlsx', 'oleObject1.docx', 'oleObject2.pdf', 'oleObject3.doc', 'plan.txt'],
    warnings: ['2 embedded objects were not read'],
  });
  const read = await readBytes(
    {
      bytes: docx,
      name: 'a.docx',
      attempt: 'first',
      inner: { path: ['plan.txt'], sha256: sha256(bytesOf('The plan.')) },
    },
    noAids,
  );
  expect(read).toMatchObject({ outcome: 'read', text: { text: 'The plan.' } });
});

test('a file without words of its own is opened for those that lie in it', async () => {
  const others = { 'word/embeddings/Costs.xlsx': costs };
  expect(await membersOf(docxFile({ body: '', others }), 'a.docx')).toEqual({
    names: ['Costs.xlsx'],
    warnings: ['no words of its own were found'],
  });
  expect(await refusalOf(docxFile({ body: '' }), 'a.docx')).toBe('FILE_NO_TEXT');
});

test('what Word takes into a text when it opens the file is a file in it', async () => {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk';
  const others = {
    'word/_rels/document.xml.rels': strToU8(
      `<Relationships><Relationship Id="rId7" Type="${type}" Target="chunk7.dat"/></Relationships>`,
    ),
    'word/chunk7.dat': strToU8('<html><body><p>The report of the programme.</p></body></html>'),
    'word/other.dat': strToU8('<html><body><p>Nobody shows it.</p></body></html>'),
  };
  const docx = docxFile({ body: '<w:altChunk r:id="rId7"/>', others });
  expect((await membersOf(docx, 'a.docx')).names).toEqual(['chunk7.dat']);
});

test('the workbook behind a chart is no file of anybody', async () => {
  const others = {
    'word/embeddings/Sheet1.xlsx': costs,
    'word/charts/_rels/chart1.xml.rels': strToU8(
      '<Relationships><Relationship Id="rId1" Type="x/package" Target="../embeddings/Sheet1.xlsx"/></Relationships>',
    ),
  };
  const body = paragraph('A chart.');
  expect((await membersOf(docxFile({ body, others }), 'a.docx')).names).toEqual([]);
  const broken = { ...others, 'word/charts/_rels/chart1.xml.rels': strToU8('<Relationships') };
  expect((await membersOf(docxFile({ body, others: broken }), 'a.docx')).names).toEqual([
    'Sheet1.xlsx',
  ]);
});

test('files within files within a presentation and a workbook are listed', async () => {
  const inner = docxFile({
    body: paragraph('See the costs.'),
    others: { 'word/embeddings/Costs.xlsx': costs },
  });
  const slides = pptxFile([{ shapes: shape('Words') }], {
    others: { 'ppt/embeddings/Document.docx': inner },
  });
  expect((await membersOf(slides, 'a.pptx')).names).toEqual([
    'Document.docx',
    'Document.docx > Costs.xlsx',
  ]);
  const workbook = xlsxFile([{ rows: row(1, number('A1', 7)) }], {
    parts: { 'xl/embeddings/Document.docx': offer },
  });
  expect((await membersOf(workbook, 'a.xlsx')).names).toEqual(['Document.docx']);
});

test('files in a workbook of binary parts are listed like those in others', async () => {
  const workbook = utils.book_new(utils.aoa_to_sheet([['Costs', 7]]), 'Costs');
  const plain: Uint8Array = write(workbook, { bookType: 'xlsb', type: 'buffer' });
  const xlsb = zipSync({
    ...unzipSync(plain),
    'xl/embeddings/Document.docx': offer,
    'xl/embeddings/oleObject1.bin': compoundFile({ 'Equation Native': Uint8Array.of(1, 2) }),
  });
  expect(await membersOf(xlsb, 'a.xlsb')).toEqual({
    names: ['Document.docx'],
    warnings: ['1 embedded objects were not read'],
  });
});
