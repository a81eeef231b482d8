import { decode } from '../charset.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** Programs and settings, as they are written: what blank lines part, with all indentation. Nothing in them is followed or run. */
export async function readCode(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  return toReading({
    format: 'text/x-source',
    engine: `code ${charset}`,
    pieces: codePieces(text),
  });
}

export function* codePieces(text: string): Generator<Piece> {
  for (const part of text.replaceAll(/\r\n?/g, '\n').split(/\n(?:[^\S\n]*\n)+/)) {
    yield { kind: 'code', text: part };
  }
}
