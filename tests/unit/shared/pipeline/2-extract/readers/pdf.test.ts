import { describe, expect, it } from 'vitest';
import { readPdfAgain } from '../../../../../../shared/pipeline/2-extract/readers/pdf/read-pdf.ts';
import { pdfFile } from './pdf-file.ts';
import { checkSpans, outline, refusalOf, textOf } from '../read.ts';

const twoPages = () =>
  pdfFile(
    (pdf) => {
      pdf.fontSize(24).text('Annual report');
      pdf
        .moveDown()
        .fontSize(11)
        .text('Revenue grew by 2*3*4 percent in the **last** year, says file_name_x.');
      pdf.moveDown().font('Helvetica-Bold').text('Bold start ', { continued: true });
      pdf.font('Helvetica').text('and a plain end of the same sentence.');
      pdf.addPage().fontSize(18).text('Outlook');
      pdf.moveDown().fontSize(11).text('We expect more of the same.');
    },
    { info: { Title: 'Report of the year' } },
  );

it('reads headings and paragraphs with their pages, without the marks of the engine', async () => {
  const text = await textOf(await twoPages(), 'a.pdf');
  expect(text).toMatchObject({
    format: 'application/pdf',
    title: 'Report of the year',
    pages: 2,
    warnings: [],
  });
  expect(text.engine).toContain('liteparse');
  expect(outline(text)).toEqual([
    'h1: Annual report',
    'paragraph: Revenue grew by 2*3*4 percent in the **last** year, says file_name_x.',
    'paragraph: Bold start and a plain end of the same sentence.',
    'paragraph: Outlook',
    'paragraph: We expect more of the same.',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 2, 2]);
});

it('reads the same words by the second engine', async () => {
  const reading = await readPdfAgain(await twoPages());
  if (reading.outcome !== 'read') throw new Error(reading.rejection.reason);
  const text = checkSpans(reading.text);
  expect(text.engine).toContain('unpdf');
  expect(text.title).toBe('Report of the year');
  expect(outline(text)[0]).toBe('h1: Annual report');
  expect(text.text).toContain('We expect more of the same.');
  expect(text.blocks.at(-1)?.page).toBe(2);
});

it('says which pages hold no text', async () => {
  const pdf = await pdfFile((page) => {
    page.text('Words of the first page.');
    page.addPage().rect(10, 10, 200, 200).fill('red');
  });
  expect((await textOf(pdf, 'a.pdf')).warnings).toEqual(['no text on 1 pages: 2']);
});

describe('refuses', () => {
  it('a file that needs a password', async () => {
    const locked = await pdfFile((pdf) => void pdf.text('secret'), { userPassword: 'open sesame' });
    expect(await refusalOf(locked, 'a.pdf')).toBe('FILE_ENCRYPTED');
  });

  it('not a file that only forbids copying', async () => {
    const guarded = await pdfFile((pdf) => void pdf.text('Read me.'), { ownerPassword: 'owner' });
    expect((await textOf(guarded, 'a.pdf')).text).toBe('Read me.');
  });

  it('a file without a text layer', async () => {
    const scan = await pdfFile((pdf) => void pdf.rect(10, 10, 200, 200).fill('red'));
    expect(await refusalOf(scan, 'a.pdf')).toBe('FILE_NO_TEXT');
  });

  it('a file that was cut off', async () => {
    const whole = await twoPages();
    expect(await refusalOf(whole.subarray(0, 700), 'a.pdf')).toBe('FILE_MALFORMED');
  });
});
