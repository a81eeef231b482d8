import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openVectorFile, type VectorFile } from './engine/vector-file.ts';

/** What lies beside the database: large segments and pools of vectors. The database says which of them count. */
export interface SearchFiles {
  writeSegment(id: number, bytes: Buffer): void;
  readSegment(id: number): Buffer;
  removeSegment(id: number): void;
  openVectors(index: string, field: string): VectorFile;
  removeVectors(index: string): void;
  /** A crash may have left what nothing refers to. */
  sweep(known: {
    readonly segments: ReadonlySet<number>;
    readonly indexes: ReadonlySet<string>;
  }): void;
}

const segmentName = /^(?<id>\d+)\.segment$/;

export function openFiles(database: string): SearchFiles {
  const segments = join(dirname(database), 'segments');
  const vectors = join(dirname(database), 'vectors');
  mkdirSync(segments, { recursive: true });
  mkdirSync(vectors, { recursive: true });
  const segmentFile = (id: number) => join(segments, `${id}.segment`);

  function removeVectors(indexes: (index: string) => boolean): void {
    for (const name of readdirSync(vectors))
      if (indexes(name.split('.')[0] ?? '')) rmSync(join(vectors, name), { force: true });
  }

  return {
    writeSegment: (id, bytes) => writeWhole(segmentFile(id), bytes),
    readSegment: (id) => readFileSync(segmentFile(id)),
    removeSegment: (id) => rmSync(segmentFile(id), { force: true }),
    // Names of fields differ by case only, too; names of indexes have no dots and no capitals.
    openVectors: (index, field) =>
      openVectorFile(join(vectors, `${index}.${Buffer.from(field).toString('hex')}`)),
    removeVectors: (index) => removeVectors((name) => name === index),
    sweep(known) {
      for (const name of readdirSync(segments)) {
        const id = Number(segmentName.exec(name)?.groups?.['id'] ?? -1);
        if (!known.segments.has(id)) rmSync(join(segments, name), { force: true });
      }
      removeVectors((index) => !known.indexes.has(index));
    },
  };
}

function writeWhole(path: string, bytes: Buffer): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}
