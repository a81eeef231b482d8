import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';
import { readMarkdown, titleOf, type Block } from './read-markdown.ts';
import type { Layout } from './seed-file.ts';

const margin = 64; // points
const bodySize = 10.5;
const headingSizes = { 1: 22, 2: 15, 3: 12 } as const;

export function writePdf(
  text: string,
  { pagePerSection = false, password, writtenAt }: Layout & { writtenAt: Date },
): Promise<Buffer> {
  const pdf = new PdfDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    info: { Title: titleOf(text), Author: 'Alpenwerk AG', CreationDate: writtenAt },
    ...(password !== undefined && { userPassword: password, ownerPassword: password }),
  });
  for (const block of readMarkdown(text)) {
    if (pagePerSection && block.kind === 'heading' && block.level === 2) pdf.addPage();
    draw(pdf, block);
  }
  numberPages(pdf, titleOf(text));
  pdf.end();
  return buffer(pdf);
}

function draw(pdf: PDFKit.PDFDocument, block: Block): void {
  switch (block.kind) {
    case 'heading':
      pdf.font('Helvetica-Bold').fontSize(headingSizes[block.level]).text(block.text);
      break;
    case 'paragraph':
      pdf.font('Helvetica').fontSize(bodySize).text(block.text, { lineGap: 2 });
      break;
    case 'list':
      pdf
        .font('Helvetica')
        .fontSize(bodySize)
        .list([...block.items], { lineGap: 2 });
      break;
    case 'table':
      pdf
        .font('Helvetica')
        .fontSize(bodySize)
        .table({ data: block.rows.map((row) => [...row]) });
      break;
  }
  pdf.moveDown(0.7);
}

function numberPages(pdf: PDFKit.PDFDocument, title: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    pdf.page.margins.bottom = 0; // text in the bottom margin would begin a new page
    pdf
      .font('Helvetica')
      .fontSize(8)
      .text(`${title}, page ${index + 1} of ${count}`, margin, pdf.page.height - 40, {
        lineBreak: false,
      });
  }
}
