import { expect, it } from 'vitest';
import { cell, docxFile, paragraph, part, row, run } from './docx-file.ts';
import { emfOf } from './emf-picture.ts';
import { linksOf, outline, textOf } from '../read.ts';

const blocksOf = async (parts: Parameters<typeof docxFile>[0]) =>
  outline(await textOf(docxFile(parts), 'a.docx'));

it('reads comments after what they are about, with those who wrote them', async () => {
  const comments = `<w:comment w:id="3" w:author="Nora Keller">${paragraph('Is this')}${paragraph('right?')}</w:comment>`;
  const body =
    paragraph(`${run('Claim')}<w:r><w:commentReference w:id="3"/></w:r>`) + paragraph('Next');
  expect(await blocksOf({ body, comments })).toEqual([
    'paragraph: Claim',
    'comment: Nora Keller: Is this right?',
    'paragraph: Next',
  ]);
});

it('sets aside page headers and footers, each once', async () => {
  const beside = (id: string, kind: string, target: string) => ({ id, kind, target });
  const text = await textOf(
    docxFile({
      body: paragraph('Body'),
      relationships: [
        beside('rId1', 'header', 'header1.xml'),
        beside('rId2', 'header', 'header2.xml'),
        beside('rId3', 'footer', 'footer1.xml'),
      ],
      others: {
        'word/header1.xml': part('hdr', paragraph('Confidential')),
        'word/header2.xml': part('hdr', paragraph('Confidential')),
        'word/footer1.xml': part('ftr', paragraph('Alpenwerk AG')),
        'word/header3.xml': part('hdr', paragraph('of nothing')),
      },
    }),
    'a.docx',
  );
  expect(outline(text)).toEqual([
    'paragraph: Body',
    'header paragraph: Confidential',
    'footer paragraph: Alpenwerk AG',
  ]);
});

it('says where links lead: by relationship, by field, and in a table', async () => {
  const field = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const code = (text: string) => `<w:r><w:instrText>${text}</w:instrText></w:r>`;
  const link = (text: string) => `<w:hyperlink r:id="rId1">${run(text)}</w:hyperlink>`;
  const body =
    paragraph(
      `<w:hyperlink r:id="rId1">${run('the ')}${run('plan')}</w:hyperlink>${run(' of May')}`,
    ) +
    paragraph(
      `${field('begin')}${code('HYPERLINK "https://b.example"')}${field('separate')}${run('prices')}${field('end')}${run(' of June')}`,
    ) +
    paragraph(`<w:hyperlink w:anchor="x">${run('below')}</w:hyperlink>`) +
    `<w:tbl>${row(cell('see') + cell(paragraph(link('this'))))}</w:tbl>`;
  const relationships = [{ id: 'rId1', kind: 'hyperlink', target: 'https://a.example' }];
  const text = await textOf(docxFile({ body, relationships }), 'a.docx');
  expect(outline(text)).toEqual([
    'paragraph: the plan of May',
    'paragraph: prices of June',
    'paragraph: below',
    'row: see | this',
  ]);
  expect(linksOf(text)).toEqual([
    ['the plan', 'https://a.example'],
    ['prices', 'https://b.example'],
    ['this', 'https://a.example'],
  ]);
});

it('reads pictures by what is written about them, and those of embedded files by what they show', async () => {
  const body = paragraph(
    `${run('See')}<w:r><wp:docPr descr="Map of the plant"/></w:r><w:r><w:object><v:imagedata r:id="rId1"/></w:object></w:r>`,
  );
  const text = await textOf(
    docxFile({
      body,
      relationships: [{ id: 'rId1', kind: 'image', target: 'media/image1.emf' }],
      others: { 'word/media/image1.emf': emfOf([{ text: 'Budget', x: 0, y: 0 }]) },
    }),
    'a.docx',
  );
  expect(outline(text)).toEqual(['figure: Map of the plant', 'figure: Budget', 'paragraph: See']);
});

it('writes equations as people type them', async () => {
  const m = (name: string, content: string) => `<m:${name}>${content}</m:${name}>`;
  const t = (text: string) => m('r', m('t', text));
  const fraction = m('f', m('num', t('n+1')) + m('den', t('2')));
  const power = m('sSup', m('e', t('x')) + m('sup', t('2')));
  const root = m('rad', m('deg', '') + m('e', t('a+b')));
  const sum = m(
    'nary',
    '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' +
      m('sub', t('k=0')) +
      m('sup', t('n')) +
      m('e', t('k')),
  );
  const set = m(
    'd',
    '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>' + m('e', t('a')) + m('e', t('b')),
  );
  const body = [fraction, power, root, sum, set].map((content) =>
    paragraph(run('y = ') + m('oMath', content) + run('.')),
  );
  expect(await blocksOf({ body: body.join('') })).toEqual([
    'paragraph: y = (n+1)/2.',
    'paragraph: y = x^2.',
    'paragraph: y = √(a+b).',
    'paragraph: y = ∑_(k=0)^nk.',
    'paragraph: y = [a, b].',
  ]);
});

it('reads content controls, and never macros', async () => {
  const body = `<w:sdt><w:sdtPr><w:alias w:val="Name"/></w:sdtPr><w:sdtContent>${paragraph('Luca Rossi')}</w:sdtContent></w:sdt>`;
  const others = { 'word/vbaProject.bin': new Uint8Array(9) };
  const text = await textOf(docxFile({ body, others }), 'a.docm');
  expect(outline(text)).toEqual(['paragraph: Luca Rossi']);
  expect(text.warnings).toEqual(['its macros were not read']);
});

it('finds styles, numbering, notes and comments by what the body says of them, as Word for the web names them', async () => {
  const body =
    paragraph('Title', '<w:pStyle w:val="1"/>') +
    paragraph(
      `${run('Claim')}<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="3"/></w:r>`,
    );
  const text = await textOf(
    docxFile({
      body,
      relationships: ['styles', 'footnotes', 'comments'].map((kind) => ({
        id: kind,
        kind,
        target: `/word/${kind}22.xml`,
      })),
      others: {
        'word/styles22.xml': part(
          'styles',
          '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>',
        ),
        'word/footnotes22.xml': part(
          'footnotes',
          `<w:footnote w:id="2">${paragraph('Source')}</w:footnote>`,
        ),
        'word/comments22.xml': part(
          'comments',
          `<w:comment w:id="3">${paragraph('Right?')}</w:comment>`,
        ),
      },
    }),
    'a.docx',
  );
  expect(outline(text)).toEqual([
    'h1: Title',
    'paragraph: Claim[1]',
    'note: [1] Source',
    'comment: Right?',
  ]);
});
