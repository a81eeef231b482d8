import { take, type ByteSource } from '../byte-source.ts';
import type { Caption, FoundCaptions } from '../caption-track.ts';
import { boxesOf, type Box } from './boxes.ts';
import { fragmentSamples } from './fragments.ts';
import { samplesOf, type Sample } from './sample-table.ts';
import { sampleReaders } from './text-sample.ts';
import { textTracks, type TextTrack } from './tracks.ts';

/** Captions of an MP4 or QuickTime file, by its index and those of its fragments: nothing else is read. */
export function isobmffCaptions(source: ByteSource, progress: () => void): FoundCaptions {
  const moov = indexOf(source);
  const tracks = moov === undefined ? [] : textTracks(source, moov);
  const unread = new Set<number>();
  const captions = moov === undefined ? [] : captionsOf(source, { moov, tracks, unread, progress });
  return { tracks, captions, unread };
}

function indexOf(source: ByteSource): Box | undefined {
  for (const box of boxesOf(source)) {
    if (box.type === 'moov') return box;
  }
  return undefined;
}

interface Film {
  readonly moov: Box;
  readonly tracks: readonly TextTrack[];
  readonly unread: Set<number>;
  readonly progress: () => void;
}

function* captionsOf(
  source: ByteSource,
  { moov, tracks, unread, progress }: Film,
): Generator<Caption> {
  // Samples may lie over each other: of a small file any number of bytes could be asked for.
  let bytesLeft = mostBytes;
  const spend = ({ bytes }: Sample): void => {
    bytesLeft -= bytes;
    if (bytesLeft < 0) throw new RangeError('Captions of too many bytes');
  };
  for (const track of tracks) {
    try {
      for (const sample of samplesOf(source, track.table)) {
        progress();
        spend(sample);
        yield* captionsIn(source, sample, track);
      }
    } catch {
      unread.add(track.number);
    }
  }
  const byNumber = new Map(
    tracks.filter(({ number }) => !unread.has(number)).map((track) => [track.number, track]),
  );
  if (byNumber.size === 0) return;
  const numbers = new Set(byNumber.keys());
  for (const sample of fragmentSamples(source, { moov, tracks: numbers, progress })) {
    spend(sample);
    const track = byNumber.get(sample.track);
    if (track !== undefined) yield* captionsIn(source, sample, track);
  }
}

/** Of all captions together, with what goes with their words. */
const mostBytes = 64 * 2 ** 20;

/** A caption is a few lines, but a document of TTML may hold all. */
const mostSampleBytes = 2 ** 20;

function* captionsIn(
  source: ByteSource,
  { at, bytes, from, to }: Sample,
  { number, coding, timescale, shiftMs }: TextTrack,
): Generator<Caption> {
  const read = sampleReaders.get(coding);
  if (read === undefined || bytes > mostSampleBytes) throw new RangeError('Not a caption');
  const ms = (time: number): number => {
    const shown = Math.max(0, Math.round((time / timescale) * 1_000 + shiftMs));
    if (!Number.isSafeInteger(shown)) throw new RangeError('A time that cannot be');
    return shown;
  };
  const times = { fromMs: ms(from), toMs: ms(to) };
  for (const cue of read(take(source, at, bytes), times)) yield { ...cue, track: number };
}
