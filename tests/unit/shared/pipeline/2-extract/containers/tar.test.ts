import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { noAids, refusalOf, textOf } from '../read.ts';

interface TarPart {
  readonly name: string;
  readonly content?: string;
  readonly type?: string;
  readonly prefix?: string;
  readonly encoding?: BufferEncoding;
  readonly sizeBytes?: number;
}

/** Headers and contents in blocks of 512 bytes, as POSIX has it. */
function tarFile(parts: readonly TarPart[], end = true): Buffer {
  const blocks = parts.map(
    ({ name, content = '', type = '0', prefix = '', encoding, sizeBytes }) => {
      const header = Buffer.alloc(512);
      header.write(name, 0, 100, encoding);
      header.write('0000644', 100);
      header.write((sizeBytes ?? Buffer.byteLength(content)).toString(8).padStart(11, '0'), 124);
      header.write((1_772_616_600).toString(8).padStart(11, '0'), 136);
      header.write('        ', 148);
      header.write(type, 156);
      header.write('ustar\u000000', 257, 'latin1');
      header.write(prefix, 345);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
      const padded = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
      padded.write(content);
      return Buffer.concat([header, padded]);
    },
  );
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1_024 : 0)]);
}

const pax = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`;
  const length = rest.length + String(rest.length + 2).length;
  return `${length}${rest}`;
};
const namesOf = async (bytes: Uint8Array, name = 'a.tar') =>
  ((await textOf(bytes, name)).members ?? []).map(({ path }) => path.join(' > '));

describe('a tar', () => {
  it('is its files, with long names and times, and nothing that leads elsewhere', async () => {
    const long = `${'folder/'.repeat(20)}long.txt`;
    const bytes = tarFile([
      { name: 'folder/', type: '5' },
      { name: 'a.txt', content: 'words' },
      { name: 'b.txt', prefix: 'deep/down', content: 'words' },
      { name: 'link', type: '2' },
      { name: '../../etc/passwd', content: 'x' },
      { name: 'x', type: 'x', content: pax('path', long) },
      { name: 'cut', content: 'words' },
      { name: '././@LongLink', type: 'L', content: `gnu-${long}\u0000` },
      { name: 'cut', content: 'words' },
    ]);
    expect(await namesOf(bytes)).toEqual([
      'a.txt',
      'deep/down/b.txt',
      'etc/passwd',
      long,
      `gnu-${long}`,
    ]);
    const [first] = (await textOf(bytes, 'a')).members ?? [];
    expect(first).toEqual({
      path: ['a.txt'],
      sizeBytes: 5,
      modifiedAt: '2026-03-04T09:30:00.000Z',
      sha256: sha256('words'),
    });
  });

  it('is the same when it is packed', async () => {
    const bytes = gzipSync(tarFile([{ name: 'a.txt', content: 'words' }]));
    expect(await namesOf(bytes, 'a.tgz')).toEqual(['a.txt']);
    const inner = { path: ['a.txt'], sha256: sha256('words') };
    const reading = await readBytes({ bytes, name: 'a.tgz', attempt: 'first', inner }, noAids);
    expect(reading).toMatchObject({ outcome: 'read', text: { text: 'words' } });
  });

  it.each(['utf8', 'latin1'] as const)('may say its names in %s', async (encoding) => {
    const name = 'Übersicht.txt';
    expect(await namesOf(tarFile([{ name, encoding, content: 'words' }]))).toEqual([name]);
  });

  it('that is cut off, or broken further in, is refused', async () => {
    const whole = tarFile([{ name: 'a.txt', content: 'words' }]);
    expect(await refusalOf(whole.subarray(0, 514), 'a.tar')).toBe('FILE_MALFORMED');
    const broken = Buffer.concat([whole.subarray(0, 1_024), Buffer.alloc(512, 'x')]);
    expect(await refusalOf(broken, 'a.tar')).toBe('FILE_MALFORMED');
    const liar = tarFile([{ name: 'a.txt', content: 'x', sizeBytes: 2 ** 32 }]);
    expect(await refusalOf(liar, 'a.tar')).toBe('FILE_MALFORMED');
  });
});

describe('a file that gzip has packed', () => {
  it('is one file inside', async () => {
    const bytes = gzipSync('words of a text');
    expect(await namesOf(bytes, 'notes.txt.gz')).toEqual(['content']);
  });

  it.each([
    ['UTF-8', Buffer.from('Übersicht.txt')],
    ['Latin 1', Buffer.from('Übersicht.txt', 'latin1')],
  ])('has the name that it had before, in %s', async (_, name) => {
    const packed = gzipSync('words');
    const flags = Buffer.from([8]);
    const parts = [packed.subarray(0, 3), flags, packed.subarray(4, 10), name, Buffer.alloc(1)];
    const named = Buffer.concat([...parts, packed.subarray(10)]);
    expect(await namesOf(named, 'a.gz')).toEqual(['Übersicht.txt']);
  });

  it('is refused where it is a bomb, cut off or no gzip', async () => {
    expect(await refusalOf(gzipSync(Buffer.alloc(2 ** 26)), 'a.gz')).toBe('FILE_HOSTILE');
    const packed = gzipSync('words of a text');
    expect(await refusalOf(packed.subarray(0, -9), 'a.gz')).toBe('FILE_MALFORMED');
    expect(await refusalOf(Buffer.from([0x1f, 0x8b, 8, 0, 9, 9]), 'a.gz')).toBe('FILE_MALFORMED');
  });
});
