import type { Rejection } from '../../model/rejection.ts';
import type { ExtractedText } from '../../model/text.ts';

/** Raise it when a reader's result changes: every file is then read anew when it is next looked at. */
export const readerVersion = 'v2';

/** Of the tables of one file, as JSON. A file with more keeps those that fit. */
export const mostTableBytes = 64 * 2 ** 20;

export type Reading =
  | {
      readonly outcome: 'read';
      readonly text: ExtractedText;
      /** Of spreadsheets: the tables as JSON lines (`DataLine`), in pieces. */
      readonly tables?: Uint8Array<ArrayBuffer>[];
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

/**
 * Reads one file on disk, in a child process that may be killed. Throws only for reasons that may pass.
 * @param file.name the file's name at the source: a hint of its type, never trusted over the content
 */
export type FileReader = (file: { path: string; name: string }) => Promise<Reading>;
