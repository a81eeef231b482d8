import { describe, expect, it } from 'vitest';
import { outline, refusalOf, textOf } from '../read.ts';
import { number, relationshipsXml, row, words, xlsxFile, type SheetToWrite } from './xlsx-file.ts';

const read = (sheet: SheetToWrite, options?: Parameters<typeof xlsxFile>[1]) =>
  textOf(xlsxFile([sheet], options), 'a.xlsx');
const blocksOf = async (rows: string) => outline(await read({ rows }));

it('reads sheet after sheet, each under its name', async () => {
  const sheet = (name: string, text: string) => ({ name, rows: row(1, words('A1', text)) });
  const file = xlsxFile([sheet('Rates', 'a'), sheet('Notes', 'b')], { title: 'Price list' });
  const text = await textOf(file, 'a.xlsx');
  expect(text).toMatchObject({
    title: 'Price list',
    pages: 2,
    format: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  });
  expect(outline(text)).toEqual(['h1: Rates', 'paragraph: a', 'h1: Notes', 'paragraph: b']);
  expect(text.blocks.map(({ sheet, cells }) => [sheet, cells])).toEqual([
    ['Rates', undefined],
    ['Rates', 'A1'],
    ['Notes', undefined],
    ['Notes', 'A1'],
  ]);
});

it('takes rows without an empty one between them for a table, its first of words for the header', async () => {
  const rows =
    row(1, words('A1', 'Travel limits')) +
    row(3, words('B3', 'City') + words('C3', 'Limit')) +
    row(4, words('B4', 'Zurich') + number('C4', 150)) +
    row(6, number('A6', 1) + number('B6', 2)) +
    row(7, number('A7', 3) + number('B7', 4));
  const text = await read({ rows });
  expect(outline(text)).toEqual([
    'h1: Sheet1',
    'paragraph: Travel limits',
    'header: City | Limit',
    'row: Zurich | 150',
    'row: 1 | 2',
    'row: 3 | 4',
  ]);
  expect(text.blocks.map(({ table }) => table)).toEqual([undefined, undefined, 1, 1, 2, 2]);
  expect(text.blocks.map(({ cells }) => cells)).toEqual([
    undefined,
    'A1',
    'B3:C3',
    'B4:C4',
    'A6:B6',
    'A7:B7',
  ]);
});

it('does not take the title on top of a table for its header', async () => {
  const rows =
    row(1, words('A1', 'Sales by region')) +
    row(2, words('A2', 'Region') + number('B2', 2023) + number('C2', 2024)) +
    row(3, words('A3', 'North') + number('B3', 10) + number('C3', 20));
  expect(await blocksOf(rows)).toEqual([
    'h1: Sheet1',
    'paragraph: Sales by region',
    'header: Region | 2023 | 2024',
    'row: North | 10 | 20',
  ]);
});

it('tells tables side by side from figures that are set apart', async () => {
  const left = (at: number) => words(`A${at}`, `n${at}`) + number(`B${at}`, at);
  const beside =
    row(
      1,
      words('A1', 'Name') + words('B1', 'Value') + words('D1', 'City') + words('E1', 'Limit'),
    ) +
    row(2, left(2) + words('D2', 'Bern') + number('E2', 150)) +
    row(3, left(3));
  expect(await blocksOf(beside)).toEqual([
    'h1: Sheet1',
    'header: Name | Value',
    'row: n2 | 2',
    'row: n3 | 3',
    'header: City | Limit',
    'row: Bern | 150',
  ]);
  const apart =
    row(
      1,
      words('A1', 'Item') + words('B1', 'Plan') + words('D1', 'Actual') + words('E1', 'Rest'),
    ) + row(2, left(2) + number('D2', 7) + number('E2', 8));
  expect(await blocksOf(apart)).toEqual([
    'h1: Sheet1',
    'header: Item | Plan | Actual | Rest',
    'row: n2 | 2 | 7 | 8',
  ]);
});

it('keeps cells in line where one is empty', async () => {
  const rows =
    row(1, words('A1', 'a') + words('B1', 'b') + words('C1', 'c')) +
    row(2, number('A2', 1) + number('C2', 3));
  expect(await blocksOf(rows)).toEqual(['h1: Sheet1', 'header: a | b | c', 'row: 1 |  | 3']);
});

