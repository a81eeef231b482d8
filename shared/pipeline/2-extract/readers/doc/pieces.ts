import iconv from 'iconv-lite';
import type { FileInformation } from './file-information.ts';
import { Unreadable } from '../unreadable.ts';

/** A stretch of text, as it was saved: characters from `from`, bytes from `offset`. */
export interface TextPiece {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly bytesEach: 1 | 2;
}

const compressed = 0x40_00_00_00;

/** Quick saves leave the text in pieces, out of order. [MS-DOC] 2.8.35 (PlcPcd), 2.9.73 (FcCompressed) */
export function readPieces(
  information: FileInformation,
  table: Uint8Array | undefined,
): readonly TextPiece[] {
  if (table === undefined)
    return [{ from: 0, to: information.length, offset: information.textFrom, bytesEach: 1 }];
  const list = pieceTable(information, table);
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const count = Math.floor((list.length - 4) / 12);
  return Array.from({ length: count }, (_, at) => {
    const at8 = (count + 1) * 4 + at * 8;
    const fc = view.getUint32(at8 + 2, true);
    const isCompressed = (fc & compressed) !== 0;
    const start = fc & 0x3f_ff_ff_ff;
    return {
      from: view.getUint32(at * 4, true),
      to: view.getUint32(at * 4 + 4, true),
      offset: isCompressed ? start / 2 : start,
      bytesEach: isCompressed ? 1 : 2,
    };
  });
}

/** Behind formatting of quick saves, each announced by a 1, stands the table, announced by a 2. [MS-DOC] 2.9.38 (Clx) */
function pieceTable(information: FileInformation, table: Uint8Array): Uint8Array {
  const [offset, length] = information.table('pieces');
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const end = Math.min(table.length, offset + length);
  let at = offset;
  while (at + 5 <= end && view.getUint8(at) === 1) at += 3 + view.getUint16(at + 1, true);
  if (at + 5 > end || view.getUint8(at) !== 2)
    throw new Unreadable('FILE_MALFORMED', 'no table of text pieces');
  return table.subarray(at + 5, Math.min(end, at + 5 + view.getUint32(at + 1, true)));
}

/** The characters of one piece. One byte each is Windows-1252. */
export function textOf(main: Uint8Array, { from, to, offset, bytesEach }: TextPiece): string {
  const bytes = main.subarray(offset, offset + Math.max(0, to - from) * bytesEach);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return bytesEach === 2 ? buffer.toString('utf16le') : iconv.decode(buffer, 'windows-1252');
}
