import { decode } from '../charset.ts';
import { declaredCharset, htmlPieces } from '../html/read-html.ts';
import { toMetadata } from '../metadata.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { bytesOf, findPart, parameter } from './mime.ts';

/** A web page as browsers save it, with its pictures as parts of a message (RFC 2557). Only the page is read. */
export async function readMhtml(bytes: Uint8Array): Promise<Reading> {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const part = findPart(message, 'text/html');
  if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'it holds no page');
  const page = bytesOf(part);
  const declared = parameter(part.headers.get('content-type') ?? '', 'charset');
  const { text, charset } = decode(page, declared ?? declaredCharset(page));
  const { title, pieces, metadata } = htmlPieces(text);
  const saved = new Date(/^\s*date:(.*)$/im.exec(message.slice(0, 8192))?.[1] ?? '');
  return toReading({
    format: 'multipart/related',
    engine: `mhtml ${charset}`,
    title,
    pieces,
    metadata: {
      ...(!Number.isNaN(saved.getTime()) && toMetadata({ createdAt: saved.toISOString() })),
      ...metadata,
    },
  });
}
