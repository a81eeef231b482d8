import { SaxesParser } from 'saxes';
import { Unreadable } from './unreadable.ts';

export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

const maxDepth = 512;
/** Bytes decoded at once: a part is never held as one string. */
const step = 64 * 1024;

/** Streams XML. Nothing outside is fetched; a document type that declares entities or anything else is refused outright. */
export function parseXml(bytes: Uint8Array, { open, close, text }: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
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
    open?.(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
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

  const decoder = new TextDecoder(isUtf16(bytes) ? 'utf-16le' : 'utf-8');
  for (let at = 0; at < bytes.length; at += step) {
    parser.write(decoder.decode(bytes.subarray(at, at + step), { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

const isUtf16 = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;
