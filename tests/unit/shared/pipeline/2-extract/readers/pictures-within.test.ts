import { beforeAll, describe, expect, it } from 'vitest';
import { outline, read, textOf } from '../read.ts';
import { notice, noticeSentence, withOcr } from './scan.ts';

/** Pictures in files that hold them as bytes of their own, not as entries of a zip. */
const words = `Notice\n${noticeSentence}`;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  const picture = await notice();
  png = await picture.png().toBuffer();
  jpeg = await picture.jpeg().toBuffer();
});

describe('rich text', () => {
  const rtf = (body: string): Buffer => Buffer.from(`{\\rtf1\\ansi ${body}}`, 'latin1');
  const hex = (bytes: Buffer): string =>
    bytes.toString('hex').replaceAll(/.{1,128}/g, (line) => `\r\n${line}`);
  const pict = (data: string, kind = 'pngblip'): string =>
    `{\\pict{\\*\\picprop{\\sp{\\sn wzName}{\\sv Notice}}}\\picw40\\${kind}\\bliptag7 {\\*\\blipuid 0a1b}${data}}`;

  it(
    'reads the words in its pictures where they stand, each once',
    { timeout: 60_000 },
    async () => {
      const shape = `{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn pib}{\\sv ${pict(`\\bin${png.length} ${png.toString('latin1')}`)}}}}}`;
      const file = rtf(
        `{\\header ${pict(hex(png))} Alpenwerk\\par}` +
          `At the door\\'3a {\\*\\shppict${pict(hex(png))}}{\\nonshppict${pict(hex(png))}} it hangs.\\par ` +
          `{\\v ${pict(hex(png))}}And ${pict(hex(jpeg.subarray(0, 900)), 'jpegblip')}here ${pict(hex(png), 'emfblip')}.\\par ${shape}`,
      );
      const text = await textOf(file, 'a.rtf', await withOcr());
      expect(outline(text)).toEqual([
        'paragraph: At the door: it hangs.',
        `figure: ${words}`,
        'paragraph: And here .',
        'header paragraph: Alpenwerk',
      ]);
      expect(text).toMatchObject({ engine: 'rtf, tesseract 5.3.4 (2 pictures)', ocr: 2 });
      expect(text.warnings).toEqual([
        'the words in 2 pictures were read by OCR',
        '1 pictures could not be read',
      ]);
    },
  );

  it('says that OCR would matter only where there is a picture that it reads', async () => {
    expect(await read(rtf(`a${pict(hex(png))}\\par`), 'a.rtf')).toHaveProperty('dependsOn', 'ocr');
    const drawing = rtf(`a${pict(hex(png), 'wmetafile8')}\\par`);
    expect(await read(drawing, 'a.rtf')).not.toHaveProperty('dependsOn');
  });
});
