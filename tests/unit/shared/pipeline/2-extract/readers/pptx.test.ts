import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { emfOf } from './emf-picture.ts';
import {
  chartFrame,
  diagramFrame,
  pictureShape,
  pptxFile,
  shape,
  tableCell,
  tableFrame,
  tableRow,
  textParagraph,
  type SlideToWrite,
} from './pptx-file.ts';
import { linksOf, outline, refusalOf, textOf } from '../read.ts';

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
    values
      .map((text, at) => (text === '' ? '' : `<c:pt idx="${at}"><c:v>${text}</c:v></c:pt>`))
      .join('');
  const series = (name: string, ...values: string[]) =>
    `<c:ser><c:tx>${points(name)}</c:tx><c:cat>${points('2025', '2026')}</c:cat><c:val>${points(...values)}</c:val></c:ser>`;
  const text = await read({
    shapes: shape('Sales', 'title') + chartFrame + shape('after it'),
    chart: `<c:title>${textParagraph('Turnover')}</c:title><c:title>${textParagraph('CHF')}</c:title>${series('North', '', '2')}${series('South', '3', '4')}`,
  });
  expect(outline(text)).toEqual([
    'h2: Sales',
    'paragraph: Turnover',
    'paragraph: CHF',
    'header:  | 2025 | 2026',
    'row: North |  | 2',
    'row: South | 3 | 4',
    'paragraph: after it',
  ]);
});

it('says of a category which group it is of, and of each series where its own points lie', async () => {
  const points = (...values: string[]) =>
    values
      .map((text, at) => (text === '' ? '' : `<c:pt idx="${at}"><c:v>${text}</c:v></c:pt>`))
      .join('');
  const level = (...values: string[]) => `<c:lvl>${points(...values)}</c:lvl>`;
  const grouped = (name: string, ...values: string[]) =>
    `<c:ser><c:tx>${points(name)}</c:tx><c:cat>${level('Q1', 'Q2', 'Q1')}${level('2025', '', '2026')}</c:cat><c:val>${points(...values)}</c:val></c:ser>`;
  const scattered = (name: string, x: string[], y: string[]) =>
    `<c:ser><c:tx>${points(name)}</c:tx><c:xVal>${points(...x)}</c:xVal><c:yVal>${points(...y)}</c:yVal></c:ser>`;
  const rowsOf = async (chart: string) =>
    outline(await read({ shapes: chartFrame, chart })).filter((line) => /^(header|row)/.test(line));
  expect(await rowsOf(grouped('North', '1', '2', '3') + grouped('South', '4', '5', '6'))).toEqual([
    'header:  | 2025 Q1 | 2025 Q2 | 2026 Q1',
    'row: North | 1 | 2 | 3',
    'row: South | 4 | 5 | 6',
  ]);
  expect(
    await rowsOf(scattered('A', ['1', '2'], ['10', '20']) + scattered('B', ['5'], ['50'])),
  ).toEqual(['header:  | 1 | 2', 'row: A | 10 | 20', 'header:  | 5', 'row: B | 50']);
});

it('reads a chart whose categories are grouped 100,000 times over in a moment', async () => {
  const levels = Array.from(
    { length: 100_000 },
    (_, at) => `<c:lvl><c:pt idx="9999"><c:v>${at}</c:v></c:pt></c:lvl>`,
  );
  const chart = `<c:ser><c:cat>${levels.join('')}</c:cat></c:ser>`;
  const { text } = await read({ shapes: shape('Sales', 'title') + chartFrame, chart });
  expect(text).toContain('2 1 0');
});

it('reads tables, with spans, and their first row as the header where it is set apart', async () => {
  const rows =
    tableRow(tableCell('Item'), tableCell('Limit', 'gridSpan="2"'), tableCell('', 'hMerge="1"')) +
    tableRow(tableCell('Hotel', 'rowSpan="2"'), tableCell('150'), tableCell('CHF')) +
    tableRow(tableCell('', 'vMerge="true"'), tableCell('130'), tableCell('EUR'));
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
    shapes: shape('Plan', 'title') + diagramFrame,
    diagram: point('Design') + point('layout', 'pres') + point('Build'),
    notes: shape('12', 'sldNum') + shape('Thank the team', 'body'),
  });
  expect(outline(text)).toEqual([
    'h2: Plan',
    'list-item: - Design',
    'list-item: - Build',
    'note: Thank the team',
  ]);
});

it('sets aside what is the same on every slide, and leaves out its number', async () => {
  const field = '<a:p><a:r><a:t>Page </a:t></a:r><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>';
  const layout = shape('Alpenwerk AG') + shape('Click to edit', 'body');
  const slide = {
    shapes:
      shape('1 May', 'dt') + shape('Confidential', 'ftr') + shape('7', 'sldNum') + shape(field),
    layout,
  };
  expect(outline(await read(slide, { shapes: shape('b') }))).toEqual([
    'paragraph: Page',
    'paragraph: b',
    'footer paragraph: 1 May',
    'footer paragraph: Confidential',
    'header paragraph: Alpenwerk AG',
  ]);
});

