import { LiteParse } from '@llamaindex/liteparse';
import type { OcrOptions } from '../../reader.ts';
import { boxOf, scaled } from '../pdf/boxes.ts';
import { greyPdf } from './grey-pdf.ts';
import type { Recognise } from './recognise.ts';

export const tesseractEngine = 'tesseract 5.3.4';

/** So that the engine draws the page pixel by pixel as it is. */
const pixelsPerInch = 150;
const pointsPerPixel = 72 / pixelsPerInch;

/** Tesseract as it is built into liteparse, on trained data of this machine: where a file were missing it would fetch it. */
export function createTesseract({ languages, folder }: OcrOptions): Recognise {
  const parser = new LiteParse({
    ocrEnabled: true,
    ocrLanguage: languages,
    tessdataPath: folder,
    dpi: pixelsPerInch,
    quiet: true,
    numWorkers: 1,
    imageMode: 'off',
  });
  return async (image) => {
    const { pages } = await parser.parse(greyPdf(image, pointsPerPixel));
    return pages.flatMap(({ textItems }) =>
      textItems.map(({ text, confidence = 0, ...rect }) => ({
        text,
        confidence,
        box: scaled(boxOf(rect), 1 / pointsPerPixel),
      })),
    );
  };
}