describe('a cell is shown as Excel displays it', () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="&quot;CHF&quot; #,##0.00"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/><numFmt numFmtId="166" formatCode="[$-807]dd.mm.yyyy hh:mm;@"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="166"/></cellXfs>';
  const shown = async (cell: string, properties = '') => {
    const rows = row(1, words('A1', 'x') + cell);
    return outline(
      await read({ rows }, { styles, properties, strings: ['<t>shared_x000D_\n</t>'] }),
    ).at(-1);
  };

  it.each([
    ['a plain number', number('B1', 1234.5), '1234.5'],
    ['a sum of floats', number('B1', '0.30000000000000004'), '0.3'],
    ['a share', number('B1', 0.075, 1), '7.50%'],
    ['money', number('B1', 1234.5, 2), 'CHF 1,234.50'],
    ['a date', number('B1', 46_000, 3), '2025-12-09'],
    ['a date by a format of Excel’s own', number('B1', 46_000, 4), '12/9/2025'],
    ['a date with dots', number('B1', 46_000.5, 5), '09.12.2025 12:00'],
    ['a shared text', '<c r="B1" t="s"><v>0</v></c>', 'shared'],
    ['an escape', '<c r="B1" t="str"><v>a_x000D_ _x005F_x0041_</v></c>', 'a _x0041_'],
    ['the text of a formula', '<c r="B1" t="str"><f>A1&amp;"y"</f><v>xy</v></c>', 'xy'],
    ['the result of a formula', '<c r="B1"><f>1+1</f><v>2</v></c>', '2'],
    ['yes', '<c r="B1" t="b"><v>1</v></c>', 'TRUE'],
    ['an error', '<c r="B1" t="e"><v>#DIV/0!</v></c>', '#DIV/0!'],
    ['a style that there is not', number('B1', 5, 99), '5'],
  ])('%s', async (_what, cell, expected) => {
    expect(await shown(cell)).toBe(`row: x | ${expected}`);
  });

  it('by the calendar of its workbook', async () => {
    const mac = '<workbookPr date1904="1"/>';
    expect(await shown(number('B1', 46_000 - 1462, 3), mac)).toBe('row: x | 2025-12-09');
  });
});

it('joins the runs of a text, without its phonetic guide', async () => {
  const strings = ['<r><t>Zu</t></r><r><t>rich</t></r><rPh><t>guide</t></rPh>'];
  const text = await read({ rows: row(1, '<c r="A1" t="s"><v>0</v></c>') }, { strings });
  expect(outline(text)).toEqual(['h1: Sheet1', 'paragraph: Zurich']);
});

it('keeps hidden sheets, rows and columns aside', async () => {
  const rows =
    row(1, words('A1', 'name') + words('B1', 'salary') + words('C1', 'city')) +
    row(2, words('A2', 'Petra') + number('B2', 1) + words('C2', 'Bern')) +
    row(3, words('A3', 'Ghost') + number('B3', 2) + words('C3', 'Chur'), 'hidden="1"') +
    row(4, words('A4', 'Urs') + number('B4', 3) + words('C4', 'Olten'));
  const before = '<cols><col min="2" max="2" hidden="1"/></cols>';
  const secret = { name: 'Secret', rows: row(1, words('A1', 'x')), state: 'veryHidden' } as const;
  const text = await textOf(xlsxFile([{ rows, before }, secret]), 'a.xlsx');
  expect(outline(text).map((line, at) => [line, text.blocks[at]?.cells])).toEqual([
    ['h1: Sheet1', undefined],
    ['header: name | city', 'A1:C1'],
    ['row: Petra | Bern', 'A2:C2'],
    ['row: Urs | Olten', 'A4:C4'],
    ['hidden paragraph: salary', 'B1'],
    ['hidden paragraph: 1', 'B2'],
    ['hidden row: Ghost | 2 | Chur', 'A3:C3'],
    ['hidden row:  | 3', 'B4'],
    ['hidden h1: Secret', undefined],
    ['hidden paragraph: x', 'A1'],
  ]);
});

it('says the words of cells merged over rows in each of them', async () => {
  const rows =
    row(1, words('A1', 'Region') + words('B1', 'City') + words('C1', 'Sales')) +
    row(2, words('A2', 'North') + words('B2', 'Basel') + number('C2', 5)) +
    row(3, words('B3', 'Zurich')) +
    row(4, words('A4', 'All') + number('C4', 5));
  const after =
    '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="C2:C3"/><mergeCell ref="A4:B4"/></mergeCells>';
  expect(outline(await read({ rows, after }))).toEqual([
    'h1: Sheet1',
    'header: Region | City | Sales',
    'row: North | Basel | 5',
    'row: North | Zurich',
    'row: All |  | 5',
  ]);
});

it('takes declared tables for what they are, beside what else is there', async () => {
  const rows =
    row(1, number('A1', 2024) + number('B1', 2025) + words('D1', 'Note')) +
    row(2, number('A2', 1) + number('B2', 2) + words('D2', 'by hand'));
  const table = '<table ref="A1:B2" totalsRowCount="0"/>';
  const sheet = { rows, related: [['table', '../tables/table1.xml']] } as const;
  const text = await read(sheet, { parts: { 'xl/tables/table1.xml': table } });
  expect(outline(text)).toEqual([
    'h1: Sheet1',
    'header: 2024 | 2025',
    'row: 1 | 2',
    'paragraph: Note',
    'paragraph: by hand',
  ]);
});

