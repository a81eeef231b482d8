import pLimit from 'p-limit';
import type { ExtractedText } from '../../model/text.ts';
import type { FileReader, Reading } from './reader.ts';
import { noTranscript } from './readers/recording/no-transcript.ts';
import { transcribe, type TranscribeCommand } from './transcribe.ts';

type WasRead = Extract<Reading, { outcome: 'read' }>;

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
    if (reading.outcome === 'rejected' || reading.dependsOn !== 'transcription') return reading;
    return inTurn(() =>
      transcribe(file.path, command, async (path) => {
        if (path === undefined) return said(reading, 'the command that transcribes failed');
        const transcript = await reader({ path, name: 'transcript.vtt' });
        return transcript.outcome === 'read'
          ? { ...reading, text: joined(reading.text, transcript.text) }
          : said(reading, `the transcript was not readable, ${transcript.rejection.code}`);
      }),
    );
  };
  const transcription = JSON.stringify(command);
  return Object.assign(read, reader, { settings: { ...reader.settings, transcription } });
}

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
