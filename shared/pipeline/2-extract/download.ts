import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withTemporaryFolder } from '../../platform/temporary-folder.ts';

export interface Downloaded {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

class TooLarge extends Error {}

/**
 * Streams the content into a file of its own, hashing it on the way; the file is gone when `use` has ended.
 * The size that a source states is not believed: the stream is cut at the limit.
 */
export const withDownload = <T>(
  open: () => Promise<Readable>,
  maxBytes: number,
  use: (file: Downloaded | 'too-large') => Promise<T>,
): Promise<T> =>
  withTemporaryFolder(async (folder) =>
    use(await download(await open(), join(folder, 'content'), maxBytes)),
  );

async function download(
  stream: Readable,
  path: string,
  maxBytes: number,
): Promise<Downloaded | 'too-large'> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform(part: Buffer, _encoding, done) {
      sizeBytes += part.length;
      hash.update(part);
      done(sizeBytes > maxBytes ? new TooLarge() : null, part);
    },
  });
  try {
    await pipeline(stream, measure, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof TooLarge) return 'too-large';
    throw error;
  }
  return { path, sizeBytes, sha256: hash.digest('hex') };
}
