import { numberIn, recordAt, recordsIn, type PptRecord } from '../ppt/records.ts';
import { bmpOf } from './dib.ts';

/** A picture of pixels as a file of its own; undefined where it is not there. */
export type Blip = () => Uint8Array | undefined;

/** [MS-ODRAW] 2.2.20 (OfficeArtBStoreContainer), 2.2.32 (OfficeArtFBSE) */
const [store, entry] = [0xf001, 0xf007];
const entryBytes = 36;
/** [MS-ODRAW] 2.2.32 (OfficeArtFBSE), btWin32: JPEG, PNG, DIB, TIFF, JPEG in CMYK; the rest are drawings. */
const rasterKinds = new Set([5, 6, 7, 17, 18]);
/** [MS-ODRAW] 2.2.23 (OfficeArtBlip) */
const dib = 0xf01f;
const rasters = new Set([0xf01d, 0xf01e, dib, 0xf029, 0xf02a]);

/**
 * The pictures of a file in the order in which shapes count them, from 1 on; undefined where one is a drawing.
 * @param delayed the stream where those lie that are not in the store itself
 */
export function blipsIn(
  view: DataView,
  { from, to }: Pick<PptRecord, 'from' | 'to'>,
  delayed: () => DataView,
): readonly (Blip | undefined)[] {
  for (const holder of recordsIn(view, from, to)) {
    if (holder.type !== store) continue;
    return Array.from(recordsIn(view, holder.from, holder.to), (record) =>
      blipOf(view, record, delayed),
    );
  }
  return [];
}

/** @param record a picture, or an entry that holds one or says where it lies */
export function blipOf(
  view: DataView,
  record: PptRecord,
  delayed: () => DataView,
): Blip | undefined {
  if (rasters.has(record.type)) return () => bytesOf(view, record);
  if (record.type !== entry || !rasterKinds.has(record.instance)) return undefined;
  const nameBytes = (numberIn(view, record, 32) >>> 8) & 0xff;
  const within = record.from + entryBytes + nameBytes;
  return () => {
    const [stream, at] =
      within < record.to ? [view, within] : [delayed(), numberIn(view, record, 28)];
    const blip = recordAt(stream, at);
    return blip && bytesOf(stream, blip);
  };
}

/** After what tells it from others, once or twice, and a byte that says nothing. [MS-ODRAW] 2.2.27 (OfficeArtBlipJPEG) */
function bytesOf(view: DataView, { type, instance, from, to }: PptRecord): Uint8Array | undefined {
  if (!rasters.has(type)) return undefined;
  const headBytes = instance % 2 === 0 ? 17 : 33;
  const content = Buffer.from(view.buffer, view.byteOffset + from, to - from).subarray(headBytes);
  return type === dib ? bmpOf(content) : content;
}
