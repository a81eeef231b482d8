import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { docxFile, paragraph } from './docx-file.ts';
import { odfText, p } from './odf-file.ts';
import { pptxFile, shape } from './pptx-file.ts';
import { bytesOf, outline, read, refusalOf, textOf } from '../read.ts';

const document = (xml: Uint8Array) => zipSync({ 'word/document.xml': xml });

it('refuses a zip bomb by what it says of itself, without unpacking it', async () => {
  const bomb = document(new Uint8Array(32 * 2 ** 20));
  expect(bomb.length).toBeLessThan(2 ** 16);
  const before = process.memoryUsage().arrayBuffers;
  expect(await refusalOf(bomb, 'a.docx')).toBe('FILE_HOSTILE');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});

it('refuses a zip of very many entries', async () => {
  const entries = Object.fromEntries([
    ['word/document.xml', strToU8('<w:document/>')],
    ...Array.from({ length: 5_001 }, (_, at) => [`word/${at}.xml`, new Uint8Array()] as const),
  ]);
  expect(await refusalOf(zipSync(entries, { level: 0 }), 'a.docx')).toBe('FILE_HOSTILE');
});

it('never unpacks more than a zip says it holds', async () => {
  const liar = document(strToU8(`<w:document>${' '.repeat(2 ** 20)}</w:document>`));
  // The size stands in the central directory, 24 bytes after its signature.
  const at = liar.findLastIndex(
    (_, index) => String.fromCodePoint(...liar.subarray(index, index + 4)) === 'PK\u0001\u0002',
  );
  new DataView(liar.buffer, liar.byteOffset).setUint32(at + 24, 100, true);
  expect(await refusalOf(liar, 'a.docx')).toBe('FILE_HOSTILE');
});

it('refuses entities that multiply', async () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><w:document>&c;</w:document>`;
  expect(await refusalOf(document(strToU8(laughs)), 'a.docx')).toBe('FILE_MALFORMED');
});

it('refuses XML that is too deep, or none', async () => {
  const deep = docxFile({ body: '<w:sdt>'.repeat(600) + paragraph('x') + '</w:sdt>'.repeat(600) });
  expect(await refusalOf(deep, 'a.docx')).toBe('FILE_HOSTILE');
  expect(await refusalOf(document(strToU8('<w:document><w:p>')), 'a.docx')).toBe('FILE_MALFORMED');
});

it.each([
  [
    'a.docx',
    docxFile({ body: '<w:sdt>'.repeat(60_000) + paragraph('x') + '</w:sdt>'.repeat(60_000) }),
    docxFile({ body: paragraph('x'.repeat(5_000_000)) }),
  ],
  [
    'a.pptx',
    pptxFile([{ shapes: '<p:grpSp>'.repeat(60_000) + shape('x') + '</p:grpSp>'.repeat(60_000) }]),
    pptxFile([{ shapes: shape('x'.repeat(5_000_000)) }]),
  ],
  [
    'a.odt',
    odfText('<text:section>'.repeat(60_000) + p('x') + '</text:section>'.repeat(60_000)),
    odfText(p('x'.repeat(5_000_000))),
  ],
])(
  'refuses %s of 60,000 nested elements, or that unpacks to a thousand times its size',
  async (name, deep, bomb) => {
    expect(await refusalOf(deep, name)).toBe('FILE_HOSTILE');
    expect(await refusalOf(bomb, name)).toBe('FILE_HOSTILE');
  },
);

it('refuses a Word file that was cut off, without quoting it', async () => {
  const whole = docxFile({ body: paragraph('A secret sentence.') });
  const reading = await read(whole.subarray(0, whole.length - 30), 'a.docx');
  expect(reading).toMatchObject({ outcome: 'rejected', rejection: { code: 'FILE_MALFORMED' } });
  expect(JSON.stringify(reading)).not.toContain('secret');
});

it('reads a page of 60,000 nested elements in a moment', async () => {
  const page = bytesOf(`<html>${'<div>'.repeat(60_000)}<p>the bottom`);
  expect(outline(await textOf(page, 'a.html'))).toEqual(['paragraph: the bottom']);
  for (const tag of ['b', 'ul', 'table', 'blockquote']) {
    const other = bytesOf(`<html>${`<${tag}>`.repeat(5_000)}<p>the bottom`);
    expect(outline(await textOf(other, 'a.html'))).toEqual(['paragraph: the bottom']);
  }
});

it('refuses a page of a million nested elements in a moment', async () => {
  const page = bytesOf(`<html>${'<div>'.repeat(1_000_000)}<p>the bottom`);
  expect(await refusalOf(page, 'a.html')).toBe('FILE_HOSTILE');
});

it.each([
  ['brackets', 'a.md', '['.repeat(50_000)],
  ['stars', 'a.md', '*a '.repeat(50_000)],
  ['ticks', 'a.md', '`a``'.repeat(30_000)],
  ['ticks that do not end', 'a.md', `${'`'.repeat(50_000)}${'x '.repeat(50_000)}`],
  ['bars', 'a.md', '|'.repeat(50_000)],
  ['dashes', 'a.md', `a|b\n${'-'.repeat(50_000)}x`],
  ['open comments', 'a.md', `x ${'<!--'.repeat(20_000)}`],
  ['comments that end in one', 'a.md', `${'<!--'.repeat(50_000)}-->${'<!--'.repeat(50_000)}`],
  ['less-thans', 'a.html', `<html>${'<'.repeat(100_000)}x`],
  ['quotes', 'a.csv', `x${',"'.repeat(50_000)}`],
  ['hashes', 'a.md', `# ${' #'.repeat(50_000)}x`],
  ['headed blanks', 'a.md', `# x${' '.repeat(100_000)}y`],
  ['broken lines', 'a.html', `<html>${'<b> </b>'.repeat(50_000)}x`],
  ['open links', 'a.md', '[a'.repeat(50_000)],
  ['links to nowhere', 'a.md', '[a](b '.repeat(30_000)],
  ['open voices', 'a.vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v '.repeat(50_000)}`],
  ['cues', 'a.vtt', `WEBVTT\n\n${'00:01.000 --> 00:02.000\na\n\n'.repeat(50_000)}`],
  ['quotes', 'a.json', `"${'\\"'.repeat(100_000)}`],
  ['numbers', 'a.json', `[${'1,'.repeat(100_000)}1]`],
  ['records', 'a.jsonl', '{"a":1,"b":2}\n'.repeat(30_000)],
  ['open comments', 'a.xml', `<?xml version="1.0"?>${'<!--'.repeat(50_000)}`],
  ['open tags', 'a.svg', `<svg>${'<text '.repeat(50_000)}`],
  [
    'links over two lines',
    'a.html',
    `<html><pre>${'<a href="http://a/">x\n y</a>'.repeat(30_000)}`,
  ],
  ['links that are cut', 'a.html', `<html><p>${'<a href="http://a/">x\u200B</a>'.repeat(30_000)}`],
  [
    'paragraphs in tables in tables',
    'a.html',
    `<html>${'<table><tr><td>'.repeat(900)}${'<p>a'.repeat(30_000)}`,
  ],
  ['boundaries', 'a.mht', `Content-Type: multipart/x; boundary=b\n\n${'--b\n'.repeat(50_000)}`],
  ['words', 'a.log', 'word '.repeat(400_000)],
  ['blanks', 'a.txt', `x${' '.repeat(200_000)}y`],
])('reads a line of very many %s in a moment', async (_, name, content) => {
  const started = performance.now();
  await read(bytesOf(content), name);
  expect(performance.now() - started).toBeLessThan(3_000);
});
