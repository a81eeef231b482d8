import pLimit from 'p-limit';
import type { ExtractedText } from '../../model/text.ts';
import type { FileReader, Reading } from './reader.ts';
import { isRecordingFormat } from './readers/recording/kind.ts';
import { noTranscript } from './readers/recording/no-transcript.ts';
import { transcribe, type TranscribeCommand } from './transcribe.ts';

/**
 * A reader that has recordings transcribed by a command, where one is configured: outside of the children, which may start
 * nothing. One at a time, since each needs whole cores. What the command writes is read like any captions.
 */
export function withTranscripts<R extends FileReader>(
  reader: R,
  command: TranscribeCommand | undefined,
): R {
  if (command === undefined) return reader;
  const inTurn = pLimit(1);
  const read = async (file: { path: string; name: string }): Promise<Reading> => {
    const reading = await reader(file);
    if (reading.outcome === 'rejected' || !lacksTranscript(reading.text)) return reading;
    return inTurn(() =>
      transcribe(file.path, command, async (path) => {
        if (path === undefined) return said(reading.text, 'the command that transcribes failed');
        const transcript = await reader({ path, name: 'transcript.vtt' });
        return transcript.outcome === 'read'
          ? { outcome: 'read', text: joined(reading.text, transcript.text) }
          : said(reading.text, `the transcript was not readable, ${transcript.rejection.code}`);
      }),
    );
  };
  return Object.assign(read, reader);
}

const lacksTranscript = ({ format, warnings }: ExtractedText): boolean =>
  isRecordingFormat(format) && warnings.includes(noTranscript);

const said = (text: ExtractedText, why: string): Reading => ({
  outcome: 'read',
  text: { ...text, warnings: [...text.warnings, why] },
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
