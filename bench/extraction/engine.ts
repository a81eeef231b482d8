import type { Reading } from '../../shared/pipeline/2-extract/reader.ts';

export interface FileToRead {
  readonly path: string;
  readonly name: string;
}

/** What one engine made of one file. */
export interface Read {
  /** timeout: it was ended after `longestMs`; crash: its process ended by itself. */
  readonly outcome: 'read' | 'refused' | 'timeout' | 'crash';
  readonly text: string;
  /** Processor time, milliseconds. */
  readonly cpuMs: number;
  readonly ms: number;
  /** Resident bytes at most; NaN where the system does not tell. */
  readonly peakBytes: number;
  /** Why there is no text. */
  readonly why?: string;
  /** Sluice's own, with blocks and tables. */
  readonly reading?: Reading;
}

export interface Engine {
  readonly name: string;
  /** By the ending of the name, without the dot. */
  readonly reads: (ending: string) => boolean;
  readonly read: (file: FileToRead) => Promise<Read>;
  readonly close: () => Promise<void>;
}

export const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
