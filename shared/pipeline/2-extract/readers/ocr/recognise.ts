import type { Box } from '../pdf/boxes.ts';

/** A page as a picture: one byte a pixel, 0 is black, rows from the top. */
export interface PageImage {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface FoundWords {
  /** Some words of one line. */
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** In pixels of the image. */
  readonly box: Box;
}

/** Finds the words in the picture of a page that stands upright. Any engine, or a service, can stand behind it. */
export type Recognise = (image: PageImage) => Promise<readonly FoundWords[]>;
