import { languageOf, type CaptionTrack } from '../caption-track.ts';
import { childrenOf, stringOf, uintOf } from './elements.ts';

/** A track of subtitles. */
export interface SubtitleTrack extends CaptionTrack {
  /** How its blocks are written, such as `S_TEXT/UTF8`. */
  readonly codecId: string;
  /** How its blocks are packed, the last one first; undefined where in a way that we do not read. */
  readonly encodings: readonly ContentEncoding[] | undefined;
}

/** Deflated, or without the bytes that all begin with. */
export type ContentEncoding = 'zlib' | { readonly stripped: Buffer };

/** RFC 9559, 5.1.4 */
const id = {
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  language: 0x22b59c,
  languageBcp47: 0x22b59d,
  name: 0x536e,
  flagForced: 0x55aa,
  contentEncodings: 0x6d80,
  contentEncoding: 0x6240,
  contentEncodingScope: 0x5032,
  contentEncodingType: 0x5033,
  contentCompression: 0x5034,
  contentCompAlgo: 0x4254,
  contentCompSettings: 0x4255,
} as const;

const subtitles = 0x11;
const mostTracks = 200;

/** Of `Tracks`: those of subtitles. */
export function subtitleTracks(tracks: Buffer): SubtitleTrack[] {
  const found: SubtitleTrack[] = [];
  let count = 0;
  for (const { id: child, content } of childrenOf(tracks)) {
    if (child !== id.trackEntry) continue;
    count += 1;
    if (count > mostTracks) throw new RangeError('Too many tracks');
    const track = subtitleTrack(content);
    if (track !== undefined) found.push(track);
  }
  return found;
}

function subtitleTrack(entry: Buffer): SubtitleTrack | undefined {
  const fields = fieldsOf(entry);
  if (uintOf(fields.get(id.trackType) ?? none) !== subtitles) return undefined;
  const language = fields.get(id.languageBcp47) ?? fields.get(id.language);
  const name = fields.get(id.name);
  return {
    number: uintOf(fields.get(id.trackNumber) ?? none),
    codecId: stringOf(fields.get(id.codecId) ?? none),
    // RFC 9559, 5.1.4.1.19: where none is said it is English.
    language: languageOf(language === undefined ? 'eng' : stringOf(language)),
    name: name && stringOf(name.subarray(0, 200)).trim(),
    isForced: uintOf(fields.get(id.flagForced) ?? none) === 1,
    encodings: encodingsOf(fields.get(id.contentEncodings) ?? none),
  };
}

const none = Buffer.alloc(0);

const fieldsOf = (element: Buffer): Map<number, Buffer> =>
  new Map([...childrenOf(element)].map(({ id: child, content }) => [child, content]));

/** RFC 9559, 5.1.4.1.31: as they stand, they were put on in this order. */
function encodingsOf(encodings: Buffer): ContentEncoding[] | undefined {
  const found: ContentEncoding[] = [];
  for (const { id: child, content } of childrenOf(encodings)) {
    const encoding = child === id.contentEncoding ? encodingOf(content) : 'other';
    if (encoding === 'unread') return undefined;
    if (encoding !== 'other') found.unshift(encoding);
  }
  return found;
}

/** `other`: it does not change the blocks. */
function encodingOf(element: Buffer): ContentEncoding | 'other' | 'unread' {
  const fields = fieldsOf(element);
  const scope = fields.get(id.contentEncodingScope);
  if (scope !== undefined && (uintOf(scope) & 1) === 0) return 'other';
  // 1: encrypted.
  if (uintOf(fields.get(id.contentEncodingType) ?? none) !== 0) return 'unread';
  const compression = fieldsOf(fields.get(id.contentCompression) ?? none);
  switch (uintOf(compression.get(id.contentCompAlgo) ?? none)) {
    case 0:
      return 'zlib';
    case 3:
      return { stripped: compression.get(id.contentCompSettings) ?? none };
    default:
      return 'unread';
  }
}