it('reads once what is written for old and for new versions', async () => {
  const choice = (requires: string, ofNew: string, ofOld: string) =>
    `<mc:AlternateContent><mc:Choice Requires="${requires}">${ofNew}</mc:Choice><mc:Fallback>${ofOld}</mc:Fallback></mc:AlternateContent>`;
  const nested = choice(
    'a14',
    shape('within') + choice('v', shape('vml'), shape('picture')),
    shape('no'),
  );
  expect(await blocksOf(choice('a14', shape('new'), shape('old')) + nested)).toEqual([
    'paragraph: new',
    'paragraph: within',
    'paragraph: picture',
  ]);
});

it('sets aside hidden slides and hidden shapes, with all that they hold, and counts on', async () => {
  const hide = '<p:nvGrpSpPr><p:cNvPr id="2" name="x" hidden="1"/></p:nvGrpSpPr>';
  const table = tableFrame(tableRow(tableCell('c'), tableCell('d')));
  const text = await read(
    { shapes: `<p:grpSp>${hide}${shape('in a group')}${table}</p:grpSp>${shape('a')}` },
    { shapes: shape('secret', 'title'), hidden: true, notes: shape('say nothing', 'body') },
    { shapes: shape('b') },
  );
  expect(outline(text)).toEqual([
    'paragraph: a',
    'paragraph: b',
    'hidden paragraph: in a group',
    'hidden row: c | d',
    'hidden h2: secret',
    'hidden note: say nothing',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 3, 1, 1, 2, 2]);
});

it('says where links lead, also those in a table', async () => {
  const link = (text: string, id: string) =>
    `<a:r><a:rPr><a:hlinkClick r:id="${id}"/></a:rPr><a:t>${text}</a:t></a:r>`;
  const cut = `<a:p>${link('the ', 'rId10')}${link('plan', 'rId10')}<a:r><a:t> of May</a:t></a:r></a:p>`;
  const cell = `<a:tc><a:txBody><a:p>${link('prices', 'rId11')}</a:p></a:txBody></a:tc>`;
  const text = await read({
    shapes: shape(cut) + tableFrame(tableRow(tableCell('see'), cell)),
    links: ['https://a.example/plan', 'https://a.example/prices'],
  });
  expect(linksOf(text)).toEqual([
    ['the plan', 'https://a.example/plan'],
    ['prices', 'https://a.example/prices'],
  ]);
});

it('reads a link of 60,000 runs in a moment, as one', async () => {
  const words = Array.from({ length: 60_000 }, (_, at) => `${at},`);
  const run = (text: string) =>
    `<a:r><a:rPr><a:hlinkClick r:id="rId10"/></a:rPr><a:t>${text}</a:t></a:r>`;
  const shapes = shape(`<a:p>${words.map(run).join('')}</a:p>`);
  const text = await read({ shapes, links: ['https://a.example'] });
  expect(linksOf(text)).toEqual([[words.join(''), 'https://a.example']]);
});

it('reads comments with those who wrote them, of both kinds of PowerPoint', async () => {
  const author = (kind: string, id: string, name: string) =>
    strToU8(`<x><${kind} id="${id}" name="${name}"/></x>`);
  const modern =
    '<p188:cm authorId="{A}"><p188:replyLst><p188:reply authorId="{A}"><p188:txBody>' +
    `${textParagraph('Done')}</p188:txBody></p188:reply></p188:replyLst><p188:txBody>${textParagraph('Check this')}</p188:txBody></p188:cm>`;
  const text = await textOf(
    pptxFile(
      [
        { shapes: shape('a'), comments: '<p:cm authorId="0"><p:text>Too long</p:text></p:cm>' },
        { shapes: shape('b'), comments: modern },
      ],
      {
        others: {
          'ppt/commentAuthors.xml': author('p:cmAuthor', '0', 'Nora Keller'),
          'ppt/authors.xml': author('p188:author', '{A}', 'Luca Rossi'),
        },
      },
    ),
    'a.pptx',
  );
  expect(outline(text)).toEqual([
    'paragraph: a',
    'comment: Nora Keller: Too long',
    'paragraph: b',
    'comment: Luca Rossi: Check this',
    'comment: Luca Rossi: Done',
  ]);
});

it('reads what the picture of an embedded file shows', async () => {
  const picture = emfOf([
    { text: 'Budget', x: 0, y: 10 },
    { text: ' 2026', x: 60, y: 10 },
    { text: 'North', x: 0, y: 30 },
    { text: '120', x: 200, y: 30 },
  ]);
  expect(outline(await read({ shapes: shape('a') + pictureShape, picture }))).toEqual([
    'paragraph: a',
    'figure: Budget 2026\nNorth 120',
  ]);
});

it('never reads macros, and says so', async () => {
  const others = { 'ppt/vbaProject.bin': strToU8('Sub Auto_Open()') };
  const text = await textOf(pptxFile([{ shapes: shape('a') }], { others }), 'a.pptm');
  expect(outline(text)).toEqual(['paragraph: a']);
  expect(text.warnings).toEqual(['its macros were not read']);
});

it('reads what a person wrote about a picture', async () => {
  const shapes =
    shape('x', undefined, 'Map of the plant') +
    shape('y', undefined, 'A dog. Description automatically generated');
  expect(await blocksOf(shapes)).toEqual([
    'figure: Map of the plant',
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
