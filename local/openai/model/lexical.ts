import { mulberry32 } from '../../faults.ts';
import type { SentencePiece } from '../text/sentence-piece.ts';
import { termsOf } from '../text/terms.ts';

export const lexicalSize = 1024;
/** Signed places that one stem takes: enough that two stems hardly ever look alike. */
const slotsPerStem = 8;

/** How telling a word is, from 0.1 (everywhere) to 1 (rare or unknown). */
export type Telling = (word: string) => number;

/** There is no corpus to count in, so the sentence encoder's own vocabulary tells how rare a word is. */
export function createTelling(pieces: SentencePiece): Telling {
  const known = new Map<string, number>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const telling = Math.min(Math.max((-pieces.logProbability(word) - 4) / 9, 0.1), 1);
    if (known.size >= 50_000) known.clear();
    known.set(word, telling);
    return telling;
  };
}

/** Which words a text has, hashed to a vector of unit length: it keeps exact names and numbers, which meaning loses. */
export function lexicalVector(text: string, telling: Telling): Float32Array {
  const terms = termsOf(text);
  const counts = new Map<string, { count: number; telling: number }>();
  for (const { word, stem } of terms.length > 0 ? terms : [{ word: text, stem: text }]) {
    const entry = counts.get(stem) ?? { count: 0, telling: telling(word) };
    entry.count += 1;
    counts.set(stem, entry);
  }
  const vector = new Float32Array(lexicalSize);
  for (const [stem, { count, telling }] of counts) {
    const weight = (count / (count + 1)) * telling;
    const random = mulberry32(fnv1a(stem));
    for (let slot = 0; slot < slotsPerStem; slot += 1) {
      const draw = Math.floor(random() * 2 * lexicalSize);
      vector[draw >> 1]! += draw % 2 === 0 ? weight : -weight;
    }
  }
  return toUnitLength(vector);
}

export function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** 32-bit FNV-1a over the UTF-8 bytes. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
