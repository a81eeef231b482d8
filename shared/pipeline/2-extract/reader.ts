import { z } from 'zod';
import type { Rejection } from '../../model/rejection.ts';
import type { ExtractedText } from '../../model/text.ts';
import type { ReaderSettings } from '../reader-settings.ts';

/** Of the text of one file, in UTF-16 units. More than any book; a file that unfolds to more is not a document. */
export const mostCharacters = 50_000_000;

/** Of the tables of one file, as JSON. A file with more keeps those that fit. */
export const mostTableBytes = 64 * 2 ** 20;

/** Of a recording inside of another file: a longer one is not handed out, and so not transcribed. */
export const mostRecordingBytes = 64 * 2 ** 20;

/** With another value of this setting the file may be read otherwise. */
export const DependsOn = z.enum(['ocr', 'transcription']) satisfies z.ZodType<keyof ReaderSettings>;

export type Reading = { readonly dependsOn?: z.infer<typeof DependsOn> } & (
  | {
      readonly outcome: 'read';
      readonly text: ExtractedText;
      /** The tables to compute with as JSON lines (`DataLine`), in pieces. */
      readonly tables?: Uint8Array<ArrayBuffer>[];
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection }
);

/** Which file inside of another is meant, and what it held when it was listed. */
export interface Inner {
  readonly path: readonly string[];
  /** null where it could not be had then. */
  readonly sha256: string | null;
}

/** Of a file inside of another; `missing` where it is not there, or is another one by now. */
export type MemberReading = Reading | { readonly outcome: 'missing' };

/** @param name the file's name at the source: a hint of its type, never trusted over the content */
interface FileOnDisk {
  readonly path: string;
  readonly name: string;
}

/** How the words of scanned pages and images are found. */
export const OcrOptions = z.strictObject({
  /** Of Tesseract, joined by a plus: `eng+deu`. */
  languages: z.string(),
  /** Folder with a `.traineddata` file for each. */
  folder: z.string(),
});
export type OcrOptions = z.infer<typeof OcrOptions>;

/** What a reader of large files works with. */
export interface ReadAids {
  /**
   * Says that the read goes on, and how long its next step may take before the process is killed, in milliseconds: without it as long as
   * any. More is for a call that works in one go and cannot tell of its progress.
   */
  readonly progress: (nextStepMs?: number) => void;
  /** Null where scans and images are not read. Who asks makes a reading that depends on the answer. */
  readonly ocr: () => OcrOptions | null;
}

/** Reads one file on disk, in a child process that may be killed. Throws only for reasons that may pass. */
export interface FileReader {
  (file: FileOnDisk): Promise<Reading>;
  readonly settings: ReaderSettings;
  /** Reads one of the files inside of it. */
  member(file: FileOnDisk & { readonly inner: Inner }): Promise<MemberReading>;
  /** Its bytes, up to `mostRecordingBytes`; undefined where it is larger, or cannot be had. */
  memberBytes(file: FileOnDisk & { readonly inner: Inner }): Promise<Uint8Array | undefined>;
}
