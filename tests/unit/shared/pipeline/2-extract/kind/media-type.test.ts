import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { compoundFile } from '../readers/compound-file-written.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { bytesOf, refusalOf, textOf } from '../read.ts';

const formatOf = async (bytes: Uint8Array, name: string) => (await textOf(bytes, name)).format;

it('knows a Word file by its content, whatever its name', async () => {
  const word = docxFile({ body: paragraph('Hello') });
  const format = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  expect(await formatOf(word, 'report.pdf')).toBe(format);
  expect(await formatOf(word, 'report')).toBe(format);
});

it.each(['backup/word/document.xml', 'word/document.xml.txt', 'word/document.xmlPK'])(
  'knows an archive that merely holds %s from a Word file',
  async (name) => {
    expect(await formatOf(zipSync({ [name]: strToU8('Hello') }), 'a.docx')).toBe('application/zip');
  },
);

it.each([
  ['notes.txt', 'plain words', 'text/plain'],
  ['notes', 'plain words', 'text/plain'],
  ['server.log', '2026-01-01 started', 'text/plain'],
  ['readme.MD', '# Title', 'text/markdown'],
  ['list.csv', 'a,b\n1,2', 'text/csv'],
  ['list.tsv', 'a\tb\n1\t2', 'text/csv'],
  ['page.html', '<p>words</p>', 'text/html'],
  ['page.txt', '<!-- hi --> <!DOCTYPE html><p>words</p>', 'text/html'],
  ['page.txt', '<?xml version="1.0"?><html><body>words</body></html>', 'text/html'],
  ['about.md', 'A file begins with %PDF-1.7 when it is one', 'text/markdown'],
  ['tag.txt', '<p>in a text', 'text/plain'],
  ['notes.txt', '{\\rtf1 words}', 'application/rtf'],
  ['talk.txt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello', 'text/vtt'],
  ['about.txt', 'WEBVTTs are captions', 'text/plain'],
  ['talk.txt', '1\r\n00:00:01,000 --> 00:00:02,000\r\nHello', 'application/x-subrip'],
  ['talk.srt', 'no cues', 'text/plain'],
  ['data.txt', '<?xml version="1.0"?>\n<!-- hi --><a>words</a>', 'application/xml'],
  ['data.xml', 'no elements', 'text/plain'],
  [
    'plan.xml',
    '<?xml version="1.0"?><svg:svg xmlns:svg="x"><svg:title>words</svg:title></svg:svg>',
    'image/svg+xml',
  ],
  ['main.rs', 'fn main() {}', 'text/x-source'],
  ['app.csproj', '<?xml version="1.0"?><a>words</a>', 'application/xml'],
])('reads %s that begins with %j as %s', async (name, content, format) => {
  expect(await formatOf(bytesOf(content), name)).toBe(format);
});

it.each<{ what: string; bytes: Uint8Array; name: string; code: string }>([
  { what: 'an empty file', bytes: new Uint8Array(), name: 'a.txt', code: 'FILE_EMPTY' },
  { what: 'nothing but blanks', bytes: bytesOf(' \n\t '), name: 'a.md', code: 'FILE_EMPTY' },
  {
    what: 'bytes of no known kind',
    bytes: Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]),
    name: 'a.txt',
    code: 'FILE_TYPE_UNKNOWN',
  },
  {
    what: 'a zip of something else',
    bytes: zipSync({ 'AndroidManifest.xml': strToU8('<x/>') }),
    name: 'a.docx',
    code: 'FILE_TYPE_UNKNOWN',
  },
  {
    what: 'an Office file from before 2007',
    bytes: compoundFile({ VisioDocument: bytesOf('x') }),
    name: 'a.doc',
    code: 'FILE_TYPE_UNKNOWN',
  },
  {
    what: 'an encrypted Office file',
    bytes: compoundFile({ EncryptedPackage: bytesOf('x'), EncryptionInfo: bytesOf('y') }),
    name: 'a.docx',
    code: 'FILE_ENCRYPTED',
  },
])('refuses $what by name', async ({ bytes, name, code }) => {
  expect(await refusalOf(bytes, name)).toBe(code);
});
