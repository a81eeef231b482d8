import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { utils, write, type BookType } from '@e965/xlsx';
import * as fc from 'fast-check';
import { gzipSync, strToU8, unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { RejectionCode } from '../../../../../shared/model/rejection.ts';
import { ExtractedText } from '../../../../../shared/model/text.ts';
import { bytesOf, checkSpans, read } from './read.ts';
import { msgFile } from './containers/msg-file.ts';
import { tnefFile } from './containers/tnef-file.ts';
import { docFile } from './readers/doc-file.ts';
import { cell, docxFile, paragraph, row, run } from './readers/docx-file.ts';
import { odfCell, odfFile, odfRow, odfText, p } from './readers/odf-file.ts';
import { pdfFile } from './readers/pdf-file.ts';
import { pptFile, pptShape, pptText } from './readers/ppt-file.ts';
import {
  pptxFile,
  shape,
  tableCell,
  tableFrame,
  tableRow,
  textParagraph,
} from './readers/pptx-file.ts';
import { mp3File, wavFile } from './readers/recording-file.ts';
import { visioShape, visioText, vsdxFile } from './readers/vsdx-file.ts';

/** The same each time; SLUICE_SEED draws other damage, and SLUICE_DAMAGES more of it. */
const seed = Number(process.env['SLUICE_SEED'] ?? 20_261_126);
const damagesEach = Number(process.env['SLUICE_DAMAGES'] ?? 40);

const sheet = (bookType: BookType): Uint8Array => {
  const values = [
    ['City', 'Cost', 'Day'],
    ['Zürich', 12.5, new Date('2026-02-03')],
    ['東京', -3, new Date('2026-02-04')],
  ];
  const workbook = utils.book_new(utils.aoa_to_sheet(values), 'Trips');
  const bytes: Uint8Array = write(workbook, { bookType, type: 'buffer' });
  return bytes;
};
const mail = [
  'From: Ann <ann@example.test>',
  'Subject: =?utf-8?B?w5xicmln?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Gr=C3=BC=C3=9Fe</p>',
  '--x',
  'Content-Type: text/plain; name=a.txt',
  'Content-Disposition: attachment; filename=a.txt',
  'Content-Transfer-Encoding: base64',
  '',
  'd29yZHM=',
  '--x--',
].join('\r\n');
const event =
  'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260203T080000Z\r\nSUMMARY:Talk\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
const xhtml =
  '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>One</h1><p>Words</p></body></html>';

const recording = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../../../fixtures/recordings/${name}`, import.meta.url));

/** A small whole file of each format that has a structure which can break. */
const whole: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'a.docx': () =>
    docxFile({
      body: paragraph(run('Words')) + `<w:tbl>${row(cell(paragraph(run('a'))))}</w:tbl>`,
      title: 'Title',
    }),
  'a.pptx': () =>
    pptxFile([
      { shapes: shape(textParagraph('Words'), 'title') + tableFrame(tableRow(tableCell('a'))) },
    ]),
  'a.vsdx': () => vsdxFile([{ name: 'Plan', shapes: visioShape([1, 1], visioText('Words')) }]),
  'a.xlsx': () => sheet('xlsx'),
  'a.xlsb': () => sheet('xlsb'),
  'a.xls': () => sheet('biff8'),
  'a.ods': () => sheet('ods'),
  'a.odt': () => odfText(p('Words') + `<table:table>${odfRow(odfCell('a'))}</table:table>`),
  'a.odp': () =>
    odfFile('presentation', {
      body: `<draw:page draw:name="One"><draw:frame><draw:text-box>${p('Words')}</draw:text-box></draw:frame></draw:page>`,
    }),
  'a.epub': () =>
    zipSync({
      mimetype: strToU8('application/epub+zip'),
      'META-INF/container.xml': strToU8(
        '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>',
      ),
      'book.opf': strToU8(
        '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
      ),
      'a.xhtml': strToU8(xhtml),
    }),
  'a.doc': () => docFile({ paragraphs: [{ text: 'Words' }, { text: 'More' }], footnote: 'Note' }),
  'a.ppt': () => pptFile([{ shapes: [pptShape(pptText(0, 'Words'))] }]),
  'a.msg': () =>
    msgFile({
      subject: 'Offer',
      sender: { name: 'Ann', address: 'ann@example.test' },
      html: '<p>Words</p>',
      attachments: [{ name: 'a.txt', content: bytesOf('x') }],
    }),
  'a.tnef': () =>
    tnefFile({
      subject: 'Offer',
      body: 'Words',
      attachments: [{ name: 'a', content: bytesOf('x') }],
    }),
  'a.pdf': () => pdfFile((pdf) => pdf.text('Words of a page').addPage().text('More')),
  'a.rtf': () =>
    bytesOf('{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Words \\u252?\\par{\\b bold}\\par}'),
  'a.eml': () => bytesOf(mail),
  'a.mbox': () => bytesOf(`From ann Mon Jan  1\r\n${mail}\r\nFrom ben Mon Jan  1\r\n${mail}\r\n`),
  'a.ics': () => bytesOf(event),
  'a.vtt': () => bytesOf('WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Words</v>\n'),
  'a.srt': () => bytesOf('1\n00:00:01,000 --> 00:00:02,000\nWords\n'),
  'a.html': () =>
    bytesOf('<h1>One</h1><table><tr><td>a<td>b</table><p>Words <a href="https://x.test">x</a>'),
  'a.md': () => bytesOf('# One\n\n- a\n  - b\n\n|a|b|\n|-|-|\n|c|d|\n\n```js\nx\n```\n'),
  'a.csv': () => bytesOf('a;b\n"x ""y""";1\n'),
  'a.json': () => bytesOf('{"a":[1,{"b":"words"}]}'),
  'a.ipynb': () =>
    bytesOf(
      '{"nbformat":4,"metadata":{},"cells":[{"cell_type":"code","source":["x"],"outputs":[]}]}',
    ),
  'a.xml': () => bytesOf('<?xml version="1.0"?><a b="c"><d>words</d><![CDATA[more]]></a>'),
  'a.svg': () =>
    bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><title>One</title><text>Words</text></svg>'),
  'a.zip': () =>
    zipSync({ 'a.txt': strToU8('words'), 'b.zip': zipSync({ 'c.txt': strToU8('x') }) }),
  'a.gz': () => gzipSync(strToU8('words of a text')),
  'a.png': async () =>
    sharp({ create: { width: 9, height: 9, channels: 3, background: 'white' } })
      .png()
      .toBuffer(),
  'a.mp3': () => mp3File(30, { title: 'Talk' }),
  'a.wav': () => wavFile(1),
  'a.mp4': () => recording('mov-text.mp4'),
  'a.webm': () => recording('live.webm'),
  'a.mkv': () => recording('subtitles.mkv'),
};

interface Damage {
  readonly what: 'cut' | 'overwrite' | 'take out' | 'repeat';
  /** Which part of an archive, and where in it: shares of 1. */
  readonly part: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}
const damage: fc.Arbitrary<Damage> = fc.record({
  what: fc.constantFrom('cut', 'overwrite', 'take out', 'repeat'),
  part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
});

function damaged(file: Uint8Array, { what, at, bytes }: Omit<Damage, 'part'>): Uint8Array {
  const from = Math.floor(at * file.length);
  const [before, after] = [file.subarray(0, from), file.subarray(from + bytes.length)];
  const parts = {
    cut: [before],
    overwrite: [before, bytes, after],
    'take out': [before, after],
    repeat: [
      file.subarray(0, from),
      ...Array.from({ length: 50 }, () => file.subarray(from, from + bytes.length)),
      file.subarray(from),
    ],
  };
  return Buffer.concat(parts[what]);
}

/** Within what is packed the damage would be noticed by the checksum alone: a part of it is damaged, and packed again. */
function damagedWithin(file: Uint8Array, { part, ...rest }: Damage): Uint8Array {
  const parts = Object.entries(unzipSync(file));
  const chosen = Math.floor(part * parts.length);
  return zipSync(
    Object.fromEntries(
      parts.map(([name, content], at) => [name, at === chosen ? damaged(content, rest) : content]),
    ),
  );
}

async function expectAnAnswer(bytes: Uint8Array, name: string): Promise<void> {
  const reading = await read(bytes, name);
  if (reading.outcome === 'rejected') RejectionCode.parse(reading.rejection.code);
  else checkSpans(ExtractedText.parse(reading.text));
}

test.each(Object.keys(whole))(
  '%s that is damaged anywhere is read as far as it goes, or refused by name',
  async (name) => {
    const file = await whole[name]?.();
    if (file === undefined) throw new Error(name);
    const unharmed = await read(file, name);
    if (name !== 'a.png') expect(unharmed.outcome).toBe('read'); // no OCR here
    const isPacked = file[0] === 0x50 && file[1] === 0x4b;
    const property = fc.asyncProperty(damage, async (drawn) => {
      await expectAnAnswer(damaged(file, drawn), name);
      if (isPacked) await expectAnAnswer(damagedWithin(file, drawn), name);
    });
    await fc.assert(property, { seed, numRuns: damagesEach });
  },
);
