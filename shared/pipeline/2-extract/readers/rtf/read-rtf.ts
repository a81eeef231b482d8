import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInRtf } from '../../containers/open-rtf.ts';
import { toMetadata } from '../metadata.ts';
import { oneLine, toReading } from '../pieces.ts';
import { createDocument } from './document.ts';
import { tokensOf } from './tokens.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/**
 * Rich text: the body with its tables, lists, notes and comments. Page headers and footers, hidden type and tracked deletions are
 * asides.
 */
export async function readRtf(bytes: Uint8Array): Promise<Reading> {
  const document = createDocument();
  for (const token of tokensOf(bytes)) {
    if (token.type === 'open') document.open();
    else if (token.type === 'bytes') document.bytes(token.bytes);
    else if (token.type === 'word') document.word(token.word, token.number);
    else if (token.type === 'close') document.close();
    // What follows the last brace is not of the document.
    if (document.depth() === 0) break;
  }
  if (document.depth() > 0) throw new Unreadable('FILE_MALFORMED', 'it was cut off');
  const { pieces, properties } = document.end();
  return toReading({
    format: 'application/rtf',
    engine: 'rtf',
    pieces,
    title: oneLine(properties.title ?? ''),
    metadata: toMetadata(properties),
    warnings: objectWarnings(embeddedInRtf(bytes)),
  });
}
