import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInRtf } from '../../containers/open-rtf.ts';
import { toMetadata } from '../metadata.ts';
import { oneLine, toReading } from '../pieces.ts';
import { createDocument, type RtfDocument } from './document.ts';
import { pictureAt } from './pictures.ts';
import { tokensOf } from './tokens.ts';
import { lookAt, noPictures, type Pictures } from '../pictures/pictures.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/**
 * Rich text: the body with its tables, lists, notes and comments, and the words in its pictures. Page headers and footers, hidden type and tracked deletions are
 * asides.
 */
export async function readRtf(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const shown = new Set<string>();
  const first = readDocument(bytes, (at) => {
    shown.add(at);
    return noPictures.wordsIn(at);
  });
  const bytesOf = (at: string) => pictureAt(bytes, Number(at));
  const { wordsIn, ...pictures } = await lookAt({ names: shown, bytesOf }, aids);
  const { pieces, properties } = pictures.count === 0 ? first : readDocument(bytes, wordsIn);
  return toReading({
    format: 'application/rtf',
    engine: ['rtf', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces,
    title: oneLine(properties.title ?? ''),
    metadata: toMetadata(properties),
    warnings: [...pictures.warnings, ...objectWarnings(embeddedInRtf(bytes))],
  });
}

function readDocument(
  bytes: Uint8Array,
  wordsIn: Pictures['wordsIn'],
): ReturnType<RtfDocument['end']> {
  const document = createDocument(wordsIn);
  for (const token of tokensOf(bytes)) {
    if (token.type === 'open') document.open();
    else if (token.type === 'bytes') document.bytes(token.bytes);
    else if (token.type === 'word') document.word(token.word, token.number, token.end);
    else if (token.type === 'close') document.close();
    // What follows the last brace is not of the document.
    if (document.depth() === 0) break;
  }
  if (document.depth() > 0) throw new Unreadable('FILE_MALFORMED', 'it was cut off');
  return document.end();
}
