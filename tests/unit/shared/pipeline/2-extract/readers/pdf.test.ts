import { describe, expect, it } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { readPdfAgain } from '../../../../../../shared/pipeline/2-extract/readers/pdf/read-pdf.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { glyphPdf, pdfOf } from './glyph-pdf.ts';
import { pdfFile } from './pdf-file.ts';
import { checkSpans, linksOf, noAids, outline, refusalOf, textOf } from '../read.ts';

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
  const reading = await readPdfAgain(await twoPages(), noAids);
  if (reading.outcome !== 'read') throw new Error(reading.rejection.reason);
  const text = checkSpans(reading.text);
  expect(text.engine).toContain('unpdf');
  expect(text.title).toBe('Report of the year');
  expect(outline(text)[0]).toBe('h1: Annual report');
  expect(text.text).toContain('We expect more of the same.');
  expect(text.blocks.at(-1)?.page).toBe(2);
});

it('says where each block stands, in points from the upper left corner', async () => {
  const pdf = await pdfFile((page) => {
    page.text('At the top of the page.', 72, 100);
    page.text('Far below it.', 300, 500);
  });
  const { blocks } = await textOf(pdf, 'a.pdf');
  const boxes = blocks.map(({ box = [] }) => box.map((points) => Math.round(points / 10) * 10));
  expect(boxes).toEqual([
    [70, 100, 190, 110],
    [300, 500, 370, 510],
  ]);
  const again = await readPdfAgain(pdf, noAids);
  if (again.outcome !== 'read') throw new Error(again.rejection.reason);
  for (const [at, { box = [] }] of again.text.blocks.entries()) {
    box.forEach((edge, side) =>
      expect(Math.abs(edge - (blocks[at]?.box?.[side] ?? 0))).toBeLessThan(4),
    );
  }
});

it('finds the words that lead elsewhere, and only to where a reader may go', async () => {
  const pdf = await pdfFile((page) => {
    page.text('See ', { continued: true });
    page.text('the handbook', { continued: true, link: 'https://example.com/handbook' });
    page.text(' or ', { continued: true, link: null });
    page.text('start it', { link: 'file:///bin/sh' });
  });
  expect(linksOf(await textOf(pdf, 'a.pdf'))).toEqual([
    ['the handbook', 'https://example.com/handbook'],
  ]);
});

it('keeps what the file says of itself', async () => {
  const info = {
    Author: 'Ada Rieger',
    Subject: 'Results',
    Keywords: 'revenue, outlook',
    CreationDate: new Date('2026-02-03T04:05:06Z'),
    ModDate: new Date('2026-03-04T05:06:07Z'),
  };
  const pdf = await pdfFile((page) => void page.text('Words.'), { info });
  expect((await textOf(pdf, 'a.pdf')).metadata).toEqual({
    author: 'Ada Rieger',
    subject: 'Results',
    keywords: ['revenue', 'outlook'],
    createdAt: '2026-02-03T04:05:06.000Z',
    modifiedAt: '2026-03-04T05:06:07.000Z',
  });
});

it('sets aside what stands at the head and foot of most pages', async () => {
  const pages = ['first', 'second', 'third', 'fourth'];
  const pdf = await pdfFile(
    (pdf) => {
      for (const [at, page] of pages.entries()) {
        pdf.addPage({ margin: 0 }).fontSize(11);
        pdf.text('Contract 4711', 72, 40).text(`Page ${at + 1} of 4`, 280, 750);
        pdf.text(`A sentence of the ${page} page that stands alone.`, 72, 300);
      }
    },
    { autoFirstPage: false },
  );
  const lines = outline(await textOf(pdf, 'a.pdf'));
  expect(lines.slice(0, 4)).toEqual(
    pages.map((page) => `paragraph: A sentence of the ${page} page that stands alone.`),
  );
  expect(lines.slice(4, 6)).toEqual([
    'header paragraph: Contract 4711',
    'footer paragraph: Page 1 of 4',
  ]);
  expect(lines).toHaveLength(12);
});

