import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readMarkdown, titleOf, type Block } from './read-markdown.ts';

const headings = {
  1: HeadingLevel.HEADING_1,
  2: HeadingLevel.HEADING_2,
  3: HeadingLevel.HEADING_3,
} as const;

export async function writeDocx(text: string, writtenAt: Date): Promise<Buffer> {
  const children = readMarkdown(text).flatMap(parts);
  const document = new Document({
    title: titleOf(text),
    creator: 'Alpenwerk AG',
    sections: [{ children }],
  });
  return withDate(await Packer.toBuffer(document), writtenAt);
}

function parts(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ text: block.text, heading: headings[block.level] })];
    case 'paragraph':
      return [new Paragraph(block.text)];
    case 'list':
      return block.items.map((item) => new Paragraph({ text: item, bullet: { level: 0 } }));
    case 'table':
      return [new Table({ rows: block.rows.map(tableRow) })];
  }
}

function tableRow(cells: readonly string[], index: number): TableRow {
  return new TableRow({
    tableHeader: index === 0,
    children: cells.map((cell) => new TableCell({ children: [new Paragraph(cell)] })),
  });
}

/** The library stamps the time of writing into the properties and each zip entry: the same text would never give the same bytes. */
function withDate(docx: Buffer, writtenAt: Date): Buffer {
  const properties = 'docProps/core.xml';
  const entries = unzipSync(docx);
  const stamped = strFromU8(entries[properties] ?? new Uint8Array()).replace(
    /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g,
    `$1${writtenAt.toISOString()}`,
  );
  const all = { ...entries, [properties]: strToU8(stamped) };
  return Buffer.from(zipSync(all, { mtime: writtenAt }));
}
