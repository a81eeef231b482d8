import { blipOf, blipsIn, type Blip } from '../drawing/blips.ts';
import type { Shown } from '../pictures/find-words.ts';
import { recordsIn } from '../ppt/records.ts';
import type { FileInformation } from './file-information.ts';
import { codes, numberIn, runAt, type Run } from './properties.ts';
import { shapesIn } from './shapes.ts';

/** The pictures of a Word file. */
export interface DocPictures extends Pick<Shown, 'bytesOf'> {
  /** Names of those that a mark stands for, without drawings. */
  readonly namesAt: (mark: {
    /** In characters. */
    readonly position: number;
    /** In bytes of the main stream. */
    readonly offset: number;
  }) => readonly string[];
}

/** @param from.characters the runs that say where the data of a mark lies; others do no harm */
export function docPictures(from: {
  readonly main: Uint8Array;
  readonly data: Uint8Array | undefined;
  readonly characters: readonly Run[];
  readonly slice: (list: Parameters<FileInformation['table']>[0]) => Uint8Array;
}): DocPictures {
  const { main, characters, slice } = from;
  const inText = characters.filter(({ properties }) => properties.has(codes.picture));
  const data = viewOf(from.data ?? new Uint8Array());
  const drawings = viewOf(slice('drawings'));
  const store = blipsIn(drawings, { from: 0, to: drawings.byteLength }, () => viewOf(main));
  const shapes = shapesIn(drawings, slice('shapes'));
  const found = new Map<string, Blip | undefined>();
  const isFound = (name: string, find: () => Blip | undefined): boolean => {
    if (!found.has(name)) found.set(name, find());
    return found.get(name) !== undefined;
  };
  return {
    namesAt({ position, offset }) {
      // The mark of a shape may say that its data lie in the text as well, where they are not.
      const beside = shapes.get(position);
      if (beside !== undefined) {
        return beside.map(String).filter((name) => isFound(name, () => store[Number(name) - 1]));
      }
      const location = runAt(inText, offset)?.properties.get(codes.picture);
      if (location === undefined) return [];
      const at = numberIn(location);
      return [`at ${at}`].filter((name) => isFound(name, () => blipInText(data, at)));
    },
    bytesOf: (name) => found.get(name)?.(),
  };
}

const viewOf = (stream: Uint8Array): DataView =>
  new DataView(stream.buffer, stream.byteOffset, stream.length);

const headerBytes = 68;
/** What a picture is saved as: as a shape, or as one that names its file. */
const [shape, shapeOfFile] = [0x64, 0x66];
/** The shape and what is said of it come before the picture. */
const mostRecords = 50;

/** [MS-DOC] 2.9.192 (PICFAndOfficeArtData): the header tells how long it is itself, and all. */
function blipInText(data: DataView, at: number): Blip | undefined {
  if (at + headerBytes > data.byteLength) return undefined;
  const kind = data.getUint16(at + 6, true);
  if (kind !== shape && kind !== shapeOfFile) return undefined;
  const nameAt = at + data.getUint16(at + 4, true);
  if (nameAt >= data.byteLength) return undefined;
  const from = kind === shape ? nameAt : nameAt + 1 + data.getUint8(nameAt);
  const to = Math.min(data.byteLength, at + data.getUint32(at, true));
  let records = 0;
  for (const record of recordsIn(data, from, to)) {
    const blip = blipOf(data, record, () => data);
    records += 1;
    if (blip !== undefined || records > mostRecords) return blip;
  }
  return undefined;
}
