import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { linksOf, outline, refusalOf, textOf } from '../read.ts';

/** Each sign one byte, as RTF is written. */
const rtf = (body: string): Uint8Array =>
  Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${body}}`, 'latin1');
const blocksOf = async (body: string) => outline(await textOf(rtf(body), 'a.rtf'));
const escaped = (text: string, charset: string): string =>
  [...iconv.encode(text, charset)]
    .map((byte) =>
      byte < 0x80 && byte !== 0x5c ? String.fromCharCode(byte) : `\\'${byte.toString(16)}`,
    )
    .join('');

it('reads paragraphs, headings by style and by outline level, and what the file says of itself', async () => {
  const body =
    '{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}{\\s2 Title;}}' +
    '{\\info{\\title Supply contract}{\\author Nora Keller}{\\keywords steel, price}{\\creatim\\yr2026\\mo3\\dy1\\hr9\\min30}}' +
    '\\pard\\s2 The contract\\par\\pard\\s1 Scope\\par\\pard\\outlinelevel2 Deep\\par\\pard\\s0 Some {\\b bold} words.\\line next\\par';
  const text = await textOf(rtf(body), 'contract.doc');
  expect(outline(text)).toEqual([
    'h1: The contract',
    'h1: Scope',
    'h3: Deep',
    'paragraph: Some bold words.\nnext',
  ]);
  expect(text).toMatchObject({
    format: 'application/rtf',
    title: 'Supply contract',
    metadata: {
      author: 'Nora Keller',
      keywords: ['steel', 'price'],
      createdAt: '2026-03-01T09:30:00.000Z',
    },
  });
});

describe('characters', () => {
  const fonts =
    '{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}{\\f3\\fcharset134 D;}{\\f4\\fcharset2 Symbol;}{\\f5\\fcharset178 E;}}\\deff0 ';

  it.each([
    ['Zürich', 0, 'windows-1252'],
    ['Договор', 1, 'windows-1251'],
    ['表示とソース', 2, 'shift_jis'],
    ['合同', 3, 'gb18030'],
    ['عقد', 5, 'windows-1256'],
  ])('of %s are read by the charset of their font', async (words, font, charset) => {
    expect(await blocksOf(`${fonts}\\f${font} ${escaped(words, charset)}\\par`)).toEqual([
      `paragraph: ${words}`,
    ]);
  });

  it('in Unicode stand for themselves, and their fallback is left out', async () => {
    const body =
      "\\uc1 a\\u228?b \\uc2\\u8364\\'80\\'80c {\\uc0\\u-10179\\u-8703}\\emdash\\~x\\_y\\{\\}\\\\";
    expect(await blocksOf(`${body}\\par`)).toEqual(['paragraph: aäb €c 😁— x-y{}\\']);
  });
});

it('reads tables with their header, merged cells and several paragraphs in one', async () => {
  const row = (cells: string[], definition: string) =>
    `\\trowd${definition}\\pard\\intbl ${cells.map((cell) => `${cell}\\cell `).join('')}\\row`;
  const plain = '\\cellx100\\cellx200\\cellx300';
  const body =
    row(['Kind', 'Rate', 'Unit'], `\\trhdr${plain}`) +
    row(['car', 'one\\par two', 'CHF'], '\\clvmgf\\cellx100\\cellx200\\cellx300') +
    row(['', '0.40', 'EUR'], '\\clvmrg\\cellx100\\cellx200\\cellx300') +
    row(['all', '', '1'], '\\clmgf\\cellx100\\clmrg\\cellx200\\cellx300') +
    '\\pard after\\par';
  expect(await blocksOf(body)).toEqual([
    'header: Kind | Rate | Unit',
    'row: car | one two | CHF',
    'row: car | 0.40 | EUR',
    'row: all |  | 1',
    'paragraph: after',
  ]);
});

it('reads a link of 200,000 runs in a moment, as one', async () => {
  const runs = 'a{\\b b}'.repeat(100_000);
  const field = `{\\field{\\fldinst HYPERLINK "https://a.example"}{\\fldrslt ${runs}}}`;
  const text = await textOf(rtf(`${field}ab\\par`), 'a.rtf');
  expect(linksOf(text)).toEqual([['ab'.repeat(100_000), 'https://a.example']]);
});

it('loses no words of a cell that never ends', async () => {
  expect(await blocksOf('First\\par\\pard\\intbl of a cell\\par')).toEqual([
    'paragraph: First',
    'paragraph: of a cell',
  ]);
});

it('knows items of a list by their label, and how deep they are', async () => {
  const item = (label: string, text: string, level: number) =>
    `{\\listtext\\pard\\plain ${label}\\tab}\\pard\\ls1\\ilvl${level} ${text}\\par`;
  const body = item('1.', 'scope', 0) + item("\\'b7", 'dot', 1) + item('(b)', 'case', 2);
  expect(await blocksOf(body)).toEqual([
    'list-item: 1. scope',
    'list-item:   - dot',
    'list-item:     (b) case',
  ]);
});

it('reads notes, comments, text boxes and links where they belong', async () => {
  const body =
    'First{\\super\\chftn{\\footnote\\pard\\plain {\\super\\chftn} See law.}} and' +
    '{\\*\\atnid LR}{\\*\\atnauthor Luca Rossi}\\chatn{\\*\\annotation\\pard Sure?} ' +
    '{\\field{\\*\\fldinst{HYPERLINK "https://a.example"}}{\\fldrslt{\\ul the }{plan}}}.\\par ' +
    '{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard boxed\\par}}{\\shprslt boxed}}anchor\\par';
  const text = await textOf(rtf(body), 'a.rtf');
  expect(outline(text)).toEqual([
    'paragraph: First[1] and the plan.',
    'note: [1] See law.',
    'comment: Luca Rossi: Sure?',
    'paragraph: anchor',
    'paragraph: boxed',
  ]);
  expect(linksOf(text)).toEqual([['the plan', 'https://a.example']]);
});

it('sets aside headers, footers, hidden type and tracked deletions', async () => {
  const body =
    '{\\headerl\\pard Confidential\\par}{\\headerr\\pard Confidential\\par}{\\footer Alpenwerk AG}' +
    'kept {\\deleted gone} {\\v secret}shown\\par';
  expect(await blocksOf(body)).toEqual([
    'paragraph: kept shown',
    'hidden paragraph: secret',
    'deleted paragraph: gone',
    'header paragraph: Confidential',
    'footer paragraph: Alpenwerk AG',
  ]);
});

it('never reads objects, pictures or what it does not know', async () => {
  const body =
    'a{\\object\\objemb{\\*\\objdata 0105000002}{\\result shown}}{\\pict\\pngblip 89504e47}' +
    '{\\*\\unknown secret}{\\pict\\bin9 {{{{\\\\}}}}b\\par';
  expect(await blocksOf(body)).toEqual(['paragraph: ashownb']);
});

it('refuses what was cut off or holds no words, and is not held up by depth', async () => {
  expect(await refusalOf(rtf('words\\par').subarray(0, 30), 'a.rtf')).toBe('FILE_MALFORMED');
  expect(await refusalOf(rtf(''), 'a.rtf')).toBe('FILE_NO_TEXT');
  const deep = `${'{'.repeat(60_000)}the bottom\\par${'}'.repeat(60_000)}`;
  expect(await blocksOf(deep)).toEqual(['paragraph: the bottom']);
  const notes = `${'{\\footnote '.repeat(60_000)}the bottom${'}'.repeat(60_000)}`;
  expect((await blocksOf(`x${notes}\\par`))[0]).toMatch('paragraph: x');
});
