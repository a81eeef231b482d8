import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes from anywhere in a recording, without the rest of it. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Up to so many bytes from there on: fewer where the file ends. */
  readonly read: (at: number, length: number) => Buffer;
}

export const bytesInMemory = (bytes: Uint8Array): ByteSource => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    sizeBytes: buffer.length,
    read: (at, length) => buffer.subarray(at, Math.min(at + length, buffer.length)),
  };
};

/** Read at once: what stands at the beginning of one part tells where the next begins, and small ones lie close together. */
const windowBytes = 4096;

/**
 * A file on disk while `use` works on it. Reads block this thread: a walk goes by a hundred thousand parts, each of which would take
 * longer to wait for than to read, and a child reads one file at a time.
 */
export function withBytesOnDisk<T>(path: string, use: (source: ByteSource) => T): T {
  const file = openSync(path, 'r');
  let window: Buffer = Buffer.alloc(0);
  let windowAt = 0;
  try {
    return use({
      sizeBytes: fstatSync(file).size,
      read: (at, length) => {
        const isHeld = at >= windowAt && at + length <= windowAt + window.length;
        if (!isHeld) {
          const room = Buffer.allocUnsafe(Math.max(length, windowBytes));
          window = room.subarray(0, readSync(file, room, 0, room.length, at));
          windowAt = at;
        }
        return window.subarray(at - windowAt, at - windowAt + length);
      },
    });
  } finally {
    closeSync(file);
  }
}

/** So many bytes. Throws where the file ends before. */
export function take(source: ByteSource, at: number, length: number): Buffer {
  const bytes = source.read(at, length);
  if (bytes.length < length) throw new RangeError('The file ends before');
  return bytes;
}
