import type { IAudioMetadata, IOptions } from 'music-metadata';
import { toMetadata } from '../metadata.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import type { Cue } from '../transcript/cue.ts';
import { paragraphsOf } from '../transcript/paragraphs.ts';
import { Unreadable } from '../unreadable.ts';
import { bytesInMemory, withBytesOnDisk } from './byte-source.ts';
import { readCaptions, type Captions } from './captions.ts';
import { recordingFormat, type RecordingFormat } from './kind.ts';
import { noTranscript } from './no-transcript.ts';

/** Pictures are left out, and the sound is passed over: of a large file little more than its index is read. */
const options: IOptions = { skipCovers: true, includeChapters: true, mkvUseIndex: true };

/** A recording in memory, such as one inside of an archive. */
export async function readRecording(bytes: Uint8Array, { progress }: Aids): Promise<Reading> {
  const format = recordingFormat(bytes);
  if (format === undefined) throw new Unreadable('FILE_TYPE_UNKNOWN');
  const { parseBuffer } = await import('music-metadata');
  const recording = await understood(parseBuffer(bytes, undefined, options));
  const captions = readCaptions(bytesInMemory(bytes), format, progress);
  return toRecording(format, recording, captions);
}

/** A recording where it lies on disk. */
export async function readRecordingFile(
  path: string,
  format: RecordingFormat,
  { progress }: Aids,
): Promise<Reading> {
  const { parseFile } = await import('music-metadata');
  const recording = await understood(parseFile(path, options));
  const captions = withBytesOnDisk(path, (source) => readCaptions(source, format, progress));
  return toRecording(format, recording, captions);
}

type Aids = Pick<ReadAids, 'progress'>;

async function understood(parsed: Promise<IAudioMetadata>): Promise<IAudioMetadata> {
  try {
    return await parsed;
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'its index cannot be read');
  }
}

function toRecording(
  format: RecordingFormat,
  recording: IAudioMetadata,
  captions: Captions,
): Reading {
  const { common } = recording;
  const words = [...paragraphsOf(timedCues(recording)), ...untimed(recording)];
  const isTranscript = words.length > 0 || captions.isTranscript;
  const reading = withoutTitle(
    captions.pieces,
    toReading({
      // The container alone does not tell: many programs write sound as they write films.
      format: format === 'video/mp4' && recording.format.hasVideo === false ? 'audio/mp4' : format,
      engine: 'recording',
      title: common.title,
      metadata: toMetadata({
        author: common.artist,
        subject: common.description?.join(' '),
        keywords: common.genre?.join(';'),
        createdAt: isoOf(recording.format.creationTime) ?? common.date,
        modifiedAt: isoOf(recording.format.modificationTime),
      }),
      pieces: [about(recording), ...chapters(recording), ...words, ...captions.pieces],
      warnings: [...(isTranscript ? [] : [noTranscript]), ...captions.warnings],
    }),
  );
  return isTranscript ? reading : { ...reading, dependsOn: 'transcription' };
}

/** Undefined for a time that cannot be: the file may count any number of seconds. */
const isoOf = (date: Date | undefined): string | undefined =>
  date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();

/** A heading of captions is no title of what they belong to. */
function withoutTitle(pieces: readonly Piece[], reading: Reading): Reading {
  if (reading.outcome !== 'read') return reading;
  const { title } = reading.text;
  const isHeading = pieces.some(({ kind, text }) => kind === 'heading' && text === title);
  return isHeading ? { ...reading, text: { ...reading.text, title: null } } : reading;
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

/** @param seconds of a length, told as hours, minutes and seconds; undefined for one that cannot be */
function clock(seconds: number): string | undefined {
  if (!(seconds < longestSeconds)) return undefined;
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3_600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** Of a recording: a year. */
const longestSeconds = 366 * 86_400;

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
