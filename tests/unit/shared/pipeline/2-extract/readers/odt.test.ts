import { expect, it } from 'vitest';
import { odfCell, odfFile, odfRow, odfText, p } from './odf-file.ts';
import { bytesOf, linksOf, outline, refusalOf, textOf } from '../read.ts';

const blocksOf = async (...file: Parameters<typeof odfText>) =>
  outline(await textOf(odfText(...file), 'a.odt'));

const level = (at: number, format: string, shown = 1) =>
  `<text:list-level-style-number text:level="${at}" style:num-format="${format}" style:num-suffix="." text:display-levels="${shown}"/>`;
const lists =
  `<text:list-style style:name="L1">${level(1, '1')}${level(2, '1', 2)}${level(3, 'a')}</text:list-style>` +
  '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>';
const item = (content: string) => `<text:list-item>${content}</text:list-item>`;

it('reads headings, titles and what the file says of itself', async () => {
  const meta =
    '<office:meta><dc:title>Supply contract</dc:title><meta:initial-creator>Nora Keller</meta:initial-creator>' +
    '<meta:keyword>steel</meta:keyword><meta:keyword>price</meta:keyword><meta:creation-date>2026-03-01T09:30:00</meta:creation-date></office:meta>';
  const automatic = '<style:style style:name="P1" style:parent-style-name="Title"/>';
  const body =
    p('The contract', 'P1') + '<text:h text:outline-level="2">Scope</text:h>' + p('Words.');
  const text = await textOf(odfFile('text', { body, automatic, meta }), 'a.odt');
  expect(outline(text)).toEqual(['h1: The contract', 'h2: Scope', 'paragraph: Words.']);
  expect(text).toMatchObject({
    format: 'application/vnd.oasis.opendocument.text',
    title: 'Supply contract',
    metadata: {
      author: 'Nora Keller',
      keywords: ['steel', 'price'],
      createdAt: '2026-03-01T09:30:00.000Z',
    },
  });
});

it('counts the items of lists, and numbered headings, as LibreOffice does', async () => {
  const inner = `<text:list>${item(p('term') + p('more of it'))}${item(p('term'))}</text:list>`;
  const body =
    `<text:list text:style-name="L1">${item(p('scope'))}${item(p('fees') + inner)}</text:list>` +
    p('between') +
    `<text:list text:style-name="L1" text:continue-numbering="true">${item(p('end'))}</text:list>` +
    `<text:list text:style-name="L2">${item(p('dot'))}</text:list>`;
  expect(await blocksOf(body, { automatic: lists })).toEqual([
    'list-item: 1. scope',
    'list-item: 2. fees',
    'list-item:   2.1. term',
    'paragraph: more of it',
    'list-item:   2.2. term',
    'paragraph: between',
    'list-item: 3. end',
    'list-item: - dot',
  ]);

  const outlined = (at: number) =>
    `<text:outline-level-style text:level="${at}" style:num-format="1" text:display-levels="${at}"/>`;
  const master = `<office:styles><text:outline-style>${outlined(1)}${outlined(2)}</text:outline-style></office:styles>`;
  const heading = (text: string, at: number) =>
    `<text:h text:outline-level="${at}">${text}</text:h>`;
  const headings =
    heading('A', 1) + heading('B', 2) + heading('C', 2) + heading('D', 1) + heading('E', 2);
  expect(await blocksOf(headings, { master })).toEqual([
    'h1: 1 A',
    'h2: 1.1 B',
    'h2: 1.2 C',
    'h1: 2 D',
    'h2: 2.1 E',
  ]);
});

it('reads tables with their header, spans, repeated cells and what is nested', async () => {
  const nested = `<table:table-cell><table:table>${odfRow(odfCell('x'), odfCell('y'))}</table:table>${p('z')}</table:table-cell>`;
  const body =
    '<table:table><table:table-header-rows>' +
    odfRow(odfCell('Kind'), odfCell('Rate'), odfCell('Unit')) +
    '</table:table-header-rows>' +
    odfRow(odfCell('car', 'table:number-rows-spanned="2"'), odfCell('0.30'), odfCell('CHF')) +
    odfRow('<table:covered-table-cell/>', odfCell('0.40'), odfCell('EUR')) +
    odfRow(
      odfCell('all', 'table:number-columns-spanned="2"'),
      '<table:covered-table-cell/>',
      odfCell('1'),
    ) +
    odfRow(odfCell('-', 'table:number-columns-repeated="2"'), odfCell('e')) +
    odfRow(nested, odfCell('2')) +
    '</table:table>';
  expect(await blocksOf(body)).toEqual([
    'header: Kind | Rate | Unit',
    'row: car | 0.30 | CHF',
    'row: car | 0.40 | EUR',
    'row: all |  | 1',
    'row: - | - | e',
    'row: x | y z | 2',
  ]);
});

