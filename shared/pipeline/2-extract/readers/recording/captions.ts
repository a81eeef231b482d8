import type { Piece } from '../pieces.ts';
import type { Cue } from '../transcript/cue.ts';
import { paragraphsOf } from '../transcript/paragraphs.ts';
import type { ByteSource } from './byte-source.ts';
import type { Caption, CaptionTrack, FoundCaptions } from './caption-track.ts';
import { isobmffCaptions } from './isobmff/isobmff-captions.ts';
import type { RecordingFormat } from './kind.ts';
import { matroskaCaptions } from './matroska/matroska-captions.ts';

export interface Captions {
  /** Under a heading for each track, where there are several. */
  readonly pieces: readonly Piece[];
  readonly warnings: readonly string[];
  /** Whether they hold all that is said, and not only what is translated. */
  readonly isTranscript: boolean;
}

/** Of all tracks together: a day of speech in ten languages is less. */
const mostCaptions = 200_000;
const mostCharacters = 16 * 2 ** 20;

const containers: Partial<
  Record<RecordingFormat, (source: ByteSource, progress: () => void) => FoundCaptions>
> = {
  'audio/mp4': isobmffCaptions,
  'video/mp4': isobmffCaptions,
  'video/quicktime': isobmffCaptions,
  'video/matroska': matroskaCaptions,
  'video/webm': matroskaCaptions,
};

/**
 * The captions that a recording holds as tracks of text. Of the rest only headers are read. A recording with damaged ones is read
 * without them, and says so.
 */
export function readCaptions(
  source: ByteSource,
  format: RecordingFormat,
  progress: () => void,
): Captions {
  const find = containers[format];
  if (find === undefined) return none;
  try {
    return toCaptions(find(source, progress));
  } catch {
    return { ...none, warnings: ['it could not be looked through for captions'] };
  }
}

const none: Captions = { pieces: [], warnings: [], isTranscript: false };

function toCaptions({ tracks, captions, unread }: FoundCaptions): Captions {
  const cues = new Map<number, Cue[]>(tracks.map(({ number }) => [number, []]));
  if (!gather(captions, cues)) for (const { number } of tracks) unread.add(number);
  for (const [number, shown] of cues) cues.set(number, saidOnce(shown));
  const shown = withoutCopies(tracks, cues);
  const several = shown.length > 1;
  return {
    pieces: shown.flatMap((track) => [
      ...(several ? [{ kind: 'heading', level: 2, text: headingOf(track) } as const] : []),
      ...paragraphsOf(cues.get(track.number) ?? []),
    ]),
    warnings: tracks
      .filter(({ number }) => unread.has(number))
      .map((track) => `captions of ${nameOf(track)} could not be read, or not to their end`),
    isTranscript: shown.some(({ isForced }) => !isForced),
  };
}

/** Whether all of them were there to be had, and not too many. */
function gather(captions: Iterable<Caption>, cues: ReadonlyMap<number, Cue[]>): boolean {
  let count = 0;
  let characters = 0;
  try {
    for (const { track, ...cue } of captions) {
      count += 1;
      characters += cue.lines.reduce((sum, line) => sum + line.length, 0);
      if (count > mostCaptions || characters > mostCharacters) return false;
      cues.get(track)?.push(cue);
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * In order of time. What stays on the screen while another caption comes or goes is written down anew each time, and what has a shadow
 * is written down twice: it is said once.
 */
function saidOnce(cues: readonly Cue[]): Cue[] {
  const last = new Map<string, { fromMs: number; toMs: number }>();
  const said: Cue[] = [];
  for (const cue of cues.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const words = JSON.stringify([cue.speaker, cue.lines]);
    const before = last.get(words);
    if (before !== undefined && cue.fromMs <= before.toMs) {
      before.toMs = Math.max(before.toMs, cue.toMs);
      continue;
    }
    const shown = { ...cue };
    last.set(words, shown);
    said.push(shown);
  }
  return said;
}

/** Without tracks that say nothing, nothing else than another, or only a part of what another says in the same language. */
function withoutCopies(
  tracks: readonly CaptionTrack[],
  cues: ReadonlyMap<number, readonly Cue[]>,
): CaptionTrack[] {
  const wordsOf = ({ number }: CaptionTrack): string =>
    (cues.get(number) ?? []).map(({ lines }) => lines.join('\n')).join('\n');
  const said = new Set(['']);
  const different = tracks.filter((track) => {
    const words = wordsOf(track);
    const isNew = !said.has(words);
    said.add(words);
    return isNew;
  });
  return different.filter(
    ({ isForced, language }) =>
      !isForced || !different.some((other) => !other.isForced && other.language === language),
  );
}

function headingOf({ number, language, name = '' }: CaptionTrack): string {
  const which = [language, name].filter((part) => part !== undefined && part !== '');
  return `Captions: ${which.length === 0 ? `track ${number}` : which.join(', ')}`;
}

/** Names are words of strangers, and stay out of warnings. */
const nameOf = ({ number, language }: CaptionTrack): string =>
  `track ${number}${language === undefined ? '' : ` (${language})`}`;
