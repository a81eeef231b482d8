import { strToU8, zipSync } from 'fflate';
import type { RejectionCode } from '../../shared/model/rejection.ts';
import { zipFile } from '../../tests/unit/shared/pipeline/2-extract/containers/zip-file.ts';
import {
  docxFile,
  paragraph,
} from '../../tests/unit/shared/pipeline/2-extract/readers/docx-file.ts';
import { giantPdf } from '../../tests/unit/shared/pipeline/2-extract/readers/giant-pdf.ts';
import { pdfFile } from '../../tests/unit/shared/pipeline/2-extract/readers/pdf-file.ts';

/** A file that is broken, locked or meant to do harm, and what is to be said of it. */
export interface Hostile {
  readonly what: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: RejectionCode | 'read';
  /** Refused by its directory, before anything is unpacked. */
  readonly isBomb?: boolean;
}

const mebibyte = 2 ** 20;
const contentMiB = 600;

export async function createHostile(): Promise<Hostile[]> {
  const zeros = new Uint8Array(256 * mebibyte);
  const docx = docxFile({ body: paragraph('A sentence.').repeat(200) });
  const pdf = await pdfFile((made) => void made.text('A sentence.'));
  const locked = await pdfFile((made) => void made.text('A sentence.'), { userPassword: 'x' });
  const deep = '<w:sdt>'.repeat(60_000) + paragraph('x') + '</w:sdt>'.repeat(60_000);
  const laughs =
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><w:document>&c;</w:document>';
  return [
    {
      what: 'docx that unpacks to 256 MiB',
      name: 'bomb.docx',
      bytes: zipFile([{ name: 'word/document.xml', content: zeros }]),
      expected: 'FILE_HOSTILE',
      isBomb: true,
    },
    {
      what: 'docx of 5,001 entries',
      name: 'entries.docx',
      bytes: zipSync({
        'word/document.xml': strToU8('<w:document/>'),
        ...Object.fromEntries(
          Array.from({ length: 5_000 }, (_, at) => [`word/${at}.xml`, new Uint8Array()] as const),
        ),
      }),
      expected: 'FILE_HOSTILE',
      isBomb: true,
    },
    {
      // Each is refused by itself, when its own turn comes.
      what: 'zip of three files that unpack to 256 MiB each',
      name: 'bomb.zip',
      bytes: zipFile(['a.txt', 'b.txt', 'c.txt'].map((name) => ({ name, content: zeros }))),
      expected: 'read',
      isBomb: true,
    },
    {
      what: 'zip of 20,001 entries',
      name: 'entries.zip',
      bytes: zipFile(
        Array.from({ length: 20_001 }, (_, at) => ({ name: `${at}.txt`, content: 'x', method: 0 })),
      ),
      expected: 'FILE_HOSTILE',
      isBomb: true,
    },
    {
      what: 'docx of 60,000 nested elements',
      name: 'deep.docx',
      bytes: docxFile({ body: deep }),
      expected: 'FILE_HOSTILE',
    },
    {
      what: 'docx with entities that multiply',
      name: 'laughs.docx',
      bytes: zipSync({ 'word/document.xml': strToU8(laughs) }),
      expected: 'FILE_MALFORMED',
    },
    {
      what: `pdf with a page of ${contentMiB} MiB of commands`,
      name: 'giant.pdf',
      bytes: await giantPdf(contentMiB),
      expected: 'FILE_HOSTILE',
    },
    { what: 'pdf with a password', name: 'locked.pdf', bytes: locked, expected: 'FILE_ENCRYPTED' },
    {
      what: 'pdf that was cut off',
      name: 'cut.pdf',
      bytes: pdf.subarray(0, Math.floor(pdf.length * 0.3)),
      expected: 'FILE_MALFORMED',
    },
    {
      what: 'docx that was cut off',
      name: 'cut.docx',
      bytes: docx.subarray(0, -30),
      expected: 'FILE_MALFORMED',
    },
    {
      what: 'html of 60,000 nested elements',
      name: 'deep.html',
      bytes: strToU8(`<html>${'<div>'.repeat(60_000)}<p>the bottom`),
      expected: 'read',
    },
    {
      what: 'html of a million nested elements',
      name: 'deeper.html',
      bytes: strToU8(`<html>${'<div>'.repeat(1_000_000)}<p>the bottom`),
      expected: 'FILE_HOSTILE',
    },
    { what: 'docx that is named pdf', name: 'wrong.pdf', bytes: docx, expected: 'read' },
  ];
}
