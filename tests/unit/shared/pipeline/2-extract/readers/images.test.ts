import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { bytesOf, outline, refusalOf, textOf } from '../read.ts';
import { notice, noticeSentence as sentence, pictureOf, withOcr } from './scan.ts';

/** As Windows writes it, from the foot up. */
async function bmp(picture: Sharp): Promise<Buffer> {
  const { data, info } = await picture
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rowBytes = Math.ceil((info.width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * info.height);
  file.write('BM');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(info.width, 18);
  file.writeInt32LE(info.height, 22);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < info.height; y += 1) {
    const from = y * info.width * info.channels;
    data.copy(file, 54 + (info.height - 1 - y) * rowBytes, from, from + info.width * 3);
  }
  return file;
}

const kinds: Record<string, (picture: Sharp) => Promise<Buffer>> = {
  png: (picture) => picture.png().toBuffer(),
  jpeg: (picture) => picture.jpeg().toBuffer(),
  tiff: (picture) => picture.tiff({ compression: 'lzw' }).toBuffer(),
  gif: (picture) => picture.gif().toBuffer(),
  webp: (picture) => picture.webp().toBuffer(),
  bmp,
};

it.each(Object.entries(kinds))(
  'reads the words in a %s, whatever its name',
  { timeout: 60_000 },
  async (kind, write) => {
    const text = await textOf(await write(await notice()), 'picture', await withOcr());
    expect(text).toMatchObject({
      format: `image/${kind}`,
      pages: 1,
      engine: 'tesseract 5.3.4 (1 pages)',
      warnings: ['it was read by OCR'],
    });
    expect(outline(text)).toEqual(['paragraph: Notice', `paragraph: ${sentence}`]);
    expect(text.blocks.every(({ page, box }) => page === 1 && box !== undefined)).toBe(true);
  },
);

it('reads each page of a TIFF', { timeout: 60_000 }, async () => {
  const raw = await (await notice()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = raw.info;
  const pages = sharp(Buffer.concat([raw.data, raw.data]), {
    raw: { width, height: height * 2, channels, pageHeight: height },
  });
  const text = await textOf(await pages.tiff().toBuffer(), 'fax.tif', await withOcr());
  expect(text.warnings).toEqual(['pages 1 to 2 were read by OCR']);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 2, 2]);
});

it('reads one line of large letters the way it lies', { timeout: 60_000 }, async () => {
  const sign = 'Badges are handed out at nine.';
  const page = await pictureOf((pdf) => pdf.fontSize(24).text(sign));
  const line = sharp(page).extract({ left: 150, top: 150, width: 1_200, height: 200 });
  const text = await textOf(await line.png().toBuffer(), 'a.png', await withOcr());
  expect(outline(text)).toEqual([`paragraph: ${sign}`]);
  const lying = sharp(await line.png().toBuffer()).rotate(180);
  const turned = await textOf(await lying.png().toBuffer(), 'b.png', await withOcr());
  expect(outline(turned)).toEqual([`paragraph: ${sign}`]);
});

it('turns a photograph as its camera says', { timeout: 60_000 }, async () => {
  const lying = await sharp(await (await notice()).rotate(90).png().toBuffer())
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer();
  const text = await textOf(lying, 'a.jpg', await withOcr());
  const [left = 0, top = 0] = text.blocks[0]?.box ?? [];
  expect(left).toBeLessThan(100);
  expect(top).toBeLessThan(100);
  expect(text.text).toContain(sentence);
});

describe('refuses', () => {
  const blank = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'white' } });

  it('a picture of more pixels than a process can hold, by its header', async () => {
    const png = await blank(64, 64).png().toBuffer();
    // Width, height and checksum of the header chunk. PNG 1.2, 4.1.1
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(15_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    expect(await refusalOf(png, 'a.png', await withOcr())).toBe('FILE_TOO_LARGE');
  });

  it('a symbol, a blank page, and what is cut off', { timeout: 60_000 }, async () => {
    const aids = await withOcr();
    expect(await refusalOf(await blank(24, 24).png().toBuffer(), 'a.png', aids)).toBe(
      'FILE_NO_TEXT',
    );
    expect(await refusalOf(await blank(400, 400).png().toBuffer(), 'a.png', aids)).toBe(
      'FILE_NO_TEXT',
    );
    const whole = await kinds['jpeg']?.(await notice());
    expect(await refusalOf(whole?.subarray(0, 200) ?? bytesOf(''), 'a.jpg', aids)).toBe(
      'FILE_MALFORMED',
    );
  });

  it('every picture where OCR is turned off', async () => {
    expect(await refusalOf(await (await notice()).png().toBuffer(), 'a.png')).toBe('FILE_NO_TEXT');
  });
});
