import { Parser, type Handler } from 'htmlparser2';
import { decode } from '../charset.ts';
import { createHtmlBlocks, type HtmlBlocks, type HtmlOptions } from './blocks.ts';
import { lookAt } from '../pictures/pictures.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** HTML as a stream: no tree is built. What surrounds the content (menus, footers) is set aside. Pictures count where the page carries them. */
export async function readHtml(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const carried = new Set<string>();
  const first = htmlPieces(text, {
    wordsIn(address) {
      if (picture.test(address)) carried.add(address);
      return [];
    },
  });
  const { wordsIn, ...pictures } = await lookAt({ names: carried, bytesOf: pictureOf }, aids);
  return toReading({
    format: 'text/html',
    engine: [`html ${charset}`, ...pictures.engines].join(', '),
    ocr: pictures.count,
    warnings: pictures.warnings,
    ...(pictures.count === 0 ? first : htmlPieces(text, { wordsIn })),
  });
}

/** The address of an image that is the image itself (RFC 2397). Others lie elsewhere, and nothing is fetched. */
const picture = /^data:image\/[^,]*;base64,/i;

const pictureOf = (address: string): Uint8Array =>
  Buffer.from(address.replace(picture, ''), 'base64');

/** The parser moves its whole list of open elements for each new one, which takes seconds at this depth, and minutes at ten times of it. */
const deepest = 65_536;

const xmlDeclaration = /^\s*<\?xml\s/;

export function htmlPieces(text: string, options: HtmlOptions = {}): ReturnType<HtmlBlocks['end']> {
  const blocks = createHtmlBlocks(options);
  let depth = 0;
  const handlers: Partial<Handler> = {
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
  };
  const { isXhtml = xmlDeclaration.test(text) } = options;
  // Only there `<script/>` and `<title/>` end at once, and do not take all that follows for theirs.
  const parser = new Parser(handlers, { recognizeSelfClosing: isXhtml });
  parser.end(text);
  return blocks.end();
}

/** Within the first 1,024 bytes, as the standard asks. */
export const declaredCharset = (bytes: Uint8Array): string | undefined =>
  /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 1024)).toString('latin1'),
  )?.[1];
