import { readBytes } from '../../../../../shared/pipeline/2-extract/read-bytes.ts';
import type { ReadAids, Reading } from '../../../../../shared/pipeline/2-extract/reader.ts';
import { DataLine } from '../../../../../shared/model/data-table.ts';
import { ExtractedText } from '../../../../../shared/model/text.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Without a watchdog, and without OCR. */
export const noAids: ReadAids = { progress: () => undefined, ocr: () => null };

export async function read(bytes: Uint8Array, name: string, aids = noAids): Promise<Reading> {
  const reading = await readBytes({ bytes, name, attempt: 'first' }, aids);
  if (reading.outcome === 'missing') throw new Error('nothing was looked for in it');
  return reading;
}

/** The text, checked: spans lie in order within it, and nothing but blanks lies between them. */
export async function textOf(
  bytes: Uint8Array,
  name: string,
  aids = noAids,
): Promise<ExtractedText> {
  const reading = await read(bytes, name, aids);
  if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
  return checkSpans(ExtractedText.parse(reading.text));
}

/** The tables of a spreadsheet as a later tool reads them, line by line. */
export async function tablesOf(bytes: Uint8Array, name: string): Promise<DataLine[]> {
  const reading = await read(bytes, name);
  if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
  const lines = Buffer.concat(reading.tables ?? [])
    .toString('utf8')
    .split('\n');
  return lines.filter((line) => line !== '').map((line) => DataLine.parse(JSON.parse(line)));
}

export function checkSpans(extracted: ExtractedText): ExtractedText {
  let end = 0;
  for (const block of extracted.blocks) {
    if (extracted.text.slice(end, block.start).trim() !== '')
      throw new Error('text between blocks');
    if (block.end <= block.start || block.start < end) throw new Error('a block out of order');
    end = block.end;
  }
  if (end !== extracted.text.length) throw new Error('text after the last block');
  return extracted;
}

export async function refusalOf(bytes: Uint8Array, name: string, aids = noAids): Promise<string> {
  const reading = await read(bytes, name, aids);
  return reading.outcome === 'rejected' ? reading.rejection.code : 'read';
}

/** Each block as one line: what it is, and its words; an aside says first of what sort it is. */
export const outline = ({ text, blocks }: ExtractedText): string[] =>
  blocks.map(({ kind, level, header, aside, start, end }) => {
    const mark = { heading: `h${level}`, 'table-row': header ? 'header' : 'row' } as Record<
      string,
      string
    >;
    const sort = aside === undefined ? '' : `${aside} `;
    return `${sort}${mark[kind] ?? kind}: ${text.slice(start, end)}`;
  });

/** The words of each link, and where it leads. */
export const linksOf = ({ text, links }: ExtractedText): (readonly [string, string])[] =>
  links.map(({ start, end, url }) => [text.slice(start, end), url]);
