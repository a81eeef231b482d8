import { expect, it } from 'vitest';
import { zipFile, type ZipPart } from '../containers/zip-file.ts';
import { part, paragraph } from '../readers/docx-file.ts';
import { refusalOf, textOf } from '../read.ts';

const body: ZipPart = {
  name: 'word/document.xml',
  content: part('document', `<w:body>${paragraph('The words.')}</w:body>`),
};
const other = (change: Partial<ZipPart>): ZipPart => ({ name: 'word/styles.xml', ...change });

it('reads a Word file whose parts are packed or stored', async () => {
  for (const method of [0, 8]) {
    expect((await textOf(zipFile([{ ...body, method }]), 'a.docx')).text).toBe('The words.');
  }
});

const xml = (words: string) => part('document', `<w:body>${paragraph(words)}</w:body>`);

it('reads a Word file whose headers name a part with slashes of both kinds, or whose directory says it twice', async () => {
  const mixed = zipFile([{ ...body, localName: 'word\\document.xml' }]);
  expect((await textOf(mixed, 'a.docx')).text).toBe('The words.');
  const twice = zipFile([body, { ...body, offset: 0 }]);
  expect((await textOf(twice, 'a.docx')).text).toBe('The words.');
});

it('reads the part that programs read under its name, whatever an extra field calls another', async () => {
  const decoy: ZipPart = { name: 'word/decoy.bin', content: xml('A harmless page.') };
  const renamed = zipFile([
    { ...body, unicodeName: 'word/other.bin' },
    { ...decoy, unicodeName: 'word/document.xml' },
  ]);
  expect((await textOf(renamed, 'a.docx')).text).toBe('The words.');
});

it('reads a part whose sizes stand in the directory alone', async () => {
  const streamed = zipFile([{ ...body, flags: 0x0008, localSizes: 0 }]);
  expect((await textOf(streamed, 'a.docx')).text).toBe('The words.');
});

it.each<[string, ZipPart, string]>([
  ['is locked', other({ content: 'x', flags: 0x0001 }), 'FILE_ENCRYPTED'],
  [
    'shares its bytes with another',
    other({ offset: 0, localName: body.name as string }),
    'FILE_HOSTILE',
  ],
  ['has another name before its bytes', other({ localName: 'word/other.xml' }), 'FILE_HOSTILE'],
  ['unpacks to more than it says', other({ content: 'long enough', sizeBytes: 2 }), 'FILE_HOSTILE'],
  ['is longer than it says', other({ content: 'x', method: 0, sizeBytes: 2 }), 'FILE_MALFORMED'],
  [
    'is packed in a way that nobody knows',
    other({ content: 'x', method: 97 }),
    'FILE_TYPE_UNKNOWN',
  ],
])('refuses a Word file of which a part %s', async (_, wrong, code) => {
  expect(await refusalOf(zipFile([body, wrong]), 'a.docx')).toBe(code);
});

it('reads a Word file of 5,000 entries, and refuses one of more', async () => {
  const more = Array.from({ length: 4_999 }, (_, at) => other({ name: `word/${at}.bin` }));
  expect((await textOf(zipFile([...more, body]), 'a.docx')).text).toBe('The words.');
  expect(await refusalOf(zipFile([...more, body, other({})]), 'a.docx')).toBe('FILE_HOSTILE');
});
