import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** The vectors of one field on disk: slot after slot, as they lie in memory. */
export interface VectorFile {
  /** Fills the pool as far as the file goes. @param from bytes to leave out at the beginning */
  read(pool: Uint8Array, from: number): void;
  /** These slots are on disk when this returns. */
  write(pool: Uint8Array, slots: readonly number[], stride: number): void;
  close(): void;
}

const blockBytes = 64 * 1024 * 1024;

export function openVectorFile(path: string): VectorFile {
  const file = openSync(path, 'a'); // made if missing
  closeSync(file);
  const descriptor = openSync(path, 'r+');
  return {
    read(pool, from) {
      const end = Math.min(pool.length, fstatSync(descriptor).size);
      for (let at = from; at < end;) {
        const length = Math.min(blockBytes, end - at);
        const read = readSync(descriptor, pool, at, length, at);
        if (read === 0) throw new Error('A file of vectors has become shorter while it was read.');
        at += read;
      }
    },
    write(pool, slots, stride) {
      const ascending = slots.toSorted((a, b) => a - b);
      for (let first = 0; first < ascending.length;) {
        const slot = ascending[first] ?? 0;
        let next = first + 1;
        while (next < ascending.length && (ascending[next] ?? 0) <= slot + next - first) next += 1;
        const last = ascending[next - 1] ?? slot;
        writeAll(descriptor, pool.subarray(slot * stride, (last + 1) * stride), slot * stride);
        first = next;
      }
      fdatasyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;)
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
}
