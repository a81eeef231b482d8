import { Parser } from 'htmlparser2';
import { decode } from '../charset.ts';
import { createHtmlBlocks } from './blocks.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** HTML as a stream: no tree is built, so depth costs nothing. What surrounds the content (menus, scripts) is left out. */
export async function readHtml(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const blocks = createHtmlBlocks();
  const parser = new Parser({
    onopentag: (name, attributes) => blocks.open(name, attributes),
    onclosetag: (name) => blocks.close(name),
    ontext: (data) => blocks.text(data),
  });
  parser.end(text);
  const { title, pieces } = blocks.end();
  return toReading({ format: 'text/html', engine: `html ${charset}`, title, pieces });
}

/** Within the first 1,024 bytes, as the standard asks. */
const declaredCharset = (bytes: Uint8Array): string | undefined =>
  /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 1024)).toString('latin1'),
  )?.[1];
