import { languageOf, type CaptionTrack } from '../caption-track.ts';
import type { ByteSource } from '../byte-source.ts';
import { boxBelow, boxesIn, contentOf, type Box } from './boxes.ts';

/** A track of text. */
export interface TextTrack extends CaptionTrack {
  /** How its samples are written: the type of its sample entry, such as `tx3g`. */
  readonly coding: string;
  /** Of its times: units a second. */
  readonly timescale: number;
  /** How much later than its own times it is shown, in milliseconds, by its edit list. */
  readonly shiftMs: number;
  /** Its sample table (`stbl`). */
  readonly table: Box | undefined;
}

const mostTracks = 100;

/** Handlers of text: 14496-12, 12.5 and 12.6; `sbtl` and `clcp` are of QuickTime. */
const textHandlers = new Set(['text', 'subt', 'sbtl', 'clcp']);

/** The tracks of captions: those of text that are not the chapters of another. */
export function textTracks(source: ByteSource, moov: Box): TextTrack[] {
  const traks = [...boxesIn(source, moov)].filter(({ type }) => type === 'trak');
  if (traks.length > mostTracks) throw new RangeError('Too many tracks');
  const mvhd = boxBelow(source, moov, 'mvhd');
  const movieTimescale = mvhd === undefined ? 0 : timescaleOf(contentOf(source, mvhd, 32));
  const chapters = new Set(traks.flatMap((trak) => chapterTracksOf(source, trak)));
  return traks
    .flatMap((trak, at) => {
      if (!isText(source, trak)) return [];
      try {
        return [textTrack(source, trak, movieTimescale)];
      } catch {
        return [damaged(at + 1)];
      }
    })
    .filter(({ number }) => !chapters.has(number));
}

/** One of which no more is known than its place among all. */
const damaged = (number: number): TextTrack => ({
  number,
  language: undefined,
  name: undefined,
  isForced: false,
  coding: '',
  timescale: 0,
  shiftMs: 0,
  table: undefined,
});

function isText(source: ByteSource, trak: Box): boolean {
  const handler = boxBelow(source, trak, 'mdia', 'hdlr');
  if (handler === undefined) return false;
  return textHandlers.has(contentOf(source, handler, 12).toString('latin1', 8, 12));
}

function textTrack(source: ByteSource, trak: Box, movieTimescale: number): TextTrack {
  const tkhd = boxBelow(source, trak, 'tkhd');
  const mdhd = boxBelow(source, trak, 'mdia', 'mdhd');
  const table = boxBelow(source, trak, 'mdia', 'minf', 'stbl');
  const entries = table && boxBelow(source, table, 'stsd');
  if (!tkhd || !mdhd || !table || !entries) throw new RangeError('A track without its tables');
  const trackHeader = contentOf(source, tkhd, 24);
  const mediaHeader = contentOf(source, mdhd, 36);
  const timescale = timescaleOf(mediaHeader);
  const [entry] = boxesIn(source, { start: entries.start + 8, end: entries.end });
  const coding = entry?.type ?? '';
  return {
    number: trackHeader.readUInt32BE(trackHeader[0] === 1 ? 20 : 12),
    language: extendedLanguage(source, trak) ?? packedLanguage(mediaHeader),
    name: nameOf(source, trak),
    isForced: coding === 'tx3g' && entry !== undefined && isAllForced(source, entry),
    coding,
    timescale,
    shiftMs: shiftMs(source, trak, { timescale, movieTimescale }),
    table,
  };
}

/** Of `mvhd` and of `mdhd`: after the times of creation and of change. */
const timescaleOf = (header: Buffer): number => header.readUInt32BE(header[0] === 1 ? 20 : 12);

/** 3GPP TS 26.245, 5.16, as QuickTime extends it: the display flags say that all samples are forced. */
const isAllForced = (source: ByteSource, entry: Box): boolean =>
  (contentOf(source, entry, 12).readUInt32BE(8) & 0x80000000) !== 0;

/** Languages of QuickTime in the order of their numbers, QuickTime File Format, Language Code Values; later ones are rare. */
const macintoshLanguages = 'eng fra deu ita nld swe spa dan por nor heb jpn ara fin'.split(' ');

/** Three letters of five bits each, 14496-12, 8.4.2; below 0x400 it is a number of the Macintosh. */
function packedLanguage(mediaHeader: Buffer): string | undefined {
  const packed = mediaHeader.readUInt16BE(mediaHeader[0] === 1 ? 32 : 20);
  if (packed < 0x400) return macintoshLanguages[packed];
  if (packed === 0x7fff) return undefined;
  const letters = [10, 5, 0].map((shift) => ((packed >> shift) & 0x1f) + 0x60);
  return languageOf(String.fromCodePoint(...letters));
}

/** 14496-12, 8.4.6 */
function extendedLanguage(source: ByteSource, trak: Box): string | undefined {
  const elng = boxBelow(source, trak, 'mdia', 'elng');
  if (elng === undefined) return undefined;
  return languageOf(contentOf(source, elng, 64).toString('latin1', 4).replace(/\0.*$/s, ''));
}

function nameOf(source: ByteSource, trak: Box): string | undefined {
  const name = boxBelow(source, trak, 'udta', 'name');
  return name && contentOf(source, name, 200).toString('utf8').replace(/\0.*$/s, '').trim();
}

/** 14496-12, 8.3.3: tracks that hold the chapters of this one. */
function chapterTracksOf(source: ByteSource, trak: Box): number[] {
  const chap = boxBelow(source, trak, 'tref', 'chap');
  if (chap === undefined) return [];
  const ids = contentOf(source, chap, 4 * mostTracks);
  return Array.from({ length: Math.floor(ids.length / 4) }, (_, at) => ids.readUInt32BE(at * 4));
}

/** 14496-12, 8.6.6: a track may begin later than the film, and within its media. Later edits are not followed. */
function shiftMs(
  source: ByteSource,
  trak: Box,
  { timescale, movieTimescale }: { timescale: number; movieTimescale: number },
): number {
  const elst = boxBelow(source, trak, 'edts', 'elst');
  if (elst === undefined || timescale === 0 || movieTimescale === 0) return 0;
  const edits = contentOf(source, elst, 8 + 20 * 100);
  const isLong = edits[0] === 1;
  const entryBytes = isLong ? 20 : 12;
  let shift = 0;
  for (let at = 8; at + entryBytes <= edits.length; at += entryBytes) {
    const duration = isLong ? Number(edits.readBigUInt64BE(at)) : edits.readUInt32BE(at);
    const mediaTime = isLong ? Number(edits.readBigInt64BE(at + 8)) : edits.readInt32BE(at + 4);
    if (mediaTime !== -1) return shift - (mediaTime / timescale) * 1_000;
    shift += (duration / movieTimescale) * 1_000;
  }
  return shift;
}
