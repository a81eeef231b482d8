import sharp from 'sharp';
import { expect, it } from 'vitest';
import { toGrey } from '../../../../../../../shared/pipeline/2-extract/readers/ocr/grey.ts';
import { createPageReader } from '../../../../../../../shared/pipeline/2-extract/readers/ocr/read-page-image.ts';
import type { PageImage } from '../../../../../../../shared/pipeline/2-extract/readers/ocr/recognise.ts';
import { createTesseract } from '../../../../../../../shared/pipeline/2-extract/readers/ocr/tesseract.ts';
import { notice, noticeSentence, withOcr } from '../scan.ts';

/** Tesseract, and the sizes of the pictures that it was given. */
async function watched() {
  const ocr = (await withOcr()).ocr();
  if (ocr === null) throw new Error('there is no trained data');
  const recognise = createTesseract(ocr);
  const sizes: number[] = [];
  const readPage = createPageReader((image) => {
    sizes.push(image.pixels.length);
    return recognise(image);
  });
  const read = async (image: PageImage): Promise<string> => {
    const { pieces } = await readPage(image, { page: 1, pointsPerPixel: 1, table: 0 });
    return pieces.map(({ text }) => text).join(' ');
  };
  return { read, sizes };
}

it(
  'reads a page that lies as the one before at once, and finds out how others lie',
  { timeout: 60_000 },
  async () => {
    const laid = async (turn: number) =>
      toGrey(sharp(await (await notice()).rotate(turn).toBuffer()));
    const { read, sizes } = await watched();
    const whole = 1_000 * 400;

    expect(await read(await laid(0))).toContain(noticeSentence);
    expect(sizes.filter((size) => size < whole)).not.toEqual([]);
    sizes.length = 0;
    expect(await read(await laid(0))).toContain(noticeSentence);
    expect(sizes).toEqual([whole]);
    sizes.length = 0;
    // Its lines lie as before, and its words show that it does not.
    expect(await read(await laid(180))).toContain(noticeSentence);
    expect(await read(await laid(90))).toContain(noticeSentence);
    expect(await read(await laid(0))).toContain(noticeSentence);
  },
);
