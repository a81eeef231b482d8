import { take, type ByteSource } from '../byte-source.ts';
import { boxBelow, type Box } from './boxes.ts';

/** A sample of a track: where it lies in the file, and when it is shown, in the track's own units. */
export interface Sample {
  readonly at: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/** Of one track. Captions come once a second or so. */
export const mostSamples = 200_000;

/** The samples that the tables of a track tell of. Throws where these are damaged, or tell of too many. */
export function* samplesOf(source: ByteSource, table: Box | undefined): Generator<Sample> {
  const stbl = needed(table);
  const sizes = sizesOf(source, stbl);
  const durations = durationsOf(source, stbl);
  const offsets = offsetsOf(source, stbl);
  const perChunk = samplesPerChunk(source, stbl);
  let number = 0;
  let from = 0;
  for (const [chunk, offset] of offsets.entries()) {
    let at = offset;
    const after = number + perChunk(chunk);
    for (; number < Math.min(after, sizes.count); number += 1) {
      const bytes = sizes.of(number);
      const { value: duration = 0 } = durations.next();
      yield { at, bytes, from, to: from + duration };
      at += bytes;
      from += duration;
    }
  }
}

/** The numbers of a table after its count, each of so many bytes. */
function tableOf(
  source: ByteSource,
  { start, end }: Box,
  { at, entryBytes }: { at: number; entryBytes: number },
): { count: number; entries: Buffer } {
  const count = take(source, start + at, 4).readUInt32BE();
  const first = start + at + 4;
  if (count > mostSamples || first + count * entryBytes > end) {
    throw new RangeError('A table of too many entries');
  }
  return { count, entries: take(source, first, count * entryBytes) };
}

/** 8.7.3: one size for all, or one each; in `stz2` of 4, 8 or 16 bits. */
function sizesOf(source: ByteSource, stbl: Box): { count: number; of: (at: number) => number } {
  const stsz = boxBelow(source, stbl, 'stsz');
  if (stsz === undefined) return compactSizes(source, stbl);
  const [size, count] = [0, 4].map((at) => take(source, stsz.start + 4 + at, 4).readUInt32BE());
  if (size !== undefined && size !== 0) {
    if (count === undefined || count > mostSamples) throw new RangeError('Too many samples');
    return { count, of: () => size };
  }
  const { entries, ...table } = tableOf(source, stsz, { at: 8, entryBytes: 4 });
  return { ...table, of: (at) => entries.readUInt32BE(at * 4) };
}

function compactSizes(source: ByteSource, stbl: Box): ReturnType<typeof sizesOf> {
  const stz2 = needed(boxBelow(source, stbl, 'stz2'));
  const bits = take(source, stz2.start + 7, 1)[0];
  if (bits !== 4 && bits !== 8 && bits !== 16) throw new RangeError('Sizes of another kind');
  const { count, entries } = tableOf(source, stz2, { at: 8, entryBytes: bits / 8 });
  return {
    count,
    of: (at) => {
      if (bits === 16) return entries.readUInt16BE(at * 2);
      return bits === 8
        ? entries.readUInt8(at)
        : (entries.readUInt8(at >> 1) >> (at % 2 === 0 ? 4 : 0)) & 15;
    },
  };
}

/** 8.6.1.2: how many samples in a row last how long. */
function* durationsOf(source: ByteSource, stbl: Box): Generator<number> {
  const stts = needed(boxBelow(source, stbl, 'stts'));
  const { count, entries } = tableOf(source, stts, { at: 4, entryBytes: 8 });
  for (let at = 0; at < count; at += 1) {
    const duration = entries.readUInt32BE(at * 8 + 4);
    for (let samples = entries.readUInt32BE(at * 8); samples > 0; samples -= 1) yield duration;
  }
}

/** 8.7.5: where each chunk of samples lies, in 32 bits or in 64. */
function offsetsOf(source: ByteSource, stbl: Box): number[] {
  const stco = boxBelow(source, stbl, 'stco');
  const entryBytes = stco === undefined ? 8 : 4;
  const box = stco ?? needed(boxBelow(source, stbl, 'co64'));
  const { count, entries } = tableOf(source, box, { at: 4, entryBytes });
  return Array.from({ length: count }, (_, at) =>
    stco === undefined ? Number(entries.readBigUInt64BE(at * 8)) : entries.readUInt32BE(at * 4),
  );
}

/** 8.7.4: from which chunk on, counted from 1, how many samples lie in each. Asked for in turn. */
function samplesPerChunk(source: ByteSource, stbl: Box): (chunk: number) => number {
  const stsc = needed(boxBelow(source, stbl, 'stsc'));
  const { count, entries } = tableOf(source, stsc, { at: 4, entryBytes: 12 });
  let entry = 0;
  return (chunk) => {
    while (entry + 1 < count && entries.readUInt32BE((entry + 1) * 12) <= chunk + 1) entry += 1;
    return count === 0 ? 0 : entries.readUInt32BE(entry * 12 + 4);
  };
}

function needed(box: Box | undefined): Box {
  if (box === undefined) throw new RangeError('A table is missing');
  return box;
}
