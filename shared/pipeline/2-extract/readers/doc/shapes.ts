import { shapeProperty } from '../drawing/shape-properties.ts';
import { numberIn, recordAt, recordsIn, types, type PptRecord } from '../ppt/records.ts';
import { readPositions } from './notes.ts';

/** [MS-DOC] 2.9.253 (Spa): the number of a shape, and where it is drawn. */
const anchorBytes = 26;
/** [MS-ODRAW] 2.2.40 (OfficeArtFSP): begins with the number of the shape. */
const shapeNumber = 0xf00a;
/** [MS-DOC] 2.9.172 (OfficeArtWordDrawing): after this byte come the shapes of the body, not those of page headers. */
const ofBody = 0;

/**
 * The numbers of the pictures that shapes beside the text show, by the position of their anchor.
 * @param drawings all that is drawn [MS-DOC] 2.9.171 (OfficeArtContent)
 * @param anchors [MS-DOC] 2.8.27 (PlcfSpa)
 */
export function shapesIn(
  drawings: DataView,
  anchors: Uint8Array,
): ReadonlyMap<number, readonly number[]> {
  const shown = picturesByShape(drawings);
  const view = new DataView(anchors.buffer, anchors.byteOffset, anchors.length);
  const positions = readPositions(anchors, anchorBytes);
  const found = new Map<number, readonly number[]>();
  for (const [at, position] of positions.slice(0, -1).entries()) {
    const shape = view.getUint32(positions.length * 4 + at * anchorBytes, true);
    found.set(position, shown.get(shape) ?? []);
  }
  return found;
}

function picturesByShape(view: DataView): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let drawing = recordAt(view, 0);
  while (drawing !== undefined && drawing.to < view.byteLength) {
    const label = view.getUint8(drawing.to);
    drawing = recordAt(view, drawing.to + 1);
    if (drawing !== undefined && label === ofBody) addPictures(view, drawing, found);
  }
  return found;
}

/** Of one shape, which may have many anchors. */
const mostPictures = 50;

function addPicture(
  found: Map<number, number[]>,
  shape: number,
  picture: number | undefined,
): void {
  const pictures = found.get(shape) ?? [];
  if (picture === undefined || pictures.length >= mostPictures) return;
  pictures.push(picture);
  found.set(shape, pictures);
}

/** One group holds all; the first shape of each group in it stands for the group, which has the anchor. */
function addPictures(view: DataView, drawing: PptRecord, found: Map<number, number[]>): void {
  let groups = 0;
  let groupEnd = 0;
  let shape: number | undefined;
  for (const record of recordsIn(view, drawing.from, drawing.to)) {
    const isWithin = record.from < groupEnd;
    if (record.type === types.group) {
      groups += 1;
      if (groups > 1 && !isWithin) {
        groupEnd = record.to;
        shape = undefined;
      }
    } else if (record.type === shapeNumber && !(isWithin && shape !== undefined)) {
      shape = numberIn(view, record, 0);
    } else if (record.type === types.properties && shape !== undefined) {
      addPicture(found, shape, shapeProperty(view, record, 'picture'));
    }
  }
}
