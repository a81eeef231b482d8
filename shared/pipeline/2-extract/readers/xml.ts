import { SaxesParser } from 'saxes';
import { Unreadable } from './unreadable.ts';

export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
  /** Told for every 64 KiB that the read goes on. */
  readonly progress?: (() => void) | undefined;
}

/** Takes elements that come by the million out of the text before it is parsed. */
export interface Shortcut {
  /** How they begin. */
  readonly begin: string;
  /**
   * Asked only where a tag may stand, within the root and with no more than blanks since the last tag.
   * @returns where what it has taken ends, which must be whole elements and well-formed; `start` if nothing
   */
  readonly take: (text: string, start: number) => number;
}

const maxDepth = 512;
/** Bytes decoded at once: a part is never held as one string. */
const step = 64 * 1024;

/** Streams XML. Nothing outside is fetched; a document type that declares entities or anything else is refused outright. */
export function parseXml(
  bytes: Uint8Array,
  { open, close, text, progress }: XmlHandlers,
  shortcut?: Shortcut,
): void {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  /** Characters that the parser was given, and where in them its last tag ended. */
  let length = 0;
  let tagEnd = -1;
  let isAfterTag = false;
  parser.on('doctype', (declaration) => {
    if (declaration.includes('[')) {
      throw new Unreadable('FILE_MALFORMED', 'a document type with declarations of its own');
    }
  });
  parser.on('error', () => {
    throw new Unreadable('FILE_MALFORMED', 'it is not XML throughout');
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > maxDepth) throw new Unreadable('FILE_HOSTILE', 'XML deeper than 512 elements');
    tagEnd = parser.position;
    open?.(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    tagEnd = parser.position;
    close?.(name);
  });
  if (text !== undefined) {
    // What stands outside of the root is blank, or an error.
    const within = (words: string): void => {
      if (depth > 0) text(words);
    };
    parser.on('text', within);
    parser.on('cdata', within);
  }

  function parse(words: string): void {
    const before = tagEnd;
    parser.write(words);
    length += words.length;
    const since = tagEnd === before ? words : words.slice(words.length - length + tagEnd);
    isAfterTag = depth > 0 && (tagEnd !== before || isAfterTag) && since.trim() === '';
  }

  function parseRest(words: string, { begin, take }: Shortcut): void {
    let given = 0;
    for (let at = words.indexOf(begin); at !== -1; at = words.indexOf(begin, at)) {
      parse(words.slice(given, at));
      given = isAfterTag ? take(words, at) : at;
      at = given === at ? at + begin.length : given;
    }
    parse(words.slice(given));
  }

  for (const words of decoded(bytes)) {
    progress?.();
    if (shortcut === undefined) parser.write(words);
    else parseRest(words, shortcut);
  }
  parser.close();
}

function* decoded(bytes: Uint8Array): Generator<string> {
  const wide = wideCharset(bytes);
  if (wide !== undefined) {
    const decoder = new TextDecoder(wide);
    for (let at = 0; at < bytes.length; at += step) {
      yield decoder.decode(bytes.subarray(at, at + step), { stream: true });
    }
    yield decoder.decode();
    return;
  }
  // Each stretch by itself: where one byte is enough for its characters, V8 takes no more for them, nor for what is cut from it.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = endOfCharacter(bytes, at + step);
    yield buffer.toString('utf8', at, end);
  }
}

/** By the mark at its beginning, which UTF-16 must have. XML 1.0, 4.3.3 */
function wideCharset([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Where a character begins, from there on: one is of four bytes at most. */
function endOfCharacter(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < from + 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return Math.min(end, bytes.length);
}
