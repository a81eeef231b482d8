import type { ByteSource } from '../byte-source.ts';
import type { Caption, FoundCaptions } from '../caption-track.ts';
import { blocksOf, headOf, type TextBlock } from './blocks.ts';
import { frameReaders, unpacked } from './text-frame.ts';
import { subtitleTracks, type SubtitleTrack } from './tracks.ts';

/** Captions of a Matroska or WebM file. Without a track of subtitles its clusters are not looked at. */
export function matroskaCaptions(source: ByteSource, progress: () => void): FoundCaptions {
  const head = headOf(source, progress);
  const tracks = head === undefined ? [] : subtitleTracks(head.tracks);
  const readable = new Map(
    tracks.filter(isReadable).map((track) => [track.number, track] as const),
  );
  const unread = new Set(tracks.filter((track) => !isReadable(track)).map(({ number }) => number));
  if (head === undefined || readable.size === 0) return { tracks, captions: [], unread };
  const numbers = new Set(readable.keys());
  const blocks = blocksOf(source, { tracks: numbers, unitMs: head.unitMs, progress });
  return { tracks, captions: captionsIn(withEnds(blocks), readable, unread), unread };
}

const isReadable = ({ codecId, encodings }: SubtitleTrack): boolean =>
  frameReaders.has(codecId) && encodings !== undefined;

/** A block of which nobody says how long it is shown ends with the next one of its track. */
function* withEnds(blocks: Iterable<TextBlock>): Generator<TextBlock & { readonly toMs: number }> {
  const open = new Map<number, TextBlock>();
  for (const block of blocks) {
    const { track, fromMs, toMs } = block;
    const before = open.get(track);
    if (before !== undefined) yield { ...before, toMs: Math.max(before.fromMs, fromMs) };
    open.delete(track);
    if (toMs === undefined) open.set(track, block);
    else yield { ...block, toMs };
  }
  for (const block of open.values()) yield { ...block, toMs: block.fromMs };
}

/** Of all captions together, unpacked, with what goes with their words. */
const mostCharacters = 64 * 2 ** 20;

function* captionsIn(
  blocks: Iterable<TextBlock & { readonly toMs: number }>,
  tracks: ReadonlyMap<number, SubtitleTrack>,
  unread: Set<number>,
): Generator<Caption> {
  let charactersLeft = mostCharacters;
  for (const { track, frame, fromMs, toMs } of blocks) {
    const { codecId = '', encodings = [] } = tracks.get(track) ?? {};
    const text = textOf(frame, encodings);
    if (text === undefined) {
      unread.add(track);
      continue;
    }
    charactersLeft -= text.length;
    if (charactersLeft < 0) throw new RangeError('Captions of too many characters');
    const cues = frameReaders.get(codecId)?.(text, { fromMs, toMs }) ?? [];
    for (const cue of cues) yield { ...cue, track };
  }
}

/** undefined where it is damaged: the captions around it are not. */
function textOf(
  frame: Buffer | undefined,
  encodings: NonNullable<SubtitleTrack['encodings']>,
): string | undefined {
  try {
    return frame && unpacked(frame, encodings).toString('utf8');
  } catch {
    return undefined;
  }
}
