import { readBlocks } from './liteparse.ts';
import { readLines } from './unpdf.ts';
import { toReading, type Read } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/**
 * PDFium sees blocks and tables, pdf.js does not; but PDFium's wrapper reverses the words of lines that run from right to
 * left, and each engine knows fonts that the other does not. So the first one's text is judged, and the second is asked
 * where it is doubtful.
 */
export async function readPdf(bytes: Uint8Array): Promise<Reading> {
  const first = await attempt(() => readBlocks(bytes));
  if (first !== undefined && !isDoubtful(first)) return toReading(first);
  const second = await attempt(() => readLines(bytes));
  const best = better(first, second);
  if (best === undefined) throw new Unreadable('FILE_MALFORMED', 'two PDF readers failed');
  return toReading(best);
}

/** After the first engine had to be killed. */
export const readPdfAgain = async (bytes: Uint8Array): Promise<Reading> =>
  toReading(await readLines(bytes));

async function attempt(read: () => Promise<Read>): Promise<Read | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return undefined;
  }
}

const isDoubtful = (read: Read): boolean => {
  const { letters, rightToLeft, garbled } = measure(read);
  return letters === 0 || rightToLeft > 0.3 || garbled > 0.02;
};

function better(first: Read | undefined, second: Read | undefined): Read | undefined {
  if (first === undefined || second === undefined) return second ?? first;
  const before = measure(first);
  const after = measure(second);
  if (before.letters === 0) return second;
  // Half of the words missing is worse than any order of them.
  if (after.letters < before.letters / 2) return first;
  if (before.rightToLeft > 0.3) return second;
  return after.garbled < before.garbled ? second : first;
}

/** Shares of all that is not blank. */
function measure({ pieces }: Read): { letters: number; rightToLeft: number; garbled: number } {
  let letters = 0;
  let rightToLeft = 0;
  let garbled = 0;
  for (const { text } of pieces) {
    letters += count(text, /\S/gu);
    rightToLeft += count(text, /[\p{Script=Arabic}\p{Script=Hebrew}]/gu);
    garbled += count(text, /[\uFFFD\p{Co}\p{Cn}]/gu);
  }
  const all = Math.max(1, letters);
  return { letters, rightToLeft: rightToLeft / all, garbled: garbled / all };
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
