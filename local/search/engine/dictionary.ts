import { createWriter, finish, reserve } from './bytes.ts';

/** The different texts of a field, numbered in order of their UTF-8 bytes. */
export interface Dictionary {
  /** One text after the other. */
  readonly bytes: Buffer;
  /** Where each begins, and where the last ends. */
  readonly starts: Uint32Array;
  /** Open addressing by hash: number + 1, or 0 where free. Its length is a power of two. */
  readonly table: Uint32Array;
}

/** A text as dictionaries look for it. */
export interface Term {
  readonly bytes: Buffer;
  readonly hash: number;
}

export function toTerm(text: string): Term {
  const bytes = Buffer.from(text);
  return { bytes, hash: hashOf(bytes, 0, bytes.length) };
}

export const sizeOf = ({ starts }: Dictionary): number => Math.max(0, starts.length - 1);

export const textAt = ({ bytes, starts }: Dictionary, number: number): string =>
  bytes.toString('utf8', starts[number] ?? 0, starts[number + 1] ?? 0);

/** @returns the text's number, or -1 */
export function find({ bytes, starts, table }: Dictionary, term: Term): number {
  const mask = table.length - 1;
  if (mask < 0) return -1;
  for (let place = term.hash & mask; ; place = (place + 1) & mask) {
    const number = (table[place] ?? 0) - 1;
    if (number < 0) return -1;
    const { length } = term.bytes;
    if (bytes.compare(term.bytes, 0, length, starts[number], starts[number + 1]) === 0)
      return number;
  }
}

/** Texts that begin with these bytes: from the first number up to, and without, the second. */
export function rangeOf(dictionary: Dictionary, prefix: Buffer): [number, number] {
  const from = firstAtLeast(dictionary, prefix, false);
  return [from, Math.max(from, firstAtLeast(dictionary, prefix, true))];
}

/** @param beyond whether what begins with the bytes counts as less */
function firstAtLeast({ bytes, starts }: Dictionary, wanted: Buffer, beyond: boolean): number {
  let low = 0;
  let high = Math.max(0, starts.length - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = starts[middle] ?? 0;
    const end = Math.min(starts[middle + 1] ?? 0, start + wanted.length);
    const order = bytes.compare(wanted, 0, wanted.length, start, end);
    if (order < 0 || (order === 0 && beyond)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const loneHalf = /[\ud800-\udfff]/;

/** Numbers by text. @param texts different ones, well-formed; put in order here */
export function createDictionary(texts: string[]): Dictionary {
  // JavaScript sorts by UTF-16 units, which is another order only beyond the basic plane.
  if (texts.some((text) => loneHalf.test(text)))
    texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  else texts.sort();
  const writer = createWriter(texts.length * 8 + 16);
  const starts = new Uint32Array(texts.length + 1);
  for (const [number, text] of texts.entries()) {
    reserve(writer, text.length * 3);
    writer.length += writer.bytes.write(text, writer.length);
    starts[number + 1] = writer.length;
  }
  return withTable(finish(writer), starts);
}

export function withTable(bytes: Buffer, starts: Uint32Array): Dictionary {
  const size = starts.length - 1;
  let length = 4;
  while (length < size * 2) length *= 2;
  const table = new Uint32Array(length);
  const mask = length - 1;
  for (let number = 0; number < size; number += 1) {
    let place = hashOf(bytes, starts[number] ?? 0, starts[number + 1] ?? 0) & mask;
    while (table[place] !== 0) place = (place + 1) & mask;
    table[place] = number + 1;
  }
  return { bytes, starts, table };
}

/** FNV-1a, mixed once more since only its low bits are used. */
function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
