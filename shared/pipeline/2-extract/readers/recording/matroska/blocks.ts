import { take, type ByteSource } from '../byte-source.ts';
import { childrenOf, elementAt, uintOf, vintAt, type Element } from './elements.ts';

/** RFC 9559, 5.1 */
const id = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
} as const;

/** A block of one of the tracks that were asked for. */
export interface TextBlock {
  readonly track: number;
  readonly fromMs: number;
  /** undefined: until the next one. */
  readonly toMs: number | undefined;
  /** undefined where it is none of a caption. */
  readonly frame: Buffer | undefined;
}

/** Of a day of film there are ten million. */
const mostElements = 20_000_000;
const stepElements = 1_000;

/**
 * The elements in turn, without those in which others lie: segments and clusters are entered where they begin, so that it does not
 * matter whether their length is known, and nothing is nested. A file that was cut off ends with its last whole element.
 */
function* walk(
  source: ByteSource,
  { enters, progress }: { enters: (id: number) => boolean; progress: () => void },
): Generator<Extent> {
  let at = 0;
  for (let count = 1; at < source.sizeBytes; count += 1) {
    if (count % stepElements === 0) progress();
    const element = elementAt(source, at);
    if (element === undefined || count > mostElements) throw new RangeError('No element there');
    const { id: found, start, end } = element;
    if (found === id.segment || found === id.cluster) {
      yield { id: found, start, end: start };
      at = end === undefined || enters(found) ? start : end;
      continue;
    }
    if (end === undefined) throw new RangeError('An element without an end');
    if (end > source.sizeBytes) return;
    yield { id: found, start, end };
    at = end;
  }
}

/** `Tracks` is a few kilobytes; fonts and pictures lie elsewhere. */
const mostTracksBytes = 2 ** 20;

interface Head {
  readonly tracks: Buffer;
  /** Milliseconds that a unit of its timestamps lasts. */
  readonly unitMs: number;
}

/** What stands before the clusters, as a rule; those that are before it are passed over. */
export function headOf(source: ByteSource, progress: () => void): Head | undefined {
  let unitMs = 1;
  const enters = (found: number): boolean => found === id.segment;
  for (const { id: found, start, end } of walk(source, { enters, progress })) {
    if (found === id.info) unitMs = unitMsOf(content(source, start, end));
    if (found === id.tracks) return { tracks: content(source, start, end), unitMs };
  }
  return undefined;
}

function content(source: ByteSource, start: number, end: number): Buffer {
  if (end - start > mostTracksBytes) throw new RangeError('An index of too many bytes');
  return take(source, start, end - start);
}

function unitMsOf(info: Buffer): number {
  for (const { id: child, content } of childrenOf(info)) {
    if (child === id.timestampScale) return uintOf(content) / 1_000_000;
  }
  return 1;
}

/** A caption is a few lines. */
const mostBlockBytes = 64 * 1024;

/** As many as there may be captions in all. */
const mostBlocks = 200_000;

/** Blocks of these tracks; of all others no more than the header is read. */
export function* blocksOf(
  source: ByteSource,
  { tracks, unitMs, progress }: { tracks: Tracks; unitMs: number; progress: () => void },
): Generator<TextBlock> {
  let clusterTime = 0;
  let count = 0;
  for (const { id: found, start, end } of walk(source, { enters: () => true, progress })) {
    if (found === id.timestamp) clusterTime = numberIn(source, start, end);
    const block = blockAt(source, { id: found, start, end }, tracks);
    if (block === undefined) continue;
    count += 1;
    if (count > mostBlocks) throw new RangeError('Too many blocks of text');
    const { track, frame, duration } = block;
    const time = clusterTime + block.time;
    yield {
      track,
      frame,
      fromMs: msOf(time * unitMs),
      toMs: duration === undefined ? undefined : msOf((time + duration) * unitMs),
    };
  }
}

type Tracks = ReadonlySet<number>;

interface Block {
  readonly track: number;
  /** After the time of its cluster, in units. */
  readonly time: number;
  readonly duration?: number;
  readonly frame: Buffer | undefined;
}

type Extent = Element & { readonly end: number };

const blockAt = (source: ByteSource, element: Extent, tracks: Tracks): Block | undefined => {
  if (element.id === id.simpleBlock) return blockOf(source, element, tracks);
  return element.id === id.blockGroup ? blockIn(source, element, tracks) : undefined;
};

const mostInGroup = 100;

/** RFC 9559, 5.1.3.5: a group holds a block, what is added to it, and how long it is shown. */
function blockIn(source: ByteSource, group: Extent, tracks: Tracks): Block | undefined {
  let block: Block | undefined;
  let duration: number | undefined;
  let at = group.start;
  for (let count = 0; at < group.end && count < mostInGroup; count += 1) {
    const element = elementAt(source, at);
    if (element?.end === undefined || element.end > group.end) return undefined;
    const { id: found, start, end } = element;
    if (found === id.blockDuration) duration = numberIn(source, start, end);
    if (found === id.block) {
      block = blockOf(source, { id: found, start, end }, tracks);
      if (block === undefined) return undefined;
    }
    at = end;
  }
  return block && { ...block, ...(duration !== undefined && { duration }) };
}

/** RFC 9559, 10.1: its track, when after its cluster's time, flags, and a frame. Several frames, laced, are never text. */
function blockOf(source: ByteSource, { start, end }: Extent, tracks: Tracks): Block | undefined {
  const header = source.read(start, Math.min(11, end - start));
  const track = vintAt(header, 0);
  if (track === undefined || !tracks.has(track.value)) return undefined;
  const frameAt = start + track.end + 3;
  if (frameAt > end) throw new RangeError('A block without its header');
  const isLaced = ((header[track.end + 2] ?? 0) & 0x06) !== 0;
  const isCaption = !isLaced && end - frameAt <= mostBlockBytes;
  return {
    track: track.value,
    time: header.readInt16BE(track.end),
    frame: isCaption ? take(source, frameAt, end - frameAt) : undefined,
  };
}

const numberIn = (source: ByteSource, start: number, end: number): number =>
  uintOf(take(source, start, Math.min(9, end - start)));

function msOf(value: number): number {
  const ms = Math.max(0, Math.round(value));
  if (!Number.isSafeInteger(ms)) throw new RangeError('A time that cannot be');
  return ms;
}
