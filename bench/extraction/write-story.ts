import { buffer } from 'node:stream/consumers';
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import PdfDocument from 'pdfkit';
import {
  odfCell,
  odfRow,
  odfText,
  p,
} from '../../tests/unit/shared/pipeline/2-extract/readers/odf-file.ts';
import {
  pptxFile,
  shape,
  tableCell,
  tableFrame,
  tableRow,
  textParagraph,
} from '../../tests/unit/shared/pipeline/2-extract/readers/pptx-file.ts';
import type { Section, Story } from './story.ts';

/** The same document as different programs would save it. */
export const storyWriters = { docx, odt, rtf, html, eml, pptx, pdf } as const satisfies Readonly<
  Record<string, (story: Story) => Promise<Uint8Array>>
>;

async function docx({ title, sections }: Story): Promise<Uint8Array> {
  const children = sections.flatMap(({ heading, paragraphs, list, table }) => [
    new Paragraph({ text: heading, heading: HeadingLevel.HEADING_1 }),
    ...paragraphs.map((text) => new Paragraph(text)),
    ...list.map((text) => new Paragraph({ text, bullet: { level: 0 } })),
    new Table({
      rows: table.map(
        (cells) =>
          new TableRow({
            children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })),
          }),
      ),
    }),
  ]);
  return Packer.toBuffer(new Document({ title, sections: [{ children }] }));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

async function odt({ sections }: Story): Promise<Uint8Array> {
  const body = sections.map(
    ({ heading, paragraphs, list, table }) =>
      `<text:h text:outline-level="1">${escaped(heading)}</text:h>` +
      paragraphs.map((text) => p(escaped(text))).join('') +
      `<text:list>${list.map((text) => `<text:list-item>${p(escaped(text))}</text:list-item>`).join('')}</text:list>` +
      `<table:table>${table.map((cells) => odfRow(...cells.map((text) => odfCell(escaped(text))))).join('')}</table:table>`,
  );
  return odfText(body.join(''));
}

/** Every sign beyond ASCII by its number, as Word writes it. */
const rtfText = (text: string): string =>
  text
    .replaceAll(/[\\{}]/g, String.raw`\$&`)
    .replaceAll(/[^\0-\x7f]/g, (sign) => String.raw`\u${sign.charCodeAt(0)}?`);

async function rtf({ sections }: Story): Promise<Uint8Array> {
  const row = (cells: readonly string[]) =>
    String.raw`\trowd${cells.map((_, at) => String.raw`\cellx${(at + 1) * 2_000}`).join('')}` +
    String.raw`\pard\intbl ${cells.map((text) => String.raw`${rtfText(text)}\cell `).join('')}\row`;
  const body = sections.map(
    ({ heading, paragraphs, list, table }) =>
      String.raw`\pard\outlinelevel0 ${rtfText(heading)}\par` +
      paragraphs.map((text) => String.raw`\pard ${rtfText(text)}\par`).join('') +
      list.map((text) => String.raw`\pard\li360 ${rtfText(text)}\par`).join('') +
      table.map(row).join('') +
      String.raw`\pard`,
  );
  return Buffer.from(String.raw`{\rtf1\ansi\ansicpg1252 ${body.join('\n')}}`, 'latin1');
}

async function html(story: Story): Promise<Uint8Array> {
  return Buffer.from(page(story));
}

function page({ title, sections }: Story): string {
  const body = sections.map(
    ({ heading, paragraphs, list, table }) =>
      `<h1>${escaped(heading)}</h1>${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}` +
      `<ul>${list.map((text) => `<li>${escaped(text)}</li>`).join('\n')}</ul><table>${table.map(tableLine).join('\n')}</table>`,
  );
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body.join('\n')}</body></html>`;
}

const tableLine = (cells: readonly string[], row: number): string => {
  const tag = row === 0 ? 'th' : 'td';
  return `<tr>${cells.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;
};

async function eml(story: Story): Promise<Uint8Array> {
  const packed = Buffer.from(page(story)).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const lines = [
    'From: Ann Lee <ann@example.com>',
    'To: Bob <bob@example.com>',
    `Subject: ${story.title}`,
    'Date: Tue, 10 Mar 2026 13:40:00 +0100',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    packed,
    '--b1--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** A slide for each section. */
async function pptx({ title, sections }: Story): Promise<Uint8Array> {
  const slides = sections.map(({ heading, paragraphs, list, table }) => ({
    shapes:
      shape(escaped(heading), 'title') +
      shape([...paragraphs, ...list].map((text) => textParagraph(escaped(text))).join('')) +
      tableFrame(
        table.map((cells) => tableRow(...cells.map((text) => tableCell(escaped(text))))).join(''),
        'firstRow="1"',
      ),
  }));
  return pptxFile(slides, { title: escaped(title) });
}

/** A page for each section. */
async function pdf({ title, sections }: Story): Promise<Uint8Array> {
  const document = new PdfDocument({ size: 'A4', info: { Title: title }, autoFirstPage: false });
  for (const section of sections) {
    document.addPage();
    drawSection(document, section);
  }
  document.end();
  return buffer(document);
}

function drawSection(document: PDFKit.PDFDocument, section: Section): void {
  const { heading, paragraphs, list, table } = section;
  document.font('Helvetica-Bold').fontSize(16).text(heading).moveDown();
  document.font('Helvetica').fontSize(10);
  for (const text of paragraphs) document.text(text).moveDown();
  document.list([...list]).moveDown();
  document.table({ data: table.map((cells) => [...cells]) });
}
