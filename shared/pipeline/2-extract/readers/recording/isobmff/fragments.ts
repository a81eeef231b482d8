import { take, type ByteSource } from '../byte-source.ts';
import { boxBelow, boxesIn, boxesOf, contentOf, type Box } from './boxes.ts';
import { mostSamples, type Sample } from './sample-table.ts';

/** A sample of the track with this number. */
export interface FragmentSample extends Sample {
  readonly track: number;
}

/** What holds for all samples of a track, unless a fragment or a run in it says otherwise. */
interface Defaults {
  readonly duration: number;
  readonly bytes: number;
}

interface Film {
  readonly moov: Box;
  readonly tracks: ReadonlySet<number>;
  readonly progress: () => void;
}

/** Samples of these tracks in the fragments of a film, ISO/IEC 14496-12, 8.8. Of the others only headers are read. */
export function* fragmentSamples(source: ByteSource, film: Film): Generator<FragmentSample> {
  const ends = new Map<number, number>();
  let samples = 0;
  for (const fragment of fragmentsOf(source, film)) {
    for (const sample of samplesIn(source, fragment, ends)) {
      samples += 1;
      if (samples > mostSamples) throw new RangeError('Too many samples');
      yield sample;
    }
  }
}

interface Fragment extends Defaults {
  readonly track: number;
  readonly traf: Box;
  /** What offsets count from. */
  readonly base: number;
}

function* fragmentsOf(source: ByteSource, { moov, tracks, progress }: Film): Generator<Fragment> {
  const mvex = boxBelow(source, moov, 'mvex');
  if (mvex === undefined) return;
  const defaults = trackDefaults(source, mvex);
  let at = 0;
  for (const box of boxesOf(source)) {
    progress();
    const found = box.type === 'moof' ? fragmentsIn(source, box, at) : [];
    for (const fragment of found) {
      const { track } = fragment;
      if (!tracks.has(track)) continue;
      const usual = defaults.get(track) ?? { duration: 0, bytes: 0 };
      yield { ...usual, ...fragment, base: fragment.base ?? elsewhere() };
    }
    at = box.end;
  }
}

/** Without a word, offsets count from where the data of the track before it end, which is not looked after. */
function elsewhere(): never {
  throw new RangeError('Offsets from elsewhere');
}

/** `trex`: 8.8.3 */
function trackDefaults(source: ByteSource, mvex: Box): Map<number, Defaults> {
  const found = new Map<number, Defaults>();
  for (const box of boxesIn(source, mvex)) {
    if (box.type !== 'trex') continue;
    const trex = contentOf(source, box, 24);
    found.set(trex.readUInt32BE(4), {
      duration: trex.readUInt32BE(12),
      bytes: trex.readUInt32BE(16),
    });
  }
  return found;
}

/** `traf` with its header `tfhd`: 8.8.6 and 8.8.7. @param moofAt where the box around them begins, with its header */
function* fragmentsIn(
  source: ByteSource,
  moof: Box,
  moofAt: number,
): Generator<Omit<Fragment, keyof Defaults | 'base'> & Partial<Fragment>> {
  let isFirst = true;
  for (const traf of boxesIn(source, moof)) {
    const tfhd = traf.type === 'traf' ? boxBelow(source, traf, 'tfhd') : undefined;
    if (tfhd === undefined) continue;
    const header = contentOf(source, tfhd, 40);
    const isFromMoof = isFirst || (header.readUInt32BE(0) & 0x20000) !== 0;
    yield {
      ...(isFromMoof && { base: moofAt }),
      ...headerFields(header),
      track: header.readUInt32BE(4),
      traf,
    };
    isFirst = false;
  }
}

/** Each field is there when its flag is set. */
function headerFields(header: Buffer): Partial<Defaults> & { readonly base?: number } {
  const flags = header.readUInt32BE(0);
  let at = 8;
  const field = (flag: number, bytes: number): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    at += bytes;
    return bytes === 8 ? Number(header.readBigUInt64BE(at - 8)) : header.readUInt32BE(at - bytes);
  };
  const base = field(0x1, 8);
  field(0x2, 4);
  const duration = field(0x8, 4);
  const bytes = field(0x10, 4);
  return {
    ...(base !== undefined && { base }),
    ...(duration !== undefined && { duration }),
    ...(bytes !== undefined && { bytes }),
  };
}

/** @param ends where the fragments of each track end so far, in its own units: there the next begins, unless it says when */
function* samplesIn(
  source: ByteSource,
  { track, traf, base, ...usual }: Fragment,
  ends: Map<number, number>,
): Generator<FragmentSample> {
  let from = decodeTime(source, traf) ?? ends.get(track) ?? 0;
  let at = base;
  for (const box of boxesIn(source, traf)) {
    if (box.type !== 'trun') continue;
    const { offset, samples } = runOf(source, box);
    if (offset !== undefined) at = base + offset;
    for (const { duration = usual.duration, bytes = usual.bytes } of samples) {
      yield { track, at, bytes, from, to: from + duration };
      at += bytes;
      from += duration;
    }
  }
  ends.set(track, from);
}

/** `tfdt`: 8.8.12 */
function decodeTime(source: ByteSource, traf: Box): number | undefined {
  const box = boxBelow(source, traf, 'tfdt');
  const tfdt = box && contentOf(source, box, 12);
  if (tfdt === undefined) return undefined;
  return tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
}

const mostRunBytes = 2 ** 20;

/** `trun`: 8.8.8. The samples come one by one: those of which it says nothing take no bytes in it, and may be told by the billion. */
function runOf(
  source: ByteSource,
  { start, end }: Box,
): { offset: number | undefined; samples: Iterable<Partial<Defaults>> } {
  if (end - start > mostRunBytes) throw new RangeError('A run of too many samples');
  const run = take(source, start, end - start);
  const flags = run.readUInt32BE(0);
  let at = 8;
  const field = (flag: number): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    at += 4;
    return run.readUInt32BE(at - 4);
  };
  const offset = (flags & 0x1) === 0 ? undefined : run.readInt32BE(at);
  field(0x1);
  field(0x4);
  function* samples(): Generator<Partial<Defaults>> {
    for (let left = run.readUInt32BE(4); left > 0; left -= 1) {
      const duration = field(0x100);
      const bytes = field(0x200);
      field(0x400);
      field(0x800);
      yield { ...(duration !== undefined && { duration }), ...(bytes !== undefined && { bytes }) };
    }
  }
  return { offset, samples: samples() };
}
