import { closeSync, fdatasyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';

/** The vectors of one field on disk: slot after slot, as they were given, and in a second file as bytes. */
export interface VectorFile {
  /** @param position in bytes */
  readVector(into: Float32Array, position: number): void;
  /** @returns how many bytes there were; fewer than wanted when the second file is not yet made */
  readCodes(picture: Uint8Array): number;
  /** All of it, or nothing. */
  replaceCodes(picture: Uint8Array): void;
  /** Both files have these vectors when this returns. */
  write(vectors: ReadonlyMap<number, Float32Array>, codes: Codes): void;
  close(): void;
}

export interface Codes {
  readonly picture: Uint8Array;
  /** Bytes of a slot. */
  readonly stride: number;
}

const blockBytes = 64 * 1024 * 1024;

export function openVectorFile(path: string): VectorFile {
  const codesPath = `${path}.codes`;
  const vectors = open(path);
  let codes = open(codesPath);

  return {
    readVector(into, position) {
      if (readAll(vectors, asBytes(into), position) < into.byteLength)
        throw new Error('A file of vectors is shorter than it was.');
    },
    readCodes: (picture) => readAll(codes, picture, 0),
    replaceCodes(picture) {
      closeSync(codes);
      codes = openSync(`${codesPath}.new`, 'w+');
      writeAll(codes, picture, 0);
      fdatasyncSync(codes);
      renameSync(`${codesPath}.new`, codesPath);
    },
    write(unsaved, { picture, stride }) {
      for (const [first, end] of runsOf([...unsaved.keys()])) {
        const run = Array.from({ length: end - first }, (_, at) => unsaved.get(first + at) ?? none);
        writeAll(vectors, Buffer.concat(run.map(asBytes)), first * (run[0] ?? none).byteLength);
        writeAll(codes, picture.subarray(first * stride, end * stride), first * stride);
      }
      fdatasyncSync(vectors);
      fdatasyncSync(codes);
    },
    close() {
      closeSync(vectors);
      closeSync(codes);
    },
  };
}

const none = new Float32Array();

function open(path: string): number {
  closeSync(openSync(path, 'a')); // made if missing
  return openSync(path, 'r+');
}

/** Neighbours: from the first to the one behind the last. */
function runsOf(slots: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const slot of slots.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === slot) last[1] = slot + 1;
    else runs.push([slot, slot + 1]);
  }
  return runs;
}

const asBytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function readAll(descriptor: number, into: Uint8Array, position: number): number {
  let at = 0;
  for (let read = 1; read > 0 && at < into.length; at += read)
    read = readSync(descriptor, into, at, Math.min(blockBytes, into.length - at), position + at);
  return at;
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;)
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
}
