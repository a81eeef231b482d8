import { inflateSync } from 'node:zlib';
import type { Cue, Timing } from '../../transcript/cue.ts';
import { byVoice } from '../../transcript/read-vtt.ts';
import type { ContentEncoding } from './tracks.ts';

/** What one block shows, by the codec of its track. */
export type FrameReader = (text: string, times: Timing) => Iterable<Cue>;

const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);

const subRip: FrameReader = (text, times) => byVoice({ ...times, lines: linesOf(text) });

/** As in early WebM: the cue's id and its settings stand on two lines above the text. */
const webVttBelow: FrameReader = (text, times) =>
  byVoice({ ...times, lines: linesOf(text).slice(2) });

/**
 * A dialogue of Advanced SubStation Alpha as Matroska holds it: ReadOrder, Layer, Style, Name, three margins, Effect, and the text, in
 * which `\N` ends a line and braces hold its looks. From `{\p1}` to `{\p0}` it draws.
 */
function* dialogue(text: string, times: Timing): Generator<Cue> {
  const fields = text.split(',');
  const speaker = fields[3]?.trim();
  const shown = fields.slice(8).join(',');
  const lines = written(shown)
    .split(/\\N|\\n|\n/)
    .map((line) => line.replaceAll('\\h', ' ').trim())
    .filter((line) => line !== '');
  if (lines.length > 0) yield { ...times, speaker: speaker === '' ? undefined : speaker, lines };
}

/** What stands between the braces, without what is drawn. */
function written(dialogue: string): string {
  // split() gives text and what stands in braces in turn.
  const [first = '', ...parts] = dialogue.split(/\{([^{}]*)\}/);
  let text = first;
  let draws = false;
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const scale = /\\p(\d)/.exec(parts[at] ?? '')?.[1];
    if (scale !== undefined) draws = scale !== '0';
    if (!draws) text += parts[at + 1] ?? '';
  }
  return text;
}

export const frameReaders: ReadonlyMap<string, FrameReader> = new Map([
  ['S_TEXT/UTF8', subRip],
  ['S_TEXT/ASCII', subRip],
  ['S_TEXT/WEBVTT', subRip],
  ['D_WEBVTT/SUBTITLES', webVttBelow],
  ['D_WEBVTT/CAPTIONS', webVttBelow],
  ['S_TEXT/ASS', dialogue],
  ['S_TEXT/SSA', dialogue],
  ['S_ASS', dialogue],
  ['S_SSA', dialogue],
]);

const mostUnpackedBytes = 64 * 1024;

/** Throws where it is damaged, or unpacks to more than a caption. */
export const unpacked = (frame: Buffer, encodings: readonly ContentEncoding[]): Buffer =>
  encodings.reduce(
    (bytes, encoding) =>
      encoding === 'zlib'
        ? inflateSync(bytes, { maxOutputLength: mostUnpackedBytes })
        : Buffer.concat([encoding.stripped, bytes]),
    frame,
  );