it('reads notes and comments, each at its cell, signed', async () => {
  const comments =
    '<comments><authors><author>Petra</author><author>tc=1</author></authors><commentList>' +
    '<comment ref="A1" authorId="0"><text><r><t>Petra:</t></r><r><t xml:space="preserve"> who says?</t></r></text></comment>' +
    '<comment ref="B1" authorId="1"><text><t>[Threaded comment] Your version of Excel …</t></text></comment></commentList></comments>';
  const thread =
    '<ThreadedComments><threadedComment ref="B1" personId="{1}"><text>Too much?</text></threadedComment>' +
    '<threadedComment ref="B1" personId="{2}" parentId="x"><text>No.</text></threadedComment></ThreadedComments>';
  const persons =
    '<personList><person id="{1}" displayName="Urs"/><person id="{2}" displayName="Ana"/></personList>';
  const workbook = relationshipsXml([
    ['worksheet', 'worksheets/sheet1.xml'],
    ['person', 'persons/person.xml'],
  ]).replace('r0', 'rId0');
  const text = await read(
    {
      rows: row(1, words('A1', 'x') + number('B1', 2)),
      related: [
        ['comments', '../comments1.xml'],
        ['threadedComment', '../threadedComments/threadedComment1.xml'],
      ],
    },
    {
      parts: {
        'xl/comments1.xml': comments,
        'xl/threadedComments/threadedComment1.xml': thread,
        'xl/persons/person.xml': persons,
        'xl/_rels/workbook.xml.rels': workbook,
      },
    },
  );
  expect(outline(text).slice(2)).toEqual([
    'comment: Petra: who says?',
    'comment: Urs: Too much?',
    'comment: Ana: No.',
  ]);
  expect(text.blocks.slice(2).map(({ cells }) => cells)).toEqual(['A1', 'B1', 'B1']);
});

it('knows where cells lead, and what has no result', async () => {
  const rows = row(
    1,
    words('A1', 'Our rules') +
      '<c r="B1" t="str"><f>HYPERLINK("https://b.example/","Map")</f><v>Map</v></c><c r="C1"><f>1+1</f></c>',
  );
  const after = '<hyperlinks><hyperlink ref="A1" r:id="r0"/></hyperlinks>';
  const text = await read({ rows, after, related: [['hyperlink', 'https://a.example/']] });
  expect(text.links.map(({ start, end, url }) => [text.text.slice(start, end), url])).toEqual([
    ['Our rules', 'https://a.example/'],
    ['Map', 'https://b.example/'],
  ]);
  expect(text.warnings).toEqual(['1 formulas hold no result']);
});

it('reads text boxes, what images show, and the titles and names in charts', async () => {
  const anchor = (content: string) =>
    `<xdr:oneCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row></xdr:from>${content}</xdr:oneCellAnchor>`;
  const drawing =
    '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a" xmlns:c="urn:c" xmlns:r="urn:r">' +
    anchor('<xdr:sp><xdr:txBody><a:p><a:r><a:t>Draft</a:t></a:r></a:p></xdr:txBody></xdr:sp>') +
    anchor('<xdr:pic><xdr:nvPicPr><xdr:cNvPr descr="A cable car"/></xdr:nvPicPr></xdr:pic>') +
    anchor('<xdr:graphicFrame><a:graphic><c:chart r:id="r0"/></a:graphic></xdr:graphicFrame>') +
    '</xdr:wsDr>';
  const chart =
    '<c:chart xmlns:c="urn:c" xmlns:a="urn:a"><c:title><c:tx><c:rich><a:p><a:r><a:t>Guests</a:t></a:r></a:p></c:rich></c:tx></c:title>' +
    '<c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>Summer</c:v></c:pt></c:strCache></c:strRef></c:tx><c:val><c:v>7</c:v></c:val></c:ser></c:chart>';
  const text = await read(
    { rows: row(1, words('A1', 'x')), related: [['drawing', '../drawings/drawing1.xml']] },
    {
      parts: {
        'xl/drawings/drawing1.xml': drawing,
        'xl/drawings/_rels/drawing1.xml.rels': relationshipsXml([
          ['chart', '../charts/chart1.xml'],
        ]),
        'xl/charts/chart1.xml': chart,
      },
    },
  );
  expect(outline(text).slice(2)).toEqual([
    'paragraph: Draft',
    'figure: A cable car',
    'figure: Guests\nSummer',
  ]);
  expect(text.blocks.at(-1)).toMatchObject({ sheet: 'Sheet1', cells: 'D5' });
});

it('says that it did not look at macros', async () => {
  const parts = { 'xl/vbaProject.bin': 'x' };
  const text = await read({ rows: row(1, words('A1', 'x')) }, { parts });
  expect(text.warnings).toEqual(['its macros were not read']);
});

it('is not led astray by cells at the far ends of a sheet', async () => {
  const rows =
    row(1, words('A1', 'here') + words('XFD1', 'far')) +
    row(1_048_576, words('XFD1048576', 'farthest'));
  expect(await blocksOf(rows)).toEqual(['h1: Sheet1', 'row: here | far', 'paragraph: farthest']);
});

it('does not draw out a diagonal of cells', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) =>
    row(at + 1, number(`${columnName(at + 1)}${at + 1}`, 7)),
  );
  const text = await read({ rows: rows.join('') });
  expect(text.text.length).toBeLessThan(20_000);
});

it('refuses a workbook without anything to read', async () => {
  expect(await refusalOf(xlsxFile([{ rows: '' }]), 'a.xlsx')).toBe('FILE_NO_TEXT');
});

function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
