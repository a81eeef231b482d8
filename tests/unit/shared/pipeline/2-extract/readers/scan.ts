import { LiteParse } from '@llamaindex/liteparse';
import sharp, { type Sharp } from 'sharp';
import { findTrainedData } from '../../../../../../shared/pipeline/2-extract/children/trained-data.ts';
import type { ReadAids } from '../../../../../../shared/pipeline/2-extract/reader.ts';
import { noAids } from '../read.ts';
import { pdfFile } from './pdf-file.ts';

/** Of the pictures made here. */
const dpi = 200;

export async function withOcr(): Promise<ReadAids> {
  const ocr = await findTrainedData({ languages: 'eng' });
  return { ...noAids, ocr: () => ocr };
}

/** The first page of a PDF as a scanner would see it. */
export async function pictureOf(draw: (pdf: PDFKit.PDFDocument) => void): Promise<Buffer> {
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, dpi });
  const [shot] = await parser.screenshot(await pdfFile(draw), [1]);
  if (shot === undefined) throw new Error('a PDF without a page');
  return shot.imageBuffer;
}

export const noticeSentence = 'Badges are handed out at the reception before nine.';

/** A picture of a few words: `Notice`, and the sentence. */
export async function notice(): Promise<Sharp> {
  const page = await pictureOf((pdf) => {
    pdf.fontSize(24).text('Notice').moveDown().fontSize(12).text(noticeSentence);
  });
  return sharp(page).extract({ left: 100, top: 100, width: 1_000, height: 400 });
}

/** Pages that are nothing but pictures. */
export async function scanOf(pictures: readonly Sharp[]): Promise<Uint8Array> {
  const pages = await Promise.all(
    pictures.map((picture) => picture.jpeg({ quality: 80 }).toBuffer({ resolveWithObject: true })),
  );
  return pdfFile(
    (pdf) => {
      for (const { data, info } of pages) {
        const size: [number, number] = [(info.width * 72) / dpi, (info.height * 72) / dpi];
        pdf.addPage({ size, margin: 0 }).image(data, 0, 0, { width: size[0], height: size[1] });
      }
    },
    { autoFirstPage: false },
  );
}

/** Dark and light dots all over it, always the same. */
export async function withSpecks(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.greyscale().raw().toBuffer({ resolveWithObject: true });
  let seed = 7;
  for (let at = 0; at < data.length; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    if (seed % 100 === 0) data[at] = seed % 200 === 0 ? 0 : 255;
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}