it.each([
  ['Contract 4711 · Page 1 of 1', 'footer '],
  ['1 / 1', 'footer '],
  ['Seite 1 von 1', 'footer '],
  ['Contract 4711 | 1/1', 'footer '],
  ['Parcel 1 of 1', ''],
  ['The bid is number 1 of 3', ''],
  ['Delivered: 1/1/2026', ''],
])('takes the foot of a single page for one where it counts the pages: %s', async (foot, aside) => {
  const pdf = await pdfFile(
    (pdf) => {
      pdf.addPage({ margin: 0 }).fontSize(11);
      pdf.text('A sentence that stands alone.', 72, 300).text(foot, 200, 750);
    },
    { autoFirstPage: false },
  );
  expect(outline(await textOf(pdf, 'a.pdf'))).toEqual([
    'paragraph: A sentence that stands alone.',
    `${aside}paragraph: ${foot}`,
  ]);
});

it('reads what is filled into a form behind its labels, what is typed onto the page, and comments', async () => {
  const pdf = await pdfFile((pdf) => {
    pdf.font('Helvetica').fontSize(12);
    pdf.initForm();
    pdf.text('Name of the applicant:', 72, 100).text('Remarks:', 72, 140).text('Agreed', 90, 220);
    pdf.formText('applicant', 220, 96, 200, 20, { value: 'Regula Zumstein' });
    pdf.formText('remarks', 220, 136, 200, 60, { value: 'Needs a permit', multiline: true });
    pdf.formText('empty', 220, 216, 200, 20, {});
    pdf.formCheckbox('agreed', 72, 220, 12, 12, {});
    pdf.formText('alone', 72, 400, 200, 20, { value: 'A field without a label' });
    pdf.note(72, 500, 20, 20, 'Please check the date.');
  });
  expect(outline(await textOf(pdf, 'a.pdf'))).toEqual([
    'paragraph: Name of the applicant: Regula Zumstein',
    'paragraph: Remarks: Needs a permit',
    'paragraph: Agreed',
    'paragraph: A field without a label',
    'comment: Please check the date.',
  ]);
});

it.each([
  ['Hebrew', ['הדוח השנתי של החברה', 'ההכנסות גדלו בשנה האחרונה מאוד']],
  ['Arabic', ['تقرير الشركة السنوي', 'ارتفعت الإيرادات في السنة الماضية']],
])('reads %s in the order of its words', async (_, sentences) => {
  const lines = sentences.map((text, at) => ({ text, x: 200, y: 700 - 60 * at }));
  const text = await textOf(glyphPdf(lines), 'a.pdf');
  expect(outline(text)).toEqual(sentences.map((sentence) => `paragraph: ${sentence}`));
  expect(text.engine).toContain('unpdf');
  expect(text.blocks.every(({ box, page }) => box !== undefined && page === 1)).toBe(true);
});

it('joins the lines of a Chinese paragraph without blanks', async () => {
  const lines = ['去年收入增长了百分之十公司预计', '明年会更好'].map((text, at) => ({
    text,
    x: 72,
    y: 700 - 15 * at,
  }));
  expect((await textOf(glyphPdf(lines), 'a.pdf')).text).toBe(
    '去年收入增长了百分之十公司预计明年会更好',
  );
});

it('lists the files that it carries, to be read by themselves', async () => {
  const pdf = await pdfFile((page) => {
    page.text('Words.').file(Buffer.from('of another file'), { name: 'a.txt' });
  });
  const text = await textOf(pdf, 'a.pdf');
  expect(text.text).toBe('Words.');
  expect(text.members).toEqual([
    { path: ['a.txt'], sizeBytes: 15, modifiedAt: null, sha256: sha256('of another file') },
  ]);
  const inner = { path: ['a.txt'], sha256: sha256('of another file') };
  const file = { bytes: pdf, name: 'a.pdf', attempt: 'first', inner } as const;
  expect(await readBytes(file, noAids)).toMatchObject({ text: { text: 'of another file' } });
});

it('reads pages at the end of a very deep tree, and none of a tree that runs in a circle', async () => {
  const deep = 20_000;
  const content = 'BT /F 12 Tf 72 700 Td (At the bottom) Tj ET';
  const levels = Array.from(
    { length: deep },
    (_, at) => `<< /Type /Pages /Kids [${at + 3} 0 R] /Count 1 >>`,
  );
  const tree = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    ...levels,
    `<< /Type /Page /Parent ${deep + 1} 0 R /MediaBox [0 0 612 792] /Contents ${deep + 3} 0 R /Resources << /Font << /F ${deep + 4} 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
  expect((await textOf(tree, 'a.pdf')).text).toContain('At the bottom');
  const circle = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>',
  ]);
  expect(await refusalOf(circle, 'a.pdf')).toBe('FILE_NO_TEXT');
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
