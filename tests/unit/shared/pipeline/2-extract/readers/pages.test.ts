import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { outline, refusalOf, textOf } from '../read.ts';
import { epubFile } from './epub-file.ts';

describe('a book in EPUB', () => {
  const table = '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>';

  it('is its chapters in reading order, with what it says of itself', async () => {
    const book = epubFile(
      {
        'z first.xhtml': `<h1>One</h1><p>See <a href="https://a.example">here</a>.</p>${table}`,
        'a.xhtml': `<nav>Contents</nav><h1>Two</h1>${table}`,
      },
      {
        metadata: `<dc:title>The Rules</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Bob</dc:creator>
          <dc:subject>Law</dc:subject><dc:subject>Work</dc:subject><dc:date>2024-05-01</dc:date>`,
      },
    );
    const text = await textOf(book, 'book.zip');
    expect(text.format).toBe('application/epub+zip');
    expect(text.title).toBe('The Rules');
    expect(text.metadata).toEqual({
      author: 'Ann Lee, Bob',
      keywords: ['Law', 'Work'],
      createdAt: '2024-05-01T00:00:00.000Z',
    });
    expect(outline(text).slice(0, -1)).toEqual([
      'h1: One',
      'paragraph: See here.',
      'header: a | b',
      'row: 1 | 2',
      'h1: Two',
      'header: a | b',
      'row: 1 | 2',
    ]);
    expect(text.blocks.map((block) => block.table)).toEqual([
      undefined,
      undefined,
      0,
      0,
      undefined,
      1,
      1,
      undefined,
    ]);
    expect(text.blocks.at(-1)).toMatchObject({ aside: 'header' });
    expect(text.links).toHaveLength(1);
  });

  const encryption = (part: string) => ({
    'META-INF/encryption.xml': `<encryption><enc:EncryptedData xmlns:enc="urn:e"><enc:CipherReference URI="${part}"/></enc:EncryptedData></encryption>`,
  });

  it('may have mingled fonts, but no encrypted chapters', async () => {
    const fonts = epubFile({ 'a.xhtml': '<p>x</p>' }, { files: encryption('OPS/font.otf') });
    expect((await textOf(fonts, 'a.epub')).text).toBe('x');
    const chapters = epubFile({ 'a b.xhtml': 'x' }, { files: encryption('OPS/text/a%20b.xhtml') });
    expect(await refusalOf(chapters, 'a.epub')).toBe('FILE_ENCRYPTED');
  });

  it.each([
    ['without its package', { 'OPS/book.opf': '' }, 'FILE_MALFORMED'],
    ['whose container names nothing', { 'META-INF/container.xml': '<a/>' }, 'FILE_MALFORMED'],
    ['without words', { 'OPS/text/a.xhtml': '<html><img src="x"/></html>' }, 'FILE_NO_TEXT'],
  ])('%s is refused', async (_, files, code) => {
    expect(await refusalOf(epubFile({ 'a.xhtml': 'x' }, { files }), 'a.epub')).toBe(code);
  });

  it('that was cut off is refused', async () => {
    const book = epubFile({ 'a.xhtml': '<p>words</p>' });
    expect(await refusalOf(book.subarray(0, book.length - 40), 'a.epub')).toBe('FILE_MALFORMED');
  });

  it('never reads outside of itself', async () => {
    const elsewhere =
      '<package><manifest><item id="a" href="../../../etc/passwd" media-type="text/html"/></manifest><spine><itemref idref="a"/></spine></package>';
    const book = epubFile({}, { files: { 'OPS/book.opf': elsewhere } });
    expect(await refusalOf(book, 'a.epub')).toBe('FILE_NO_TEXT');
  });
});

describe('a page that a browser saved', () => {
  const saved = (headers: string, body: Buffer | string, outer = 'multipart/related') =>
    Buffer.concat([
      Buffer.from(
        `From: <Saved by Blink>\r\nSubject: x\r\nDate: Fri, 10 Mar 2006 13:40:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: ${outer};\r\n\tboundary="--b=1"\r\n\r\nA message.\r\n----b=1\r\n${headers}\r\n\r\n`,
      ),
      Buffer.from(body),
      Buffer.from(
        '\r\n----b=1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n----b=1--\r\n<p>after</p>',
      ),
    ]);

  it('is that page, whatever its bytes are written as', async () => {
    const page =
      '<html><head><meta charset="iso-8859-1"><meta name="author" content="Ann"><title>Prices</title></head><p>Gr=F6=C3sse =3D 1=\r\n0</p>';
    const text = await textOf(
      saved('Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable', page),
      'page.mht',
    );
    expect(text.format).toBe('multipart/related');
    expect(text.title).toBe('Prices');
    expect(text.metadata).toEqual({ author: 'Ann', createdAt: '2006-03-10T12:40:00.000Z' });
    expect(outline(text)).toEqual(['paragraph: GröÃsse = 10']);
  });

  it('may be packed, and say its charset in the message', async () => {
    const page = iconv.encode('<html><p>Да</p></html>', 'windows-1251').toString('base64');
    const bytes = saved(
      'Content-Type: text/html; charset="windows-1251"\r\nContent-Transfer-Encoding: base64',
      page,
    );
    expect((await textOf(bytes, 'a.mhtml')).text).toBe('Да');
  });

  it('is refused where it holds none', async () => {
    const bytes = saved('Content-Type: text/plain', 'words');
    expect(await refusalOf(bytes, 'a.mhtml')).toBe('FILE_MALFORMED');
    expect(await refusalOf(bytes.subarray(0, 150), 'a.mhtml')).toBe('FILE_MALFORMED');
  });
});