it('puts notes and comments after the paragraph, or the table, that they belong to', async () => {
  const note = (mark: string, text: string) =>
    `<text:note><text:note-citation>${mark}</text:note-citation><text:note-body>${p(text)}</text:note-body></text:note>`;
  const comment = `<office:annotation><dc:creator>Luca Rossi</dc:creator><dc:date>2026-01-01</dc:date>${p('Sure?')}</office:annotation>`;
  const body =
    p(`First${note('1', 'See law.')} and${comment} second.`) +
    `<table:table>${odfRow(odfCell(`cell${note('2', 'Net.')}`), odfCell('b'))}</table:table>`;
  expect(await blocksOf(body)).toEqual([
    'paragraph: First[1] and second.',
    'note: [1] See law.',
    'comment: Luca Rossi: Sure?',
    'row: cell[2] | b',
    'note: [2] Net.',
  ]);
});

it('sets aside headers, footers, hidden words and tracked deletions', async () => {
  const master =
    `<office:master-styles><style:master-page><style:header>${p('Confidential')}</style:header>` +
    `<style:footer>${p('Page <text:page-number>3</text:page-number>')}</style:footer></style:master-page>` +
    `<style:master-page><style:header>${p('Confidential')}</style:header></style:master-page></office:master-styles>`;
  const automatic =
    '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>';
  const body =
    `<text:tracked-changes><text:changed-region><text:deletion>${p('struck out')}</text:deletion></text:changed-region></text:tracked-changes>` +
    p('shown <text:span text:style-name="T1">secret</text:span>') +
    `<text:section text:display="none">${p('not for them')}</text:section>`;
  expect(await blocksOf(body, { automatic, master })).toEqual([
    'paragraph: shown',
    'deleted paragraph: struck out',
    'hidden paragraph: secret',
    'hidden paragraph: not for them',
    'header paragraph: Confidential',
    'footer paragraph: Page',
  ]);
});

it('says where links lead, and what is written about a picture', async () => {
  const link = (text: string, url: string) => `<text:a xlink:href="${url}">${text}</text:a>`;
  const body =
    p(
      `see ${link('the<text:s text:c="2"/>plan', 'https://a.example')}<text:line-break/>${link('below', '#x')}`,
    ) + p('<draw:frame><draw:image/><svg:desc>Map of the plant</svg:desc></draw:frame>');
  const text = await textOf(odfText(body), 'a.odt');
  expect(outline(text)).toEqual(['paragraph: see the plan\nbelow', 'figure: Map of the plant']);
  expect(linksOf(text)).toEqual([['the plan', 'https://a.example']]);
});

it.each(['Basic/Standard/Module1.xml', 'Scripts/python/run.py'])(
  'never reads macros, and says so: %s',
  async (name) => {
    const others = { [name]: bytesOf('<x/>') };
    const text = await textOf(odfFile('text', { body: p('words'), others }), 'a.odt');
    expect(outline(text)).toEqual(['paragraph: words']);
    expect(text.warnings).toEqual(['its macros were not read']);
  },
);

it('refuses what is encrypted, cut off, too deep or empty, by its content', async () => {
  expect(await refusalOf(odfFile('text', { body: '', encrypted: true }), 'a.odt')).toBe(
    'FILE_ENCRYPTED',
  );
  const whole = odfText(p('words'));
  expect(await refusalOf(whole.subarray(0, whole.length - 40), 'a.odt')).toBe('FILE_MALFORMED');
  const deep = '<text:section>'.repeat(60_000) + p('x') + '</text:section>'.repeat(60_000);
  expect(await refusalOf(odfText(deep), 'a.odt')).toBe('FILE_HOSTILE');
  expect(await refusalOf(odfText(''), 'a.odt')).toBe('FILE_NO_TEXT');
  expect((await textOf(whole, 'a.docx')).format).toBe('application/vnd.oasis.opendocument.text');
});
