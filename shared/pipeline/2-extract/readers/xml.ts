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

/** Streams one part of an Office file. Entities are never expanded: a document type is refused outright. */
export function parseXml(bytes: Uint8Array, { open, close, text }: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  parser.on('doctype', () => {
    throw new Unreadable('FILE_MALFORMED', 'a document type in an Office file');
  });
  parser.on('error', () => {
    throw new Unreadable('FILE_MALFORMED', 'a part is not XML');
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
  if (text !== undefined) parser.on('text', text);

  const decoder = new TextDecoder(isUtf16(bytes) ? 'utf-16le' : 'utf-8');
  for (let at = 0; at < bytes.length; at += step) {
    parser.write(decoder.decode(bytes.subarray(at, at + step), { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

const isUtf16 = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;
