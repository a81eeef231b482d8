import { expect, it } from 'vitest';
import { docFile, type DocToWrite } from './doc-file.ts';
import { linksOf, outline, refusalOf, textOf } from '../read.ts';

const read = (file: DocToWrite) => textOf(docFile(file), 'a.doc');
const blocksOf = async (...paragraphs: DocToWrite['paragraphs']) =>
  outline(await read({ paragraphs }));

const inTable = [0x2416, [1]] as const;
const endsRow = [0x2417, [1]] as const;
const heads = [0x3404, [1]] as const;
/** How a row's cells are merged: 0x20 goes on from above, 0x60 begins that, 2 goes on from before. */
const cells = (...flags: number[]) => {
  const operand = [
    flags.length,
    ...Array<number>((flags.length + 1) * 2).fill(0),
    ...flags.flatMap((flag) => [flag, ...Array<number>(19).fill(0)]),
  ];
  return [0xd608, [operand.length + 1, 0, ...operand]] as const;
};
const cell = (text: string) => ({ text: `${text}\u0007`, properties: [inTable] });
const row = (...properties: (readonly [number, readonly number[]])[]) => ({
  text: '\u0007',
  properties: [inTable, endsRow, ...properties],
});

it('reads paragraphs, headings by what their styles are, and no table of contents', async () => {
  const paragraphs = [
    { text: 'Vertrag', style: 3 },
    { text: 'Umfang', style: 1 },
    { text: 'Tief', properties: [[0x2640, [3]] as const] },
    { text: 'Umfang 3', style: 4 },
    { text: 'Wörter\u000bund “mehr”\u001eda' },
  ];
  const text = await read({ paragraphs });
  expect(text).toMatchObject({ format: 'application/msword', title: 'Vertrag' });
  expect(outline(text)).toEqual([
    'h1: Vertrag',
    'h1: Umfang',
    'h4: Tief',
    'paragraph: Wörter\nund “mehr”-da',
  ]);
});

it('reads text that is saved in one byte a character', async () => {
  const text = await read({
    paragraphs: [{ text: 'Zürich' }, { text: 'Genève' }],
    compressed: true,
  });
  expect(outline(text)).toEqual(['paragraph: Zürich', 'paragraph: Genève']);
});

it('reads tables with their header and merged cells', async () => {
  expect(
    await blocksOf(
      cell('Kind'),
      cell('Rate'),
      cell('Unit'),
      row(heads, cells(0, 0, 0)),
      cell('car'),
      cell('0.30'),
      cell('CHF'),
      row(cells(0x60, 0, 0)),
      cell(''),
      cell('0.40'),
      cell('EUR'),
      row(cells(0x20, 0, 0)),
      cell('all'),
      cell(''),
      cell('1'),
      row(cells(1, 2, 0)),
      { text: 'after' },
    ),
  ).toEqual([
    'header: Kind | Rate | Unit',
    'row: car | 0.30 | CHF',
    'row: car | 0.40 | EUR',
    'row: all |  | 1',
    'paragraph: after',
  ]);
});

it('reads notes and comments after what they belong to, and sets headers and footers aside', async () => {
  const text = await read({
    paragraphs: [{ text: 'First\u0002 and\u0005.' }, { text: 'Second.' }],
    footnote: '\u0002 See law.',
    comment: '\u0005Sure?',
    headers: ['Even', 'Confidential', 'Alpenwerk AG'],
  });
  expect(outline(text)).toEqual([
    'paragraph: First[1] and.',
    'note: [1] See law.',
    'comment: Luca Rossi: Sure?',
    'paragraph: Second.',
    'header paragraph: Even',
    'header paragraph: Confidential',
    'footer paragraph: Alpenwerk AG',
  ]);
});

it.each([
  ['hidden', 0x083c],
  ['deleted', 0x0800],
])('sets aside what is %s', async (aside, code) => {
  const text = await read({
    paragraphs: [{ text: 'shown secret words' }],
    marked: { words: 'secret ', code },
  });
  expect(outline(text)).toEqual(['paragraph: shown words', `${aside} paragraph: secret`]);
});

it('reads thousands of page headers of a long text in a moment', async () => {
  const { blocks } = await read({
    compressed: true,
    paragraphs: [{ text: 'words of it '.repeat(200_000) }],
    headers: Array.from({ length: 4_000 }, (_, at) => `Part ${at}`),
  });
  expect(blocks).toHaveLength(4_001);
});

it('says where the links of fields lead, and leaves out what other fields compute from', async () => {
  const text = await read({
    paragraphs: [
      {
        text: 'the \u0013 HYPERLINK "https://a.example" \u0014plan\u0015 of \u0013 DATE \\@ "yyyy" \u00142026\u0015',
      },
    ],
  });
  expect(outline(text)).toEqual(['paragraph: the plan of 2026']);
  expect(linksOf(text)).toEqual([['plan', 'https://a.example']]);
});

it('never reads macros, and says so', async () => {
  const { warnings } = await read({ paragraphs: [{ text: 'words' }], macros: true });
  expect(warnings).toEqual(['its macros were not read']);
});

it('refuses what is encrypted, cut off or no Word file, and a document without words', async () => {
  const words = { paragraphs: [{ text: 'words' }] };
  expect(await refusalOf(docFile({ ...words, encrypted: true }), 'a.doc')).toBe('FILE_ENCRYPTED');
  const whole = docFile(words);
  expect(await refusalOf(whole.subarray(0, whole.length >> 1), 'a.doc')).toBe('FILE_MALFORMED');
  expect(await refusalOf(docFile({ paragraphs: [{ text: '' }] }), 'a.doc')).toBe('FILE_NO_TEXT');
  expect((await textOf(whole, 'a.docx')).format).toBe('application/msword');
});

it('reads or refuses in a moment whatever a byte is changed to', async () => {
  const whole = docFile({
    paragraphs: [{ text: 'words\u0002' }, cell('a'), row(cells(0))],
    footnote: 'x',
  });
  for (let at = 512; at < whole.length; at += 7) {
    const broken = Uint8Array.from(whole);
    broken[at] = 0xff;
    expect([
      'read',
      'FILE_MALFORMED',
      'FILE_NO_TEXT',
      'FILE_ENCRYPTED',
      'FILE_TYPE_UNKNOWN',
    ]).toContain(await refusalOf(broken, 'a.doc'));
  }
});
