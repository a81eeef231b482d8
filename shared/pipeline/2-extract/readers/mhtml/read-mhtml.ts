import { decode } from '../charset.ts';
import { picturedPage } from '../html/pictured.ts';
import { declaredCharset } from '../html/read-html.ts';
import { toMetadata } from '../metadata.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { bytesOf, parameter, partsOf, type MimePart } from './mime.ts';

/** A web page as browsers save it, with its pictures as parts of a message (RFC 2557). Other pages in it (frames) are not read. */
export async function readMhtml(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const { part, pictures: parts } = pageAmong(partsOf(message));
  if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'it holds no page');
  const page = bytesOf(part);
  const declared = parameter(part.headers.get('content-type') ?? '', 'charset');
  const { text, charset } = decode(page, declared ?? declaredCharset(page));
  const { title, pieces, metadata, pictures } = await picturedPage(
    text,
    aids,
    besides(part, parts),
  );
  const saved = new Date(/^\s*date:(.*)$/im.exec(message.slice(0, 8192))?.[1] ?? '');
  return toReading({
    format: 'multipart/related',
    engine: [`mhtml ${charset}`, ...pictures.engines].join(', '),
    ocr: pictures.count,
    warnings: pictures.warnings,
    title,
    pieces,
    metadata: {
      ...(!Number.isNaN(saved.getTime()) && toMetadata({ createdAt: saved.toISOString() })),
      ...metadata,
    },
  });
}

const isRaster = /^image\/(?:png|p?jpe?g|gif|(?:x-ms-)?bmp|tiff|webp)\b/i;

/** The first page, and all pictures. */
function pageAmong(parts: Iterable<MimePart>) {
  const pictures: MimePart[] = [];
  let page: MimePart | undefined;
  for (const part of parts) {
    const type = part.headers.get('content-type') ?? '';
    if (/^text\/html/i.test(type)) page ??= part;
    if (isRaster.test(type)) pictures.push(part);
  }
  return { part: page, pictures };
}

/** By where they came from, which the page may say from where it came from itself, or by their own name (RFC 2557, §5; RFC 2392). */
function besides(
  page: MimePart,
  pictures: readonly MimePart[],
): Parameters<typeof picturedPage>[2] {
  const base = page.headers.get('content-location');
  const whole = (address: string): string => URL.parse(address, base)?.href ?? address;
  const byAddress = new Map<string, MimePart>();
  for (const part of pictures) {
    const location = part.headers.get('content-location');
    const id = /^<(.*)>$/.exec(part.headers.get('content-id') ?? '')?.[1];
    if (location !== undefined) byAddress.set(whole(location), part);
    if (id !== undefined) byAddress.set(whole(`cid:${id}`), part);
  }
  return (address) => {
    const part = byAddress.get(whole(address));
    return part && (() => bytesOf(part));
  };
}
