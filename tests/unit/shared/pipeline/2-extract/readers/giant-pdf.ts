import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate } from 'node:zlib';
import { pdfOf } from './glyph-pdf.ts';

const mebibyte = 2 ** 20;

/** A page whose one content stream draws lines without end: of 600 MiB it is packed to less than a megabyte. */
export async function giantPdf(contentMiB: number): Promise<Uint8Array> {
  const commands = Buffer.from('0 0 m 1 1 l S\n'.repeat(mebibyte / 14));
  const endless = Readable.from(Array.from({ length: contentMiB }, () => commands));
  const packed = await buffer(endless.pipe(createDeflate({ level: 1 })));
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    `<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n${packed.toString('latin1')}\nendstream`,
  ]);
}
