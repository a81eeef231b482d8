import type { FileInformation } from './file-information.ts';

/** Where something stands in its text, and where what it stands for lies in the text of its own. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  /** The rest of what the mark says. */
  readonly data: Uint8Array;
}

type List = Parameters<FileInformation['table']>[0];

/** Positions, one more than there are entries; then the entries. [MS-DOC] 2.2.2 (Plc) */
export function readPositions(list: Uint8Array, entryBytes: number): number[] {
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const count = Math.floor((list.length - 4) / (4 + entryBytes)) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => view.getUint32(at * 4, true));
}

/** By the position of the mark in the body. */
export function readMarks(
  slice: (list: List) => Uint8Array,
  { marks, texts, entryBytes }: { marks: List; texts: List; entryBytes: number },
): Map<number, Mark> {
  const list = slice(marks);
  const at = readPositions(list, entryBytes);
  const within = readPositions(slice(texts), 0);
  const found = new Map<number, Mark>();
  const entriesFrom = at.length * 4;
  for (const [number, position] of at.slice(0, -1).entries()) {
    const entry = entriesFrom + number * entryBytes;
    const [from, to] = [within[number], within[number + 1]];
    if (from === undefined || to === undefined) continue;
    found.set(position, { from, to, data: list.subarray(entry, entry + entryBytes) });
  }
  return found;
}

/** Names of those who wrote comments: each its length, then UTF-16. [MS-DOC] 2.9.77 (GrpXstAtnOwners) */
export function readAuthors(list: Uint8Array): string[] {
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const names: string[] = [];
  let at = 0;
  while (at + 2 <= list.length) {
    const end = at + 2 + view.getUint16(at, true) * 2;
    names.push(Buffer.from(list.subarray(at + 2, end)).toString('utf16le'));
    at = end;
  }
  return names;
}
