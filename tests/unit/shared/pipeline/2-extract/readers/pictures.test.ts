import { beforeAll, expect, it } from 'vitest';
import { bytesOf, outline, read, textOf } from '../read.ts';
import { docxFile, paragraph } from './docx-file.ts';
import { epubFile } from './epub-file.ts';
import { odfCell, odfFile, odfRow, p } from './odf-file.ts';
import { pictureShape, pptxFile, shape } from './pptx-file.ts';
import { notice, noticeSentence, withOcr } from './scan.ts';
import { relationshipsXml, row, words as cell, xlsxFile } from './xlsx-file.ts';

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

/** Those that lie over the cells of a sheet, and what is said of them. */
const workbook = () =>
  xlsxFile(
    [{ rows: row(1, cell('A1', 'Door')), related: [['drawing', '../drawings/drawing1.xml']] }],
    {
      parts: {
        'xl/drawings/drawing1.xml':
          '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a" xmlns:r="urn:r"><xdr:oneCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:from>' +
          '<xdr:pic><xdr:nvPicPr><xdr:cNvPr descr="At the door"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="r0"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>',
        'xl/drawings/_rels/drawing1.xml.rels': relationshipsXml([['image', '../media/1.png']]),
        'xl/media/1.png': png,
      },
    },
  );
const spreadsheet = () => {
  const frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>';
  const over = `<table:shapes>${frame}</table:shapes>`;
  const body = `<table:table table:name="S">${over}${odfRow(odfCell('Door'))}</table:table>`;
  return odfFile('spreadsheet', { body, others: { 'Pictures/1.png': png } });
};

it(
  'reads those that lie over the cells of sheets, and says where',
  { timeout: 60_000 },
  async () => {
    const xlsx = await textOf(workbook(), 'a.xlsx', await withOcr());
    expect(outline(xlsx).slice(-2)).toEqual(['figure: At the door', `figure: ${words}`]);
    expect(xlsx).toMatchObject({ engine: 'xlsx, tesseract 5.3.4 (1 pictures)', ocr: 1 });
    expect(xlsx.blocks.at(-1)).toMatchObject({ sheet: 'Sheet1', cells: 'D5' });
    const ods = await textOf(spreadsheet(), 'a.ods', await withOcr());
    expect(outline(ods).slice(-1)).toEqual([`figure: ${words}`]);
    expect(ods).toMatchObject({ engine: 'ods, tesseract 5.3.4 (1 pictures)', ocr: 1 });
  },
);

it(
  'reads those of a book, and those that a page carries in itself',
  { timeout: 60_000 },
  async () => {
    const chapter = '<p>At the door <img src="../pictures/1.png"/> it hangs.</p><p>And here.</p>';
    const read = ['paragraph: At the door it hangs.', `figure: ${words}`, 'paragraph: And here.'];
    const book = epubFile({ 'a.xhtml': chapter }, { files: { 'OPS/pictures/1.png': png } });
    const epub = await textOf(book, 'a.epub', await withOcr());
    expect(outline(epub)).toEqual(read);
    expect(epub).toMatchObject({ engine: 'epub, tesseract 5.3.4 (1 pictures)', ocr: 1 });
    const carried = `data:image/png;base64,${png.toString('base64')}`;
    const page = bytesOf(chapter.replace('../pictures/1.png', carried));
    const html = await textOf(page, 'a.html', await withOcr());
    expect(outline(html)).toEqual(read);
    expect(html).toMatchObject({ engine: 'html utf-8, tesseract 5.3.4 (1 pictures)', ocr: 1 });
  },
);

it('does not fetch the pictures of a page that lie elsewhere', async () => {
  const page = bytesOf('<p>Words <img src="https://a.example/1.png"/></p>');
  expect(await read(page, 'a.html', await withOcr())).not.toHaveProperty('dependsOn');
});

it('looks at no picture where OCR is turned off, and says that it would matter', async () => {
  const file = await read(docx(), 'a.docx');
  expect(file).toMatchObject({ outcome: 'read', dependsOn: 'ocr', text: { warnings: [] } });
  const plain = await read(docxFile({ body: paragraph('Words') }), 'a.docx');
  expect(plain).not.toHaveProperty('dependsOn');
});
