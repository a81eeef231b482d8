import type { IAudioMetadata, IOptions } from 'music-metadata';
import { toMetadata } from '../metadata.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import type { Cue } from '../transcript/cue.ts';
import { paragraphsOf } from '../transcript/paragraphs.ts';
import { Unreadable } from '../unreadable.ts';
import { recordingFormat, type RecordingFormat } from './kind.ts';
import { noTranscript } from './no-transcript.ts';

/** Pictures are left out, and the sound is passed over: of a large file little more than its index is read. */
const options: IOptions = { skipCovers: true, includeChapters: true, mkvUseIndex: true };

/** A recording in memory, such as one inside of an archive. */
export async function readRecording(bytes: Uint8Array): Promise<Reading> {
  const format = recordingFormat(bytes);
  if (format === undefined) throw new Unreadable('FILE_TYPE_UNKNOWN');
  const { parseBuffer } = await import('music-metadata');
  return toRecording(format, await understood(parseBuffer(bytes, undefined, options)));
}

/** A recording where it lies on disk. */
export async function readRecordingFile(path: string, format: RecordingFormat): Promise<Reading> {
  const { parseFile } = await import('music-metadata');
  return toRecording(format, await understood(parseFile(path, options)));
}

async function understood(parsed: Promise<IAudioMetadata>): Promise<IAudioMetadata> {
  try {
    return await parsed;
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'its index cannot be read');
  }
}

function toRecording(format: RecordingFormat, recording: IAudioMetadata): Reading {
  const { common } = recording;
  const said = [...paragraphsOf(timedCues(recording)), ...untimed(recording)];
  const reading = toReading({
    // The container alone does not tell: many programs write sound as they write films.
    format: format === 'video/mp4' && recording.format.hasVideo === false ? 'audio/mp4' : format,
    engine: 'recording',
    title: common.title,
    metadata: toMetadata({
      author: common.artist,
      subject: common.description?.join(' '),
      keywords: common.genre?.join(';'),
      createdAt: recording.format.creationTime?.toISOString() ?? common.date,
      modifiedAt: recording.format.modificationTime?.toISOString(),
    }),
    pieces: [about(recording), ...chapters(recording), ...said],
    warnings: said.length === 0 ? [noTranscript] : [],
  });
  return said.length === 0 ? { ...reading, dependsOn: 'transcription' } : reading;
}

/** What is known of it, as words that can be found. */
function about({ common, format }: IAudioMetadata): Piece {
  const { duration } = format;
  const lines = [
    ['Title', common.title],
    ['Artist', common.artist],
    ['Album', common.album],
    ['Date', common.date],
    ['Description', common.description?.join(' ')],
    ['Comment', common.comment?.map(({ text }) => text ?? '').join(' ')],
    ['Duration', duration === undefined ? undefined : clock(duration)],
  ].filter(([, value]) => value !== undefined && value.trim() !== '');
  // A file without any of these is still a recording, and says so.
  const text = lines.map(([name, value]) => `${name}: ${value}`).join('\n');
  return { kind: 'paragraph', text: text === '' ? 'Recording' : text };
}

/** @param seconds of a length, told as hours, minutes and seconds */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3_600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

const chapters = ({ format: { chapters = [] } }: IAudioMetadata): Piece[] =>
  chapters.map(({ title, start, timeScale = 1_000 }) => ({
    kind: 'list-item',
    text: `- ${title}`,
    fromMs: Math.max(0, Math.round((start / timeScale) * 1_000)),
  }));

/** Words that the file holds. Their types promise a list of times, but a frame without times (ID3v2, USLT) has none. */
interface Words {
  readonly text?: string;
  readonly syncText?: readonly { readonly text: string; readonly timestamp?: number }[];
}

const wordsOf = ({ common }: IAudioMetadata): readonly Words[] => common.lyrics ?? [];

function* timedCues(recording: IAudioMetadata): Generator<Cue> {
  for (const { text, timestamp } of wordsOf(recording).flatMap(({ syncText = [] }) => syncText)) {
    if (timestamp === undefined) continue;
    const fromMs = Math.max(0, Math.round(timestamp));
    yield { fromMs, toMs: fromMs, lines: [text.trim()] };
  }
}

const untimed = (recording: IAudioMetadata): Piece[] =>
  wordsOf(recording)
    .filter(({ syncText = [] }) => !syncText.some(({ timestamp }) => timestamp !== undefined))
    .flatMap(({ text = '' }) => text.split(/\n\s*\n/))
    .map((text) => ({ kind: 'paragraph', text }));
