import { describe, expect, it } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { noAids, refusalOf, textOf } from '../read.ts';
import { quine } from './quine.ts';
import { zipFile, type ZipPart } from './zip-file.ts';

const membersOf = async (bytes: Uint8Array) => (await textOf(bytes, 'a.zip')).members ?? [];
const namesOf = async (bytes: Uint8Array) =>
  (await membersOf(bytes)).map(({ path }) => path.join(' > '));
const names = (...all: ZipPart['name'][]) => zipFile(all.map((name) => ({ name, content: 'x' })));

/** The code with which one file inside is refused; `missing` where it is another than was listed. */
async function outcomeOf(bytes: Uint8Array, path: string[], hash: string | null = null) {
  const inner = { path, sha256: hash };
  const reading = await readBytes({ bytes, name: 'a.zip', attempt: 'first', inner }, noAids);
  return reading.outcome === 'rejected' ? reading.rejection.code : reading.outcome;
}

it('lists what is in an archive by names, sizes, times and hashes, and has no text of its own', async () => {
  const bytes = zipFile([{ name: 'a/' }, { name: 'a/b.txt', content: 'words' }]);
  expect(await textOf(bytes, 'a.zip')).toMatchObject({ format: 'application/zip', text: '' });
  expect(await membersOf(bytes)).toEqual([
    {
      path: ['a/b.txt'],
      sizeBytes: 5,
      modifiedAt: '2026-03-04T09:30:00.000Z',
      sha256: sha256('words'),
    },
  ]);
});

describe('names', () => {
  it('are only names: they lead nowhere and deceive nobody', async () => {
    const bytes = names(
      '../../etc/passwd',
      '/root/key.txt',
      'C:\\Users\\x.txt',
      'invoice\u202Efdp.exe',
      '....//...',
      './/',
    );
    expect(await namesOf(bytes)).toEqual([
      'etc/passwd',
      'root/key.txt',
      'Users/x.txt',
      'invoicefdp.exe',
      '..../...',
    ]);
  });

  it('are made unique, the same each time', async () => {
    const bytes = names('a.txt', 'b/../a.txt', 'a.txt', 'b/a.txt');
    const unique = ['a.txt', 'b/a.txt', 'a (2).txt', 'b/a (2).txt'];
    expect(await namesOf(bytes)).toEqual(unique);
    expect(await outcomeOf(bytes, ['a (2).txt'], sha256('x'))).toBe('read');
  });

  it('are read in the charset in which they were written', async () => {
    const dos = Buffer.from([0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72]);
    const bytes = zipFile([
      { name: dos, content: 'x' },
      { name: 'Übersicht', content: 'x', flags: 0x0800 },
    ]);
    expect(await namesOf(bytes)).toEqual(['Müller', 'Übersicht']);
  });

  it('of what programs leave behind, and links, are not listed', async () => {
    const link = { name: 'link', content: '/etc/passwd', unixMode: 0o120777 };
    const bytes = zipFile([
      { name: '__MACOSX/._a.txt', content: 'x' },
      { name: 'a/.DS_Store', content: 'x' },
      link,
      { name: 'a.txt', content: 'x', unixMode: 0o100644 },
    ]);
    expect(await namesOf(bytes)).toEqual(['a.txt']);
  });
});

describe('one file inside is refused, and the others are read', () => {
  it.each<[string, ZipPart, string]>([
    ['encrypted', { name: 'x', content: 'x', flags: 1 }, 'FILE_ENCRYPTED'],
    ['packed in another way', { name: 'x', content: 'x', method: 14 }, 'FILE_TYPE_UNKNOWN'],
    ['of another checksum', { name: 'x', content: 'x', crc: 1 }, 'FILE_MALFORMED'],
    ['larger than it says', { name: 'x', content: 'x'.repeat(99), sizeBytes: 9 }, 'FILE_HOSTILE'],
    ['a bomb', { name: 'x', content: new Uint8Array(2 ** 22) }, 'FILE_HOSTILE'],
    ['empty', { name: 'x', content: '' }, 'FILE_EMPTY'],
  ])('where it is %s', async (_what, part, code) => {
    const bytes = zipFile([part, { name: 'fine.txt', content: 'fine' }]);
    const [refused, fine] = await membersOf(bytes);
    expect(fine?.sha256).toBe(sha256('fine'));
    expect(await outcomeOf(bytes, ['x'], refused?.sha256)).toBe(code);
    expect(await outcomeOf(bytes, ['fine.txt'], sha256('fine'))).toBe('read');
  });
});

