import type { Part } from './words.ts';

/**
 * Tokens of parts that were met before, found by their characters without making a string of each. A slot is a line of the
 * processor's cache: length and tokens, then the characters. Two slots share a place, and the older one goes.
 */
export type KnownCounts = Uint16Array;

const slotLength = 32;
const headLength = 1;
const longest = slotLength - headLength;
const placeLength = 2 * slotLength;
const placeBits = 16;

/** 8 MiB. */
export const createKnownCounts = (): KnownCounts => new Uint16Array(2 ** placeBits * placeLength);

export function findCount(known: KnownCounts, part: Part): number | undefined {
  const first = placeOf(part);
  if (holds(known, first, part)) return (known[first] ?? 0) >>> 8;
  const second = first + slotLength;
  return holds(known, second, part) ? (known[second] ?? 0) >>> 8 : undefined;
}

function holds(known: KnownCounts, slot: number, { text, start, end }: Part): boolean {
  if (((known[slot] ?? 0) & 0xff) !== end - start) return false;
  const offset = slot + headLength - start;
  for (let at = start; at < end; at += 1) {
    if (known[offset + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}

/** @param tokens fewer than 256, since there are no more than bytes */
export function keepCount(known: KnownCounts, part: Part, tokens: number): void {
  const { text, start, end } = part;
  if (end - start > longest) return;
  const slot = placeOf(part);
  known.copyWithin(slot + slotLength, slot, slot + slotLength);
  known[slot] = (tokens << 8) | (end - start);
  const offset = slot + headLength - start;
  for (let at = start; at < end; at += 1) known[offset + at] = text.charCodeAt(at);
}

/** The upper bits of Knuth's multiplicative hash. */
const placeOf = ({ hash }: Part): number =>
  (Math.imul(hash, 0x9e3779b1) >>> (32 - placeBits)) * placeLength;
