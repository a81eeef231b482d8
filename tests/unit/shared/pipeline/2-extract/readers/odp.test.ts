import { expect, it } from 'vitest';
import { odfCell, odfFile, odfRow, p } from './odf-file.ts';
import { bytesOf, outline, refusalOf, textOf } from '../read.ts';

const frame = (content: string, role?: string) =>
  `<draw:frame ${role === undefined ? '' : `presentation:class="${role}"`}><draw:text-box>${content}</draw:text-box></draw:frame>`;
const notes = (content: string) => `<presentation:notes>${content}</presentation:notes>`;
const slide = (content: string, style = 'dp1') =>
  `<draw:page draw:style-name="${style}">${content}</draw:page>`;

const read = (body: string, rest: { automatic?: string; master?: string } = {}) =>
  textOf(odfFile('presentation', { body, ...rest }), 'a.odp');

it('reads slide after slide: the title first, the notes of the speaker last', async () => {
  const text = await read(
    slide(
      notes(frame(p('7'), 'page-number') + frame(p('Thank the team'), 'notes')) +
        frame(p('below'), 'outline') +
        frame(p('Plan'), 'title'),
    ) + slide(`<draw:g><draw:custom-shape>${p('in a group')}</draw:custom-shape></draw:g>`),
  );
  expect(text).toMatchObject({
    format: 'application/vnd.oasis.opendocument.presentation',
    pages: 2,
  });
  expect(outline(text)).toEqual([
    'h2: Plan',
    'paragraph: below',
    'note: Thank the team',
    'paragraph: in a group',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 2]);
});

it('sets aside hidden slides, footers and what the master draws', async () => {
  const automatic =
    '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>';
  const master = `<office:master-styles><style:master-page>${frame(p('Click to edit'), 'title')}${frame(p('Alpenwerk AG'))}${frame(p('internal'), 'footer')}</style:master-page></office:master-styles>`;
  const text = await read(
    '<presentation:footer-decl>Confidential</presentation:footer-decl>' +
      slide(frame(p('a'))) +
      slide(frame(p('secret')), 'dp2') +
      slide(frame(p('b'))),
    { automatic, master },
  );
  expect(outline(text)).toEqual([
    'paragraph: a',
    'paragraph: b',
    'hidden paragraph: secret',
    'footer paragraph: Confidential',
    'header paragraph: Alpenwerk AG',
    'footer paragraph: internal',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 3, 2, undefined, undefined, undefined]);
});

it('reads tables with the first row as the header where it is set apart', async () => {
  const listed = `<table:table-cell><text:list><text:list-item>${p('150')}</text:list-item></text:list></table:table-cell>`;
  const table = `<draw:frame><table:table table:use-first-row-styles="true">${odfRow(odfCell('Item'), odfCell('Limit'))}${odfRow(odfCell('Hotel'), listed)}</table:table></draw:frame>`;
  expect(outline(await read(slide(table)))).toEqual(['header: Item | Limit', 'row: Hotel | 150']);
});

it('never reads macros, and says so', async () => {
  const others = { 'Basic/Standard/Module1.xml': bytesOf('<x/>') };
  const bytes = odfFile('presentation', { body: slide(frame(p('words'))), others });
  expect((await textOf(bytes, 'a.odp')).warnings).toEqual(['its macros were not read']);
});

it('refuses what is encrypted, and a presentation without words', async () => {
  const file = (encrypted: boolean) => odfFile('presentation', { body: slide(''), encrypted });
  expect(await refusalOf(file(true), 'a.odp')).toBe('FILE_ENCRYPTED');
  expect(await refusalOf(file(false), 'a.odp')).toBe('FILE_NO_TEXT');
});
