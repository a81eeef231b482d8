import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import { describe, expect, it } from 'vitest';
import { cell, docxFile, numbered, paragraph, row, run } from './docx-file.ts';
import { linksOf, outline, textOf } from '../read.ts';

const blocksOf = async (parts: Parameters<typeof docxFile>[0]) =>
  outline(await textOf(docxFile(parts), 'a.docx'));

it('reads what a common library writes', async () => {
  const tableOf = (rows: string[][]) =>
    new Table({
      rows: rows.map(
        (cells, at) =>
          new TableRow({
            tableHeader: at === 0,
            children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })),
          }),
      ),
    });
  const document = new Document({
    title: 'Travel policy',
    creator: 'Nora Keller',
    subject: 'Expenses',
    keywords: 'travel, hotel;  travel',
    sections: [
      {
        children: [
          new Paragraph({ text: 'Expenses', heading: HeadingLevel.HEADING_1 }),
          new Paragraph('Keep receipts.'),
          new Paragraph({ text: 'first', bullet: { level: 0 } }),
          new Paragraph({ text: 'nested', bullet: { level: 1 } }),
          tableOf([
            ['Item', 'Limit'],
            ['Hotel', '150'],
          ]),
        ],
      },
    ],
  });
  const text = await textOf(await Packer.toBuffer(document), 'a.docx');
  expect(text.title).toBe('Travel policy');
  expect(text.metadata).toEqual({
    author: 'Nora Keller',
    subject: 'Expenses',
    keywords: ['travel', 'hotel'],
    createdAt: expect.any(String),
    modifiedAt: expect.any(String),
  });
  expect(outline(text)).toEqual([
    'h1: Expenses',
    'paragraph: Keep receipts.',
    'list-item: - first',
    'list-item:   - nested',
    'header: Item | Limit',
    'row: Hotel | 150',
  ]);
});

describe('headings', () => {
  const styles = `
    <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="U1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="U1"/></w:style>
    <w:style w:styleId="Deep"><w:name w:val="Deep"/><w:outlineLvl w:val="2"/></w:style>
    <w:style w:styleId="Toc"><w:name w:val="toc 1"/></w:style>
    <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>`;
  const styled = (text: string, style: string) => paragraph(text, `<w:pStyle w:val="${style}"/>`);

  it('come from styles, what they are based on, and outline levels', async () => {
    const body = [
      styled('The title', 'T'),
      styled('One', 'U1'),
      styled('Two', 'Own'),
      styled('Three', 'Deep'),
      paragraph('Four', '<w:outlineLvl w:val="1"/>'),
      styled('Table of contents line', 'Toc'),
      styled('Body', 'Loop'),
    ].join('');
    expect(await blocksOf({ body, styles })).toEqual([
      'h1: The title',
      'h1: One',
      'h1: Two',
      'h3: Three',
      'h2: Four',
      'paragraph: Body',
    ]);
  });
});

