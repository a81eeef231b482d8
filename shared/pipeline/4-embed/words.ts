import { sha256 } from '../../platform/hash.ts';

/** The same for texts that say the same in the same words, whatever format they were read from. */
export const hashOfWords = (text: string): string => sha256(asWords(text));

/** Where lines break and how items are marked differs from format to format, and says nothing. */
const asWords = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^[ \t]*[-–*+•◦▪‣][ \t]+/gm, '')
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim();

const digits = 16;
const orders = 2;

/**
 * Few of the hashes, chosen so that two files have one in common as likely as they have most texts in common: the smallest, by several
 * orders that have nothing to do with each other (MinHash: A. Broder, On the resemblance and containment of documents, 1997). With two
 * orders, files that both have nine of ten of all their texts meet in 99 of 100 cases, where it is half in three of four.
 */
export function sketch(hashes: readonly string[]): string[] {
  const smallest = (from: number) => {
    const rank = (hash: string) => hash.slice(from, from + digits);
    return hashes.reduce((least, hash) => (rank(hash) < rank(least) ? hash : least));
  };
  if (hashes.length === 0) return [];
  return [...new Set(Array.from({ length: orders }, (_, order) => smallest(order * digits)))];
}
