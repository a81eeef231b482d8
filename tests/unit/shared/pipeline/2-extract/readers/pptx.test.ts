import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import {
  pptxFile,
  shape,
  tableCell,
  tableFrame,
  tableRow,
  textParagraph,
  type SlideToWrite,
} from './pptx-file.ts';
import { outline, refusalOf, textOf } from '../read.ts';

const read = (...slides: SlideToWrite[]) => textOf(pptxFile(slides), 'a.pptx');
const blocksOf = async (shapes: string) => outline(await read({ shapes }));

it('reads slide after slide as they are shown, each a page', async () => {
  const slides = [{ shapes: shape('Second') }, { shapes: shape('First') }];
  const text = await textOf(pptxFile(slides, { order: [1, 0], title: 'Roadmap' }), 'a.pptx');
  expect(text).toMatchObject({
    title: 'Roadmap',
    pages: 2,
    format: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    blocks: [{ page: 1 }, { page: 2 }],
  });
  expect(outline(text)).toEqual(['paragraph: First', 'paragraph: Second']);
});

it('puts the title of a slide first, wherever it is drawn', async () => {
  const body = textParagraph('One') + textParagraph('Below it', '<a:pPr lvl="1"/>');
  expect(await blocksOf(shape(body, 'body') + shape('Plan', 'title'))).toEqual([
    'h2: Plan',
    'list-item: - One',
    'list-item:   - Below it',
  ]);
});

it('takes the title of the title slide for that of a document without one', async () => {
  const text = await read({ shapes: shape('Alpenwerk in 2026', 'ctrTitle') + shape('x', 'body') });
  expect(text.title).toBe('Alpenwerk in 2026');
});

it('knows items of a list by their bullets', async () => {
  const body =
    textParagraph('plain', '<a:pPr><a:buNone/></a:pPr>') +
    textParagraph('counted', '<a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr>');
  expect(await blocksOf(shape(body, 'body') + shape(body))).toEqual([
    'paragraph: plain',
    'list-item: 1. counted',
    'paragraph: plain',
    'list-item: 1. counted',
  ]);
});

it('counts the items of a numbered list as PowerPoint does', async () => {
  const item = (text: string, level: number, startAt = '') =>
    textParagraph(
      text,
      `<a:pPr lvl="${level}"><a:buAutoNum type="arabicPeriod" ${startAt}/></a:pPr>`,
    );
  const list = [
    item('a', 0),
    item('b', 1),
    item('c', 1),
    item('d', 0),
    item('e', 1, 'startAt="5"'),
  ];
  expect(await blocksOf(shape(list.join('')))).toEqual([
    'list-item: 1. a',
    'list-item:   1. b',
    'list-item:   2. c',
    'list-item: 2. d',
    'list-item:   5. e',
  ]);
});

it('reads the figures that a chart was drawn from', async () => {
  const points = (...values: string[]) =>
    values.map((text) => `<c:pt><c:v>${text}</c:v></c:pt>`).join('');
  const series = (name: string, ...values: string[]) =>
    `<c:ser><c:tx>${points(name)}</c:tx><c:cat>${points('2025', '2026')}</c:cat><c:val>${points(...values)}</c:val></c:ser>`;
  const text = await read({
    shapes: shape('Sales', 'title'),
    chart: `<c:title>${textParagraph('Turnover')}</c:title>${series('North', '1', '2')}${series('South', '3', '4')}`,
  });
  expect(outline(text)).toEqual([
    'h2: Sales',
    'paragraph: Turnover',
    'header:  | 2025 | 2026',
    'row: North | 1 | 2',
    'row: South | 3 | 4',
  ]);
});

it('reads tables, with spans, and their first row as the header where it is set apart', async () => {
  const rows =
    tableRow(tableCell('Item'), tableCell('Limit', 'gridSpan="2"'), tableCell('', 'hMerge="1"')) +
    tableRow(tableCell('Hotel', 'rowSpan="2"'), tableCell('150'), tableCell('CHF')) +
    tableRow(tableCell('', 'vMerge="1"'), tableCell('130'), tableCell('EUR'));
  expect(await blocksOf(tableFrame(rows, 'firstRow="1"'))).toEqual([
    'header: Item | Limit',
    'row: Hotel | 150 | CHF',
    'row: Hotel | 130 | EUR',
  ]);
});

it('keeps the tables of different slides apart', async () => {
  const table = tableFrame(tableRow(tableCell('a'), tableCell('b')));
  const { blocks } = await read({ shapes: table }, { shapes: table });
  expect(blocks.map(({ table: number }) => number)).toEqual([0, 1]);
});

it('reads what belongs to a slide and lies beside it: diagrams and the notes of the speaker', async () => {
  const point = (text: string, type = 'node') =>
    `<dgm:pt type="${type}"><dgm:t>${textParagraph(text)}</dgm:t></dgm:pt>`;
  const text = await read({
    shapes: shape('Plan', 'title'),
    diagram: point('Design') + point('layout', 'pres') + point('Build'),
    notes: shape('12', 'sldNum') + shape('Thank the team', 'body'),
  });
  expect(outline(text)).toEqual([
    'h2: Plan',
    'list-item: - Design',
    'list-item: - Build',
    'paragraph: Thank the team',
  ]);
});

it('leaves out what is the same on every slide, and copies for old versions', async () => {
  const field = '<a:p><a:r><a:t>Page </a:t></a:r><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>';
  const shapes =
    shape('1 May', 'dt') +
    shape('Confidential', 'ftr') +
    shape('7', 'sldNum') +
    shape(field) +
    `<mc:AlternateContent><mc:Choice>${shape('new')}</mc:Choice><mc:Fallback>${shape('old')}</mc:Fallback></mc:AlternateContent>`;
  expect(await blocksOf(shapes)).toEqual(['paragraph: Page', 'paragraph: new']);
});

it('leaves hidden slides out, says how many, and counts on', async () => {
  const text = await read(
    { shapes: shape('a') },
    { shapes: shape('secret'), hidden: true },
    { shapes: shape('b') },
  );
  expect(outline(text)).toEqual(['paragraph: a', 'paragraph: b']);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 3]);
  expect(text.warnings).toEqual(['1 hidden slides were left out']);
});

it('reads what a person wrote about a picture', async () => {
  const shapes =
    shape('x', undefined, 'Map of the plant') +
    shape('y', undefined, 'A dog. Description automatically generated');
  expect(await blocksOf(shapes)).toEqual([
    'paragraph: Map of the plant',
    'paragraph: x',
    'paragraph: y',
  ]);
});

it('refuses a file without slides to read, and one whose slide is missing', async () => {
  expect(await refusalOf(pptxFile([{ shapes: '' }]), 'a.pptx')).toBe('FILE_NO_TEXT');
  expect(await refusalOf(pptxFile([]), 'a.pptx')).toBe('FILE_NO_TEXT');
  const presentation = strToU8(
    '<p:presentation xmlns:p="urn:p" xmlns:r="urn:r"><p:sldId r:id="rId1"/></p:presentation>',
  );
  const broken = zipSync({
    'ppt/presentation.xml': presentation,
    'ppt/_rels/presentation.xml.rels': strToU8(
      '<Relationships><Relationship Id="rId1" Type="x/slide" Target="slides/slide9.xml"/></Relationships>',
    ),
  });
  expect(await refusalOf(broken, 'a.pptx')).toBe('FILE_MALFORMED');
});
