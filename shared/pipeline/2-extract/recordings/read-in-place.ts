import { open } from 'node:fs/promises';
import type { ReadInPlace } from '../children/serve-reads.ts';
import { headBytes, recordingFormat, type RecordingFormat } from '../readers/recording/kind.ts';
import { refusing } from '../refusing.ts';

/** Recordings are too large to be held: they are read where they lie. Every other file is read whole. */
export const readInPlace: ReadInPlace = async (path, aids) => {
  const format = await recordingFormatOf(path);
  if (format === undefined) return undefined;
  const { readRecordingFile } = await import('../readers/recording/read-recording.ts');
  return refusing(() => readRecordingFile(path, format, aids));
};

/** Whether the file on disk is a recording, by its content. */
export const recordingFormatOf = async (path: string): Promise<RecordingFormat | undefined> =>
  recordingFormat(await headOf(path));

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
