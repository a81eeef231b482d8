import { bytesInMemory } from '../byte-source.ts';
import type { Cue, Timing } from '../../transcript/cue.ts';
import { byVoice } from '../../transcript/read-vtt.ts';
import { ttmlCues } from '../../transcript/ttml.ts';
import { boxesIn, boxBelow } from './boxes.ts';

/** What one sample shows, by the type of the track's sample entry. Throws where it is damaged. */
export type SampleReader = (sample: Buffer, times: Timing) => Iterable<Cue>;

/** A text with its length before it; styles and the like follow in boxes. 3GPP TS 26.245, 5.17, and QuickTime's text media. */
function* timedText(sample: Buffer, times: Timing): Generator<Cue> {
  if (sample.length < 2) return;
  const length = sample.readUInt16BE(0);
  if (2 + length > sample.length) throw new RangeError('A text longer than its sample');
  const lines = decoded(sample.subarray(2, 2 + length)).split(/\r\n?|\n/);
  if (lines.some((line) => line.trim() !== '')) {
    yield { ...times, lines: lines.map((line) => line.trim()).filter((line) => line !== '') };
  }
}

/** UTF-8, or UTF-16 after its mark; of old films the characters of the Macintosh. */
function decoded(bytes: Buffer): string {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(bytes);
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('macintosh').decode(bytes);
  }
}

/** ISO/IEC 14496-30, 7.5: a box for each cue that is shown (`vttc`), its text in `payl`; `vtte` is silence, `vtta` a note. */
function* webVtt(sample: Buffer, times: Timing): Generator<Cue> {
  const source = bytesInMemory(sample);
  for (const cue of boxesIn(source, { start: 0, end: sample.length })) {
    const payload = cue.type === 'vttc' ? boxBelow(source, cue, 'payl') : undefined;
    if (payload === undefined) continue;
    const text = sample.toString('utf8', payload.start, payload.end);
    yield* byVoice({ ...times, lines: text.split(/\r\n?|\n/) });
  }
}

export const sampleReaders: ReadonlyMap<string, SampleReader> = new Map<string, SampleReader>([
  ['tx3g', timedText],
  ['text', timedText],
  ['wvtt', webVtt],
  // ISO/IEC 14496-30, 5: the times of the document are those of the track.
  ['stpp', ttmlCues],
]);
