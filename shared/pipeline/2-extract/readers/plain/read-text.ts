import { decode } from '../charset.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** Plain text: paragraphs are what blank lines part, their line breaks stay. */
export async function readText(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  return toReading({ format: 'text/plain', engine: `text ${charset}`, pieces: paragraphs(text) });
}

function* paragraphs(text: string): Generator<Piece> {
  for (const paragraph of text.replaceAll(/\r\n?/g, '\n').split(/\n[^\S\n]*\n/)) {
    yield { kind: 'paragraph', text: paragraph };
  }
}
