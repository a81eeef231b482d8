import sharp from 'sharp';
import { expect, it } from 'vitest';
import { outline, read as readingOf, refusalOf, textOf } from '../read.ts';
import { pdfFile } from './pdf-file.ts';
import { notice, noticeSentence, pictureOf, scanOf, withOcr, withSpecks } from './scan.ts';

const sentences = [
  'The company shall deliver a monthly report of revenue and costs to every',
  'branch before the tenth day after the close of 2026, and invoice number',
  '4711 is paid within thirty days by the manager of the branch.',
];
const letter = () =>
  pictureOf((pdf) => {
    pdf.fontSize(20).text('Annual Statement').moveDown().fontSize(12);
    for (const sentence of sentences) pdf.text(sentence);
  });
const read = async (pdf: Uint8Array) => textOf(pdf, 'scan.pdf', await withOcr());
const said = (text: string) => text.replaceAll(/\s+/g, ' ');

it('reads a scanned page, with places, and says so', { timeout: 60_000 }, async () => {
  const text = await read(await scanOf([sharp(await letter())]));
  expect(outline(text)[0]).toBe('h1: Annual Statement');
  expect(said(text.text)).toBe(`Annual Statement ${sentences.join(' ')}`);
  expect(text.warnings).toEqual(['pages 1 were read by OCR']);
  expect(text.engine).toContain('tesseract 5.3.4 (1 pages)');
  const [left = 0, top = 0, right = 0, bottom = 0] = text.blocks[0]?.box ?? [];
  expect([left, top, right, bottom].map((points) => Math.round(points / 20) * 20)).toEqual([
    80, 60, 240, 100,
  ]);
});

it.each([90, 180, 270])(
  'reads a page that lies turned by %i degrees',
  { timeout: 60_000 },
  async (turn) => {
    const text = await read(await scanOf([sharp(await letter()).rotate(turn)]));
    expect(said(text.text)).toBe(`Annual Statement ${sentences.join(' ')}`);
    // On the page as it is shown: the head of the letter lies right, below or left.
    const { box: [left, top] = [0, 0] } = text.blocks[0] ?? {};
    const corner = { 90: [700, 80], 180: [380, 700], 270: [60, 380] }[turn] ?? [];
    expect([left, top].map((points) => Math.round(points / 20) * 20)).toEqual(corner);
  },
);

it('reads a page that is full of specks', { timeout: 60_000 }, async () => {
  const text = await read(await scanOf([await withSpecks(sharp(await letter()))]));
  expect(said(text.text)).toContain(sentences.join(' '));
});

it('looks only at pages without words of their own', { timeout: 60_000 }, async () => {
  const picture = await letter();
  const mixed = await pdfFile((pdf) => {
    pdf.text('This page speaks for itself, and its words are taken as they are.');
    pdf.addPage({ margin: 0 }).image(picture, 0, 0, { width: 612 });
    pdf.addPage();
  });
  const text = await read(mixed);
  expect(text.blocks[0]).toMatchObject({ page: 1, start: 0 });
  expect(said(text.text)).toContain(sentences.join(' '));
  expect(text.warnings).toEqual(['pages 2 were read by OCR', 'no text on 1 pages: 3']);
});

it(
  'reads the picture of a page whose font does not say what its letters are',
  { timeout: 60_000 },
  async () => {
    const picture = await letter();
    const garbled = await pdfFile((pdf) => {
      pdf.image(picture, 0, 0, { width: 612 });
      pdf.fontSize(1).fillOpacity(0).text('\u02D8\u02D9\u02DA\u02DB'.repeat(20), 10, 780);
    });
    expect((await textOf(garbled, 'a.pdf')).text).not.toContain('Annual');
    expect((await read(garbled)).text).toContain('Annual Statement');
  },
);

it('reads no scan where that is turned off', async () => {
  const scan = await scanOf([sharp(await letter())]);
  expect(await refusalOf(scan, 'scan.pdf')).toBe('FILE_NO_TEXT');
});

const head = 'The letter of the authority is pasted in below, as it came in by post this morning.';
const foot = 'We have answered it.';

/** Typed words above and below of a picture, which is 468 points wide. */
const pasted = (picture: Buffer, draw: (pdf: PDFKit.PDFDocument) => void = () => undefined) =>
  pdfFile((pdf) => {
    pdf.text(head, 72, 72);
    pdf.image(picture, 72, 200, { width: 468 });
    pdf.text(foot, 72, 680);
    draw(pdf);
  });
