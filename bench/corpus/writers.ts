import { buffer } from 'node:stream/consumers';
import {
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
} from 'docx';
import PdfDocument from 'pdfkit';
import { noiseImage } from './noise-image.ts';
import type { Prose } from './prose.ts';
import type { Random } from './random.ts';

/** Makes one file of about `bytes` bytes. */
export type Write = (bytes: number, made: { random: Random; prose: Prose }) => Promise<Buffer>;

/** Of an office file's bytes, the rest being pictures, fonts and layout. */
const textShare = 0.08;
const imageBytes = 120_000;
const paragraphLength = 600; // characters
const writtenAt = new Date('2026-06-15T08:00:00Z');

export const writers = { md: text, txt: text, html, csv, pdf, docx } as const satisfies Readonly<
  Record<string, Write>
>;

async function text(bytes: number, { prose }: Parameters<Write>[1]): Promise<Buffer> {
  const made = grow(bytes, (at) =>
    at % 8 === 0 ? `## ${prose.heading()}\n\n` : `${prose.paragraph(paragraphLength)}\n\n`,
  );
  return Buffer.from(made);
}

/** A page as a content system makes it: about a third is markup, style and script. */
async function html(bytes: number, { prose }: Parameters<Write>[1]): Promise<Buffer> {
  const style = grow(bytes * 0.1, (at) => `.c${at}{margin:0 ${at}px;color:#24292f}\n`);
  const script = grow(bytes * 0.1, (at) => `window.t${at}=function(a){return a*${at}};\n`);
  const body = grow(bytes * 0.8, (at) => {
    if (at % 8 === 0) return `<h2 class="c${at} title">${prose.heading()}</h2>\n`;
    if (at % 8 === 4) return htmlTable(prose);
    return `<p class="c${at} body-text"><span>${prose.paragraph(paragraphLength)}</span></p>\n`;
  });
  const title = prose.heading();
  return Buffer.from(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style>
<script>${script}</script></head><body><nav><a href="/">Start</a></nav><main>${body}</main></body></html>`,
  );
}

function htmlTable(prose: Prose): string {
  const rows = Array.from(
    { length: 6 },
    () =>
      `<tr>${cells(prose)
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  );
  return `<table><tbody>${rows.join('\n')}</tbody></table>\n`;
}

const cells = (prose: Prose): string[] => Array.from({ length: 4 }, () => prose.heading());

async function csv(bytes: number, { random, prose }: Parameters<Write>[1]): Promise<Buffer> {
  const rows = grow(
    bytes,
    (at) =>
      [
        at + 1,
        `2026-${pad(random.whole(1, 12))}-${pad(random.whole(1, 28))}`,
        `"${prose.heading()}"`,
        random.whole(1, 99_999) / 100,
        random.pick(['open', 'paid', 'late']),
        `"${prose.sentence()}"`,
      ].join(',') + '\n',
  );
  return Buffer.from(`number,date,item,amount,state,note\n${rows}`);
}

const pad = (value: number) => String(value).padStart(2, '0');

async function pdf(bytes: number, { random, prose }: Parameters<Write>[1]): Promise<Buffer> {
  const document = new PdfDocument({ size: 'A4', info: { CreationDate: writtenAt } });
  for (const piece of pieces(bytes, { random, prose })) {
    if (piece.kind === 'image') document.image(piece.image, { width: 200, height: 120 });
    else if (piece.kind === 'heading')
      document.font('Helvetica-Bold').fontSize(14).text(piece.text);
    else document.font('Helvetica').fontSize(10).text(piece.text);
    document.moveDown(0.7);
  }
  document.end();
  return buffer(document);
}

async function docx(bytes: number, { random, prose }: Parameters<Write>[1]): Promise<Buffer> {
  const children: (Paragraph | Table)[] = [];
  for (const piece of pieces(bytes, { random, prose })) {
    if (piece.kind === 'image') children.push(picture(piece.image));
    else if (piece.kind === 'heading') {
      children.push(
        new Paragraph({ text: piece.text, heading: HeadingLevel.HEADING_2 }),
        table(prose),
      );
    } else children.push(new Paragraph(piece.text));
  }
  return Packer.toBuffer(new Document({ title: prose.heading(), sections: [{ children }] }));
}

const picture = (data: Buffer) =>
  new Paragraph({
    children: [new ImageRun({ type: 'png', data, transformation: { width: 200, height: 120 } })],
  });

const table = (prose: Prose) =>
  new Table({
    rows: Array.from(
      { length: 4 },
      () =>
        new TableRow({
          children: cells(prose).map((cell) => new TableCell({ children: [new Paragraph(cell)] })),
        }),
    ),
  });

type Piece =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'image'; readonly image: Buffer };

/** Text and pictures in turn, until both have their share of the bytes. */
function* pieces(bytes: number, { random, prose }: Parameters<Write>[1]): Generator<Piece> {
  const images = Math.max(1, Math.round(((1 - textShare) * bytes) / imageBytes));
  const perImage = (textShare * bytes) / images;
  for (let at = 0; at < images; at += 1) {
    yield { kind: 'heading', text: prose.heading() };
    for (let size = 0; size < perImage; size += paragraphLength) {
      yield { kind: 'paragraph', text: prose.paragraph(paragraphLength) };
    }
    yield { kind: 'image', image: noiseImage(((1 - textShare) * bytes) / images, random) };
  }
}

/** Adds piece after piece until it is `bytes` long. */
function grow(bytes: number, make: (at: number) => string): string {
  const parts: string[] = [];
  for (let size = 0, at = 0; size < bytes; at += 1) {
    const part = make(at);
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
