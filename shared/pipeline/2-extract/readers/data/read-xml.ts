import { decode } from '../charset.ts';
import { declaredCharset } from '../html/read-html.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { createXmlBlocks } from './xml-blocks.ts';

/** XML of any vocabulary, by its text. Nothing outside is fetched, and a document type that declares anything is refused. */
export async function readXml(
  bytes: Uint8Array,
  { progress }: Pick<ReadAids, 'progress'>,
): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const blocks = createXmlBlocks();
  parseXml(Buffer.from(text), { ...blocks, progress });
  const { title, pieces } = blocks.end();
  return toReading({ format: 'application/xml', engine: `xml ${charset}`, title, pieces });
}