const noticePng = async () => (await notice()).png().toBuffer();

it(
  'reads the large pictures on pages that have words of their own, where they stand',
  { timeout: 60_000 },
  async () => {
    const letter = await noticePng();
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const photo = sharp({
      create: { width: 468, height: 234, channels: 3, background: '', noise },
    });
    const photograph = await photo.png().toBuffer();
    const text = await read(
      await pasted(letter, (pdf) => {
        pdf.image(photograph, 72, 420, { width: 468 });
        pdf.image(letter, 450, 20, { width: 100 });
        pdf.addPage().text('The same once more.').image(letter, 72, 200, { width: 468 });
      }),
    );
    expect(outline(text).map(said)).toEqual([
      `paragraph: ${head}`,
      'paragraph: Notice',
      `paragraph: ${noticeSentence}`,
      `paragraph: ${foot}`,
      'paragraph: The same once more.',
    ]);
    const [left = 0, top = 0, right = 0, bottom = 0] = text.blocks[2]?.box ?? [];
    expect([left, top, right, bottom].map((points) => Math.round(points / 20) * 20)).toEqual([
      120, 320, 480, 340,
    ]);
    expect(text).toMatchObject({ ocr: 1, warnings: ['the words in 1 pictures were read by OCR'] });
    expect(text.engine).toContain('tesseract 5.3.4 (1 pictures)');
  },
);

/** Drawn piece by piece, as some programs do. */
async function inPieces(picture: Buffer, [width, height]: readonly [number, number]) {
  const { width: across, height: down } = await sharp(picture).metadata();
  const points = 468 / across;
  const pieces: { left: number; top: number; image: Buffer }[] = [];
  for (let top = 0; top < down; top += height)
    for (let left = 0; left < across; left += width) {
      const part = {
        left,
        top,
        width: Math.min(width, across - left),
        height: Math.min(height, down - top),
      };
      pieces.push({ left, top, image: await sharp(picture).extract(part).png().toBuffer() });
    }
  return pdfFile((pdf) => {
    pdf.text(head, 72, 72);
    for (const { left, top, image } of pieces)
      pdf.image(image, 72 + left * points, 200 + top * points, { scale: points });
    pdf.text(foot, 72, 680);
  });
}

it.each([
  ['strips', [1_000, 20]],
  ['columns', [40, 400]],
  ['tiles', [40, 40]],
] as const)(
  'reads a picture that was cut into %s, each too small to be one',
  { timeout: 60_000 },
  async (_, size) => {
    const text = await read(await inPieces(await noticePng(), size));
    expect(outline(text).map(said)).toEqual([
      `paragraph: ${head}`,
      'paragraph: Notice',
      `paragraph: ${noticeSentence}`,
      `paragraph: ${foot}`,
    ]);
    expect(text.ocr).toBe(1);
  },
);

it('looks for no picture among little ones that lie apart, however many', async () => {
  const dots = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { width: 90, height: 9, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const drawing = await pdfFile((pdf) => {
    pdf.text(head, 72, 72);
    for (let at = 0; at < 10_000; at += 1) {
      const [x, y] = [20 + (at % 100) * 5.5, 100 + Math.floor(at / 100) * 6];
      pdf.image(dots[at % 3] ?? '', x, y, { width: 2.5 });
    }
  });
  const file = await readingOf(drawing, 'a.pdf', await withOcr());
  expect(file).not.toHaveProperty('dependsOn');
});

it('leaves a picture alone over which somebody else has laid its words, unseen', async () => {
  const layered = await pasted(await noticePng(), (pdf) => {
    pdf.addContent('3 Tr').fontSize(14).text(`Notice. ${noticeSentence}`, 120, 260);
  });
  const file = await readingOf(layered, 'a.pdf', await withOcr());
  expect(file).not.toHaveProperty('dependsOn');
  expect(file).toMatchObject({ outcome: 'read', text: { warnings: [] } });
});

it('says of a page with a large picture that OCR would matter where it is turned off', async () => {
  const file = await readingOf(await pasted(await noticePng()), 'a.pdf');
  expect(file).toMatchObject({ dependsOn: 'ocr', text: { text: `${head}\n\n${foot}` } });
});
