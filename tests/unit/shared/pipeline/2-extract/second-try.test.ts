import { expect, test } from 'vitest';
import { readBytes } from '../../../../../shared/pipeline/2-extract/read-bytes.ts';
import type { ReadAids } from '../../../../../shared/pipeline/2-extract/reader.ts';
import { bytesOf, noAids } from './read.ts';
import { docxFile, paragraph } from './readers/docx-file.ts';
import { pdfFile } from './readers/pdf-file.ts';
import { notice, noticeSentence, scanOf, withOcr } from './readers/scan.ts';

/** What is said of a file whose first reader had to be killed. */
async function again(bytes: Uint8Array, name: string, aids: ReadAids) {
  const reading = await readBytes({ bytes, name, attempt: 'second' }, aids);
  if (reading.outcome === 'missing') throw new Error('nothing was looked for in it');
  const { dependsOn } = reading;
  return reading.outcome === 'read'
    ? { text: reading.text.text, warnings: reading.text.warnings, dependsOn }
    : { ...reading.rejection, dependsOn };
}

const second = 'it was read at the second try, since the first had to be ended';
const unseen = 'its scanned pages and pictures were not looked at';

test('a text that is read at the second try says so', async () => {
  expect(await again(bytesOf('# Words'), 'a.md', noAids)).toEqual({
    text: 'Words',
    warnings: [second],
    dependsOn: undefined,
  });
});

test('a scan whose first reader was killed is not called a file without text for ever', async () => {
  const scan = await scanOf([await notice()]);
  expect(await again(scan, 'scan.pdf', await withOcr())).toEqual({
    code: 'FILE_NO_TEXT',
    reason: expect.stringContaining(unseen) as string,
    dependsOn: 'ocr',
  });
});

test('the pages that speak for themselves are read beside scans, and depend on OCR', async () => {
  const picture = await (await notice()).png().toBuffer();
  const mixed = await pdfFile((pdf) => {
    pdf.text('This page speaks for itself.');
    pdf.addPage({ margin: 0 }).image(picture, 0, 0, { width: 612 });
  });
  const read = await again(mixed, 'a.pdf', await withOcr());
  expect(read).toMatchObject({ text: 'This page speaks for itself.', dependsOn: 'ocr' });
  expect(read).toHaveProperty('warnings', ['no text on 1 pages: 2', `${second}: ${unseen}`]);
});

test('the words of a Word file are not lost with its pictures', async () => {
  const shown = paragraph('<w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r>');
  const docx = docxFile({
    body: paragraph('At the door hangs:') + shown,
    relationships: [{ id: 'rId1', kind: 'image', target: 'media/door.png' }],
    others: { 'word/media/door.png': await (await notice()).png().toBuffer() },
  });
  expect(await again(docx, 'a.docx', await withOcr())).toEqual({
    text: 'At the door hangs:',
    warnings: [`${second}: ${unseen}`],
    dependsOn: 'ocr',
  });
});

test('a picture is looked at once more', { timeout: 60_000 }, async () => {
  const picture = await (await notice()).png().toBuffer();
  expect(await again(picture, 'door.png', await withOcr())).toMatchObject({
    text: expect.stringContaining(noticeSentence) as string,
    warnings: ['it was read by OCR', second],
    dependsOn: 'ocr',
  });
});

test('without OCR a scan stays a file without text', async () => {
  const scan = await scanOf([await notice()]);
  const reason = 'The file holds no text that could be found';
  expect(await again(scan, 'scan.pdf', noAids)).toMatchObject({ code: 'FILE_NO_TEXT', reason });
});
