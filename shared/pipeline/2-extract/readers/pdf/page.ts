import type { Piece } from '../pieces.ts';
import type { Box } from './boxes.ts';

/** Of one file. The pages after it are not read. */
export const maxPages = 10_000;

/** A picture on a page that has words of its own. */
export interface Inset {
  readonly box: Box;
  /** Of the text layer, within it. */
  readonly letters: number;
}

/** A page as one engine reads it. */
export interface Page {
  /** From 1. */
  readonly number: number;
  /** In points, as it is shown. */
  readonly width: number;
  readonly height: number;
  readonly pieces: readonly Piece[];
  /** The engine found letters without knowing which they are. */
  readonly isGarbled: boolean;
  /** One image covers it. */
  readonly isPicture: boolean;
  /** Large ones, whose words no text layer holds. */
  readonly insets: readonly Inset[];
}

export interface Measure {
  /** All that is not blank. */
  readonly letters: number;
  /** Shares of them. */
  readonly rightToLeft: number;
  readonly garbled: number;
}

/** Unknown, private, unassigned, controls, accents without a letter: what fonts without a map of their letters come to. */
const unlikely =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\uFFFD\p{Co}\p{Cn}\u0000-\u0008\u000E-\u001F\u02C6\u02C7\u02D8-\u02DD]/gu;

export function measure(pieces: readonly Piece[]): Measure {
  let letters = 0;
  let rightToLeft = 0;
  let garbled = 0;
  for (const { text } of pieces) {
    if (plain.test(text)) {
      letters += inkIn(text);
      continue;
    }
    letters += count(text, /\S/gu);
    rightToLeft += count(text, /[\p{Script=Arabic}\p{Script=Hebrew}]/gu);
    garbled += count(text, unlikely);
  }
  const all = Math.max(1, letters);
  return { letters, rightToLeft: rightToLeft / all, garbled: garbled / all };
}

/** Most pages: each of their signs is either a blank or a letter, and a known one. */
const plain = /^[\n\x20-\x7E]*$/;

function inkIn(text: string): number {
  let ink = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 32) ink += 1;
  return ink;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