describe('numbers', () => {
  const legal = '<w:isLgl/>';
  const level = (at: number, format: string, text: string) =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${at === 1 ? legal : ''}</w:lvl>`;
  const numbering = `
    <w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'decimal', '%1.%2')}${level(2, 'lowerLetter', '(%3)')}</w:abstractNum>
    <w:abstractNum w:abstractNumId="1">${level(0, 'upperRoman', 'Part %1')}${level(1, 'decimal', '%1-%2')}</w:abstractNum>
    <w:abstractNum w:abstractNumId="2">${level(0, 'bullet', '·')}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>`;

  it('are counted as Word counts them', async () => {
    const body = [
      numbered('scope', 1, 0),
      numbered('term', 1, 1),
      numbered('term', 1, 1),
      numbered('case', 1, 2),
      numbered('case', 1, 2),
      numbered('fees', 1, 0),
      numbered('fee', 1, 1),
      numbered('anew', 2, 0),
      numbered('first', 3, 0),
      numbered('second', 3, 0),
      numbered('legal', 3, 1),
      numbered('dot', 4, 0),
      numbered('nowhere', 99, 0),
    ].join('');
    expect(
      (await blocksOf({ body, numbering })).map((line) => line.replace('list-item: ', '')),
    ).toEqual([
      '1. scope',
      '  1.1 term',
      '  1.2 term',
      '    (a) case',
      '    (b) case',
      '2. fees',
      '  2.1 fee',
      '7. anew',
      'Part I first',
      'Part II second',
      '  2-1 legal',
      '- dot',
      'paragraph: nowhere',
    ]);
  });

  it('stand before numbered headings', async () => {
    const styles = `<w:style w:styleId="H"><w:name w:val="heading 2"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:style>`;
    const body = paragraph('Liability', '<w:pStyle w:val="H"/>');
    expect(await blocksOf({ body, numbering, styles })).toEqual(['h2: 1.1 Liability']);
  });
});

it('sets aside what was deleted or hidden, and leaves out what was moved away or is said twice', async () => {
  const body =
    paragraph(
      run('kept ') +
        `<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>${run('moved')}</w:moveFrom><w:ins>${run('added')}</w:ins>` +
        run('secret', '<w:vanish/>') +
        run(' and more', '<w:rStyle w:val="Hidden"/>') +
        run(' shown', '<w:vanish w:val="0"/>') +
        `<w:hyperlink>${run(' link')}</w:hyperlink><w:r><w:br/><w:t>next</w:t></w:r>`,
    ) +
    paragraph(
      `<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${paragraph('boxed')}</w:txbxContent></mc:Choice>` +
        `<mc:Fallback><w:txbxContent>${paragraph('boxed')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>${run('anchor')}`,
    );
  const styles = '<w:style w:styleId="Hidden"><w:name w:val="x"/><w:vanish/></w:style>';
  expect(await blocksOf({ body, styles })).toEqual([
    'paragraph: kept added shown link\nnext',
    'paragraph: boxed',
    'paragraph: anchor',
    'deleted paragraph: gone',
    'hidden paragraph: secret and more',
  ]);
});

it('sets aside paragraphs whose style hides them, but what a run shows all the same', async () => {
  const styles =
    '<w:style w:styleId="z-Top"><w:name w:val="HTML Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>' +
    '<w:style w:styleId="Below"><w:basedOn w:val="z-Top"/></w:style>';
  const body =
    paragraph('Top of Form', '<w:pStyle w:val="z-Top"/>') +
    paragraph(run('below ') + run('shown', '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Below"/>') +
    paragraph('Name');
  expect(await blocksOf({ body, styles })).toEqual([
    'paragraph: shown',
    'paragraph: Name',
    'hidden paragraph: Top of Form',
    'hidden paragraph: below',
  ]);
});

it('puts a footnote after the paragraph, or the table, that cites it', async () => {
  const cite = (id: number) => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
  const note = (id: number, text: string) =>
    `<w:footnote w:id="${id}">${paragraph(text)}</w:footnote>`;
  const body =
    paragraph(run('First') + cite(5) + run('.')) +
    `<w:tbl>${row(cell(paragraph(run('cell') + cite(6))) + cell('b'))}${row(cell('c') + cell('d'))}</w:tbl>`;
  expect(await blocksOf({ body, footnotes: note(5, 'See law.') + note(6, 'Net.') })).toEqual([
    'paragraph: First[1].',
    'note: [1] See law.',
    'row: cell[2] | b',
    'row: c | d',
    'note: [2] Net.',
  ]);
});

it('reads tables with their header, spans, nested tables and deleted rows', async () => {
  const body =
    `<w:tbl><w:tblPr><w:tblLook w:val="04A0"/></w:tblPr>` +
    row(cell('Kind') + cell('Rate')) +
    row(cell('car', '<w:vMerge w:val="restart"/>') + cell('0.30')) +
    row(cell('', '<w:vMerge/>') + cell('0.40')) +
    row(cell('gone') + cell('gone'), '<w:del/>') +
    row(cell('all', '<w:gridSpan w:val="2"/>')) +
    row(cell(`<w:tbl>${row(cell('x') + cell('y'))}</w:tbl>${paragraph('z')}`) + cell('1')) +
    '</w:tbl>' +
    `<w:tbl>${row(cell(paragraph('A box') + paragraph('of words')))}</w:tbl>`;
  expect(await blocksOf({ body })).toEqual([
    'header: Kind | Rate',
    'row: car | 0.30',
    'row: car | 0.40',
    'row: all',
    'row: x | y z | 1',
    'paragraph: A box',
    'paragraph: of words',
    'deleted paragraph: gone | gone',
  ]);
});

it('reads a row that begins further right in its own columns', async () => {
  const body =
    `<w:tbl>${row(cell('A') + cell('B', '<w:vMerge w:val="restart"/>') + cell('c'))}` +
    row(cell('', '<w:vMerge/>') + cell('d'), '<w:gridBefore w:val="1"/>') +
    `${row(cell('set off'), '<w:gridBefore w:val="2"/>')}</w:tbl>` +
    `<w:tbl>${row(cell('A frame'), '<w:gridBefore w:val="1"/>')}</w:tbl>`;
  expect(await blocksOf({ body })).toEqual([
    'row: A | B | c',
    'row:  | B | d',
    'row: set off',
    'paragraph: A frame',
  ]);
});

it('sets a note aside where what cites it was deleted, and reads none of what nobody sees in one', async () => {
  const cite = (id: number) => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
  const body = paragraph(
    run('Kept') + cite(6) + `<w:del><w:r><w:delText> gone</w:delText></w:r>${cite(5)}</w:del>`,
  );
  const seen =
    `${run('See')}<w:r><w:noBreakHyphen/></w:r>${run('also ')}${run('secret', '<w:vanish/>')}` +
    `<w:moveFrom>${run('moved ')}</w:moveFrom>${run('law.')}`;
  const footnotes =
    `<w:footnote w:id="5">${paragraph('Old.')}</w:footnote>` +
    `<w:footnote w:id="6">${paragraph(seen)}</w:footnote>`;
  expect(await blocksOf({ body, footnotes })).toEqual([
    'paragraph: Kept[1]',
    'note: [1] See-also law.',
    'deleted paragraph: gone[2]',
    'deleted note: [2] Old.',
  ]);
});

it('keeps words apart that a tab of the margins sets apart', async () => {
  const body = paragraph(`${run('Left')}<w:r><w:ptab w:alignment="right"/></w:r>${run('Right')}`);
  expect(await blocksOf({ body })).toEqual(['paragraph: Left Right']);
});

it('takes its title from the property unless a program wrote it', async () => {
  const styles = '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>';
  const body = paragraph('Heading', '<w:pStyle w:val="H"/>') + paragraph('words');
  const titleOf = async (title: string) =>
    (await textOf(docxFile({ body, styles, title }), 'a.docx')).title;
  expect(await titleOf('Supply contract')).toBe('Supply contract');
  expect(await titleOf('Microsoft Word - draft')).toBe('Heading');
  expect(await titleOf('contract_v2.docx')).toBe('Heading');
  expect(await titleOf('')).toBe('Heading');
});

it('knows the namespace by any prefix', async () => {
  const { strToU8, zipSync } = await import('fflate');
  const xml = `<n:document xmlns:n="http://purl.oclc.org/ooxml/wordprocessingml/main"><n:body><n:p><n:r><n:t>strict</n:t></n:r></n:p></n:body></n:document>`;
  const text = await textOf(zipSync({ 'word/document2.xml': strToU8(xml) }), 'a.docx');
  expect(outline(text)).toEqual(['paragraph: strict']);
});

it('reads a link of 60,000 runs in a moment, as one', async () => {
  const words = Array.from({ length: 60_000 }, (_, at) => `${at},`);
  const runs = words.map((word) => run(word)).join('');
  const link = `<w:hyperlink r:id="rId1">${runs}</w:hyperlink>`;
  const relationships = [{ id: 'rId1', kind: 'hyperlink', target: 'https://a.example' }];
  const text = await textOf(docxFile({ body: paragraph(link), relationships }), 'a.docx');
  expect(linksOf(text)).toEqual([[words.join(''), 'https://a.example']]);
});
