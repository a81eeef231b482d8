import type { PptRecord } from '../ppt/records.ts';

/** [MS-ODRAW] 2.3.23.2 (pib): a picture by its number from 1 on; 2.3.4.37 (tableProperties): bit 0 says that the group is a table. */
const numbers = { picture: 0x104, table: 0x39f } as const;

/** Each is a number of two bytes, of which two bits say how it is kept, and a value of four. [MS-ODRAW] 2.2.7 (OfficeArtFOPTE) */
export function shapeProperty(
  view: DataView,
  { from, to, instance }: PptRecord,
  wanted: keyof typeof numbers,
): number | undefined {
  for (let at = from; at < from + instance * 6 && at + 6 <= to; at += 6) {
    const isWanted = (view.getUint16(at, true) & 0x3fff) === numbers[wanted];
    if (isWanted) return view.getUint32(at + 2, true);
  }
  return undefined;
}
