import { LiteParse } from '@llamaindex/liteparse';

/** A page as it is shown, in points, as the boxes of its blocks are. */
export interface PagePicture {
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}

const dotsPerInch = 110;
const pointsPerDot = 72 / dotsPerInch;
/** Each is a part of the page that is written. */
const mostPages = 50;

/** Of a PDF, by page number from 1; those after the fiftieth are left out. */
export async function pagePictures(path: string, pages: number): Promise<Map<number, PagePicture>> {
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, dpi: dotsPerInch });
  const numbers = Array.from({ length: Math.min(pages, mostPages) }, (_, at) => at + 1);
  const taken = await parser.screenshot(path, numbers);
  return new Map(
    taken.map(({ pageNum, width, height, imageBuffer: png }) => [
      pageNum,
      { width: width * pointsPerDot, height: height * pointsPerDot, png },
    ]),
  );
}
