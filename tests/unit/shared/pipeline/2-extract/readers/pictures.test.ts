import { beforeAll, expect, it } from 'vitest';
import { outline, read, textOf } from '../read.ts';
import { docxFile, paragraph } from './docx-file.ts';
import { odfFile, p } from './odf-file.ts';
import { pictureShape, pptxFile, shape } from './pptx-file.ts';
import { notice, noticeSentence, withOcr } from './scan.ts';

const words = `Notice\n${noticeSentence}`;
let png: Buffer;
let logo: Buffer;
beforeAll(async () => {
  png = await (await notice()).png().toBuffer();
  logo = await (await notice()).resize(180, 72).png().toBuffer();
});

const shown = (id: string, description = '') =>
  paragraph(
    `<w:r><w:drawing><wp:docPr descr="${description}"/><a:blip r:embed="${id}"/></w:drawing></w:r>`,
  );
const docx = () =>
  docxFile({
    body:
      shown('rId1') +
      paragraph('At the door hangs:') +
      shown('rId2', 'The notice at the door') +
      paragraph('It hangs at the gate too:') +
      shown('rId3') +
      shown('rId4'),
    relationships: [
      { id: 'rId1', kind: 'image', target: 'media/logo.png' },
      { id: 'rId2', kind: 'image', target: 'media/door.png' },
      { id: 'rId3', kind: 'image', target: 'media/gate.png' },
      { id: 'rId4', kind: 'image', target: 'media/torn.png' },
    ],
    others: {
      'word/media/logo.png': logo,
      'word/media/door.png': png,
      'word/media/gate.png': png,
      'word/media/torn.png': png.subarray(0, 600),
    },
  });

it(
  'reads the words in the pictures of a Word file once, where they stand',
  { timeout: 60_000 },
  async () => {
    const text = await textOf(docx(), 'a.docx', await withOcr());
    expect(outline(text)).toEqual([
      'paragraph: At the door hangs:',
      'figure: The notice at the door',
      `figure: ${words}`,
      'paragraph: It hangs at the gate too:',
    ]);
    expect(text.engine).toBe('docx, tesseract 5.3.4 (2 pictures)');
    expect(text.warnings).toEqual([
      'the words in 2 pictures were read by OCR',
      '1 pictures could not be read',
    ]);
  },
);

it('reads those of a presentation, on their slides', { timeout: 60_000 }, async () => {
  const file = pptxFile([
    { shapes: shape('Welcome', 'title') },
    { shapes: pictureShape + shape('By the door', 'title'), picture: png, pictureEnding: 'png' },
  ]);
  const text = await textOf(file, 'a.pptx', await withOcr());
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 2, 2]);
  expect(outline(text)).toEqual(['h2: Welcome', 'h2: By the door', `figure: ${words}`]);
});

it('reads those of OpenDocument texts and presentations', { timeout: 60_000 }, async () => {
  const others = { 'Pictures/1.png': png, 'Thumbnails/thumbnail.png': png };
  const frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>';
  const odt = odfFile('text', { body: p('At the door:') + p(frame), others });
  expect(outline(await textOf(odt, 'a.odt', await withOcr()))).toEqual([
    'paragraph: At the door:',
    `figure: ${words}`,
  ]);
  const page = `<draw:page>${frame}</draw:page>`;
  const odp = odfFile('presentation', { body: page, others });
  const text = await textOf(odp, 'a.odp', await withOcr());
  expect(text).toMatchObject({ engine: 'odp, tesseract 5.3.4 (1 pictures)', ocr: 1 });
  expect(text.blocks).toMatchObject([{ kind: 'figure', page: 1 }]);
});

it('looks at no picture where OCR is turned off, and says that it would matter', async () => {
  const file = await read(docx(), 'a.docx');
  expect(file).toMatchObject({ outcome: 'read', dependsOn: 'ocr', text: { warnings: [] } });
  const plain = await read(docxFile({ body: paragraph('Words') }), 'a.docx');
  expect(plain).not.toHaveProperty('dependsOn');
});
