import { sha256 } from '../platform/hash.ts';

/** Raise it when a reader's result changes: every file is then read again by the next sweep. */
const readerVersion = 'v9';

/** What readings may depend on beside the bytes, each as one text; empty where it is turned off. */
export interface ReaderSettings {
  /** Languages of scanned pages and images. */
  readonly ocr: string;
  /** The command that writes down what recordings say. */
  readonly transcription: string;
  /** How large files may be: what is refused for its size may not be under others. */
  readonly sizes: string;
}

/**
 * How a file was read: by which readers, and with which value of the setting that its reading depends on. Most depend on none, so
 * that no text is read again because OCR was turned on.
 */
export function wayOf(setting: keyof ReaderSettings | undefined, settings: ReaderSettings): string {
  if (setting === undefined) return readerVersion;
  return `${readerVersion}-${setting}-${sha256(settings[setting]).slice(0, 8)}`;
}

/** All ways by which a reading may have been made that would be made now; the more special one first. */
export const waysOf = (settings: ReaderSettings): string[] =>
  (['ocr', 'transcription', undefined] as const).map((setting) => wayOf(setting, settings));

/** Whether it would be read the same way again. @param readBy null for a file that was refused unread */
export const isReadAsNow = (readBy: string | null, settings: ReaderSettings): boolean =>
  readBy === null || [...waysOf(settings), wayOf('sizes', settings)].includes(readBy);
