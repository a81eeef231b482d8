import { Parser } from 'htmlparser2';
import { decode } from '../charset.ts';
import { createHtmlBlocks, type HtmlBlocks } from './blocks.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** HTML as a stream: no tree is built. What surrounds the content (menus, footers) is set aside. */
export async function readHtml(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  return toReading({ format: 'text/html', engine: `html ${charset}`, ...htmlPieces(text) });
}

/** The parser moves its whole list of open elements for each new one, which takes seconds at this depth, and minutes at ten times of it. */
const deepest = 65_536;

/** @param firstTable number of its first table, where several pages make one document */
export function htmlPieces(text: string, firstTable = 0): ReturnType<HtmlBlocks['end']> {
  const blocks = createHtmlBlocks(firstTable);
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      if (depth > deepest) throw new Unreadable('FILE_HOSTILE', `over ${deepest} nested elements`);
      blocks.open(name, attributes);
    },
    onclosetag(name) {
      depth -= 1;
      blocks.close(name);
    },
    ontext: (data) => blocks.text(data),
  });
  parser.end(text);
  return blocks.end();
}

/** Within the first 1,024 bytes, as the standard asks. */
export const declaredCharset = (bytes: Uint8Array): string | undefined =>
  /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 1024)).toString('latin1'),
  )?.[1];