it('reads of an archive that changed meanwhile nothing that was not listed', async () => {
  const bytes = zipFile([{ name: 'a.txt', content: 'new' }]);
  expect(await outcomeOf(bytes, ['a.txt'], sha256('old'))).toBe('missing');
  expect(await outcomeOf(bytes, ['a.txt'], null)).toBe('missing');
  expect(await outcomeOf(bytes, ['b.txt'], sha256('new'))).toBe('missing');
  expect(await outcomeOf(bytes, ['a.txt', 'b.txt'], sha256('new'))).toBe('missing');
});

describe('the whole is refused', () => {
  const fine = { name: 'a.txt', content: 'words of a text' };
  it.each<[string, Buffer, string]>([
    ['that is cut off', zipFile([fine]).subarray(0, -30), 'FILE_MALFORMED'],
    ['that has nothing in it', zipFile([]), 'FILE_EMPTY'],
    ['that says that it holds more', zipFile([fine], { lines: 2 }), 'FILE_MALFORMED'],
    ['whose directory is encrypted', zipFile([{ ...fine, flags: 0x2001 }]), 'FILE_ENCRYPTED'],
    [
      'in which two entries are the same bytes',
      zipFile([fine, { ...fine, content: 'other words', offset: 0 }]),
      'FILE_HOSTILE',
    ],
    [
      'whose headers say otherwise than its directory',
      zipFile([{ ...fine, localName: 'b.txt' }]),
      'FILE_HOSTILE',
    ],
    ['that points beyond its end', zipFile([{ ...fine, offset: 2 ** 30 }]), 'FILE_MALFORMED'],
    [
      'that would unpack to more than 512 MiB',
      zipFile(
        Array.from({ length: 9 }, (_, n) => ({
          name: `${n}`,
          content: Buffer.alloc(2 ** 19, n),
          method: 0,
          sizeBytes: 2 ** 26,
        })),
      ),
      'FILE_HOSTILE',
    ],
    [
      'that holds more than 10,000 files',
      zipFile(Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}`, method: 0 }))),
      'FILE_HOSTILE',
    ],
  ])('of an archive %s', async (_what, bytes, code) => {
    expect(await refusalOf(bytes, 'a.zip')).toBe(code);
  });
});

it('opens archives in archives four deep and no further', async () => {
  let bytes = zipFile([{ name: 'bottom.txt', content: 'x' }]);
  for (let depth = 6; depth > 0; depth -= 1)
    bytes = zipFile([{ name: `${depth}.zip`, content: bytes }]);
  expect(await namesOf(bytes)).toEqual([
    '1.zip',
    '1.zip > 2.zip',
    '1.zip > 2.zip > 3.zip',
    '1.zip > 2.zip > 3.zip > 4.zip',
  ]);
});

it('ends in an archive that holds itself', async () => {
  const name = 'everything-is-in-this-file.zip';
  expect(await namesOf(quine())).toEqual([
    name,
    `${name} > ${name}`,
    `${name} > ${name} > ${name}`,
    `${name} > ${name} > ${name} > ${name}`,
  ]);
  const [outermost] = await membersOf(quine());
  expect(outermost?.sha256).toBe(sha256(quine()));
});

it('counts all levels together', async () => {
  const many = (from: number) =>
    zipFile(Array.from({ length: 4_000 }, (_, n) => ({ name: `${from + n}`, method: 0 })));
  const three = ['a', 'b', 'c'].map((name, n) => ({ name: `${name}.zip`, content: many(n) }));
  expect(await refusalOf(zipFile(three), 'a.zip')).toBe('FILE_HOSTILE');
});

it('leaves a damaged archive in an archive to itself', async () => {
  const bytes = zipFile([
    { name: 'broken.zip', content: zipFile([{ name: 'a', content: 'x' }]).subarray(0, -9) },
    { name: 'fine.txt', content: 'fine' },
  ]);
  const [broken] = await membersOf(bytes);
  expect(await namesOf(bytes)).toEqual(['broken.zip', 'fine.txt']);
  expect(await outcomeOf(bytes, ['broken.zip'], broken?.sha256)).toBe('FILE_MALFORMED');
});
