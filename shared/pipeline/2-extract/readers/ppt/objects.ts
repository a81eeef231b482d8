import { inflateSync } from 'node:zlib';
import type { Persisted } from './persisted.ts';
import { numberIn, recordsIn, types, type PptRecord } from './records.ts';
import { Unreadable } from '../unreadable.ts';

/** What another program made, and slides show. */
export interface PptObject {
  /** As it says of itself; nothing is unpacked for it. */
  readonly sizeBytes: number;
  /** A compound file. @throws Unreadable when there is none, or it is not what it says */
  readonly bytes: () => Uint8Array;
}

/** [MS-PPT] 2.10.12 (ExOleObjAtom): the rest are links. */
const [embedded, control] = [0, 2];

/** The objects that count since the last save, each once, in the order in which they are listed. */
export function objectsOf(view: DataView, { document, part }: Persisted): PptObject[] {
  const found = new Map<number, PptObject>();
  for (const record of recordsIn(view, document.from, document.to)) {
    if (record.type !== types.oleObject) continue;
    const [kind, id] = [numberIn(view, record, 4), numberIn(view, record, 16)];
    if (kind === control) found.set(id, nothing);
    if (kind === embedded) found.set(id, toObject(view, part(id)));
  }
  return [...found.values()];
}

const nothing: PptObject = {
  sizeBytes: 0,
  bytes() {
    throw new Unreadable('FILE_MALFORMED', 'an object is missing');
  },
};

/** Inflated to packed size. */
const maxRatio = 200;
const packedInstance = 1;

/** As it is, or deflated after its length. [MS-PPT] 2.10.34 (ExOleObjStg) */
function toObject(view: DataView, storage: PptRecord | undefined): PptObject {
  if (storage?.type !== types.oleStorage) return nothing;
  const { instance, from, to } = storage;
  const content = Buffer.from(view.buffer, view.byteOffset + from, to - from);
  if (instance !== packedInstance) return { sizeBytes: content.length, bytes: () => content };
  const sizeBytes = numberIn(view, storage, 0);
  if (sizeBytes > content.length * maxRatio) return nothing;
  return { sizeBytes, bytes: () => inflated(content.subarray(4), sizeBytes) };
}

function inflated(packed: Uint8Array, sizeBytes: number): Uint8Array {
  const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  if (bytes.length === sizeBytes) return bytes;
  throw new Unreadable('FILE_MALFORMED', 'an object has another size than it says');
}
