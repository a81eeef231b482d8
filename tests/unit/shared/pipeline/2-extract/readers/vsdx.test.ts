import { expect, it } from 'vitest';
import { linksOf, outline, refusalOf, textOf } from '../read.ts';
import { notice, noticeSentence, withOcr } from './scan.ts';
import { vsdxFile, visioRow, visioSection, visioShape, visioText } from './vsdx-file.ts';

it('a drawing is read page by page, its shapes from above and from the left, a group together', async () => {
  const group = visioShape(
    [2, 5],
    `${visioText('Approval')}<Shapes>${visioShape([1, 1], visioText('by the board'))}${visioShape([1, 2], visioText('in writing'))}</Shapes>`,
  );
  const deleted = visioShape([1, 8], visioText('Not any more'), ' Del="1"');
  const shapes =
    visioShape([1, 2], visioText('End')) +
    visioShape([4, 9.04], visioText('then <fld IX="0">12 days</fld>')) +
    group +
    visioShape([1, 9], visioText('Start')) +
    visioShape([3, 3], '') +
    deleted;
  const text = await textOf(
    vsdxFile([
      { name: 'Page-1', shapes },
      { name: 'Claims', shapes: visioShape([1, 1], visioText('Claim')) },
    ]),
    'a.vsdx',
  );
  expect(text).toMatchObject({
    format: 'application/vnd.ms-visio.drawing',
    title: 'Claims',
    pages: 2,
  });
  expect(outline(text)).toEqual([
    'paragraph: Start',
    'paragraph: then 12 days',
    'paragraph: Approval',
    'paragraph: in writing',
    'paragraph: by the board',
    'paragraph: End',
    'h1: Claims',
    'paragraph: Claim',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 1, 1, 1, 2, 2]);
});

it('what is filled in about a shape is told with it, and where it leads', async () => {
  const data = visioSection(
    'Property',
    visioRow('Row_1', { Label: 'Address', Value: '10.0.0.7' }) +
      visioRow('Owner', { Value: 'IT' }) +
      visioRow('Empty', { Label: 'Room' }) +
      visioRow('Row_2', { Label: 'Password', Value: 'x', Invisible: '1' }),
  );
  const link = visioSection('Hyperlink', visioRow('Row_1', { Address: 'https://a.example/rack' }));
  const text = await textOf(
    vsdxFile([{ name: 'Page-1', shapes: visioShape([1, 1], visioText('Router') + data + link) }]),
    'a.vsdx',
  );
  expect(outline(text)).toEqual(['paragraph: Router\nAddress: 10.0.0.7\nOwner: IT']);
  expect(linksOf(text)).toEqual([['Router', 'https://a.example/rack']]);
});

it('comments are on their page, and what lies behind pages is an aside', async () => {
  const comments =
    '<Comments><AuthorList><AuthorEntry ID="1" Name="Noor"/></AuthorList><CommentList>' +
    '<CommentEntry PageID="0" AuthorID="1">Is this so?</CommentEntry></CommentList></Comments>';
  const text = await textOf(
    vsdxFile(
      [
        { name: 'Page-1', shapes: visioShape([1, 1], visioText('Claim')) },
        {
          name: 'VBackground-1',
          shapes: visioShape([1, 1], visioText('Alpenwerk')),
          isBackground: true,
        },
      ],
      { 'visio/comments.xml': comments, 'visio/vbaProject.bin': 'x' },
    ),
    'a.vsdm',
  );
  expect(outline(text)).toEqual([
    'paragraph: Claim',
    'comment: Noor: Is this so?',
    'header paragraph: Alpenwerk',
  ]);
  expect(text.pages).toBe(1);
  expect(text.warnings).toEqual(['its macros were not read']);
});

it('words in its pictures are read where they stand, and files in it are listed', async () => {
  const picture = '<ForeignData ForeignType="Bitmap"><Rel r:id="rId7"/></ForeignData>';
  const shapes =
    visioShape([1, 9], visioText('At the door:')) +
    visioShape([1, 8], picture, ' xmlns:r="urn:r"') +
    visioShape([1, 7], visioText('So it hangs.'));
  const bytes = vsdxFile([{ name: 'Page-1', shapes }], {
    'visio/pages/_rels/page1.xml.rels':
      '<Relationships><Relationship Id="rId7" Type="urn:image" Target="../media/image1.png"/></Relationships>',
    'visio/media/image1.png': await (await notice()).png().toBuffer(),
    'visio/embeddings/terms.txt': 'The terms.',
  });
  const text = await textOf(bytes, 'a.vsdx', await withOcr());
  expect(outline(text)).toEqual([
    'paragraph: At the door:',
    `figure: Notice\n${noticeSentence}`,
    'paragraph: So it hangs.',
  ]);
  expect(text).toMatchObject({ ocr: 1, members: [{ path: ['terms.txt'] }] });
});

it.each([
  ['without words', vsdxFile([{ name: 'Page-1', shapes: visioShape([1, 1], '') }]), 'FILE_NO_TEXT'],
  [
    'without its list of pages',
    vsdxFile([], { 'visio/pages/pages.xml': '<Pages>' }),
    'FILE_MALFORMED',
  ],
  [
    'whose page is missing',
    vsdxFile([], {
      'visio/pages/pages.xml': '<Pages><Page ID="0" Name="a"><Rel id="rId1"/></Page></Pages>',
      'visio/pages/_rels/pages.xml.rels':
        '<Relationships><Relationship Id="rId1" Target="page9.xml"/></Relationships>',
    }),
    'FILE_MALFORMED',
  ],
])('a drawing %s is refused', async (_, bytes, code) => {
  expect(await refusalOf(bytes, 'a.vsdx')).toBe(code);
});
