import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { ExtractedText } from '../../../model/text.ts';
import { withDownload } from '../download.ts';
import {
  mostRecordingBytes,
  type FileReader,
  type MemberReading,
  type Reading,
} from '../reader.ts';
import { noTranscript } from '../readers/recording/no-transcript.ts';
import { transcribe, type TranscribeCommand } from './transcribe.ts';

type WasRead = Extract<Reading, { outcome: 'read' }>;

/**
 * A reader that has recordings transcribed by a command, where one is configured: outside of the children, which may start
 * nothing. One at a time, since each needs whole cores. What the command writes is read like any captions. A recording inside of
 * another file is written to a file of its own for that long.
 */
export function withTranscripts<R extends FileReader>(
  reader: R,
  command: TranscribeCommand | undefined,
): R {
  if (command === undefined) return reader;
  const inTurn = pLimit(1);
  const hear = (recording: string, reading: WasRead): Promise<Reading> =>
    inTurn(() =>
      transcribe(recording, command, async (path) => {
        if (path === undefined) return said(reading, 'the command that transcribes failed');
        const transcript = await reader({ path, name: 'transcript.vtt' });
        return transcript.outcome === 'read'
          ? { ...reading, text: joined(reading.text, transcript.text) }
          : said(reading, `the transcript was not readable, ${transcript.rejection.code}`);
      }),
    );
  const read = async (file: Parameters<FileReader>[0]): Promise<Reading> => {
    const reading = await reader(file);
    return isRecording(reading) ? hear(file.path, reading) : reading;
  };
  const member: FileReader['member'] = async (file) => {
    const reading = await reader.member(file);
    if (!isRecording(reading)) return reading;
    const bytes = await reader.memberBytes(file);
    if (bytes === undefined) return said(reading, tooLargeInside);
    const open = async () => Readable.from([bytes]);
    return withDownload(open, mostRecordingBytes, async (copy) =>
      copy === 'too-large' ? said(reading, tooLargeInside) : hear(copy.path, reading),
    );
  };
  const transcription = JSON.stringify(command);
  return Object.assign(read, reader, { member, settings: { ...reader.settings, transcription } });
}

const tooLargeInside = 'inside of another file it is too large to be transcribed, or cannot be had';

const isRecording = (reading: MemberReading): reading is WasRead =>
  reading.outcome === 'read' && reading.dependsOn === 'transcription';

const said = (reading: WasRead, why: string): Reading => ({
  ...reading,
  text: { ...reading.text, warnings: [...reading.text.warnings, why] },
});

/** The recording with what is said in it below what it says of itself. */
function joined(recording: ExtractedText, transcript: ExtractedText): ExtractedText {
  const before = `${recording.text}\n\n`;
  const moved = <T extends { start: number; end: number }>(span: T): T => ({
    ...span,
    start: span.start + before.length,
    end: span.end + before.length,
  });
  return {
    ...recording,
    text: before + transcript.text,
    blocks: [...recording.blocks, ...transcript.blocks.map(moved)],
    links: [...recording.links, ...transcript.links.map(moved)],
    engine: `${recording.engine}, transcribed`,
    warnings: [
      ...recording.warnings.filter((warning) => warning !== noTranscript),
      ...transcript.warnings,
    ],
  };
}
