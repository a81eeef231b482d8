import { Readable } from 'node:stream';
import { RestError, type ContainerClient } from '@azure/storage-blob';
import type { z } from 'zod';
import type { ArtifactRef } from '../model/artifact.ts';
import { AppError } from '../platform/errors.ts';
import { parseJson } from '../platform/json.ts';
import { createRecent } from './recent.ts';

/** Results of stages in Blob, content-addressed: the same path always holds the same bytes, so a second write may be skipped. */
export interface Artifacts {
  /** @returns the reference, without reading or writing the content, when it is there already */
  find(path: string): Promise<ArtifactRef | undefined>;
  put(path: string, body: Buffer): Promise<ArtifactRef>;
  putJson(path: string, value: unknown): Promise<ArtifactRef>;
  /** Written one block after the other: what is large need not lie in memory as a whole. */
  putPieces(path: string, pieces: Iterable<Uint8Array>): Promise<ArtifactRef>;
  /** Paths that begin so, page by page. */
  list(prefix: string): AsyncIterable<readonly string[]>;
  /** Nothing happens where it is gone already. */
  remove(path: string): Promise<void>;
  get(ref: ArtifactRef): Promise<Buffer>;
  getJson<T>(ref: ArtifactRef, schema: z.ZodType<T>): Promise<T>;
  /** Of JSON lines, one line at a time. */
  getLines<T>(ref: ArtifactRef, schema: z.ZodType<T>): AsyncGenerator<T>;
}

/** No artifact may be larger: extraction caps text well below it. */
const maxBytes = 256 * 1024 * 1024;
/** Some twenty files on their way. */
const recentBytes = 16 * 1024 * 1024;
const blockBytes = 4 * 1024 * 1024;
const blocksAtOnce = 2;

export function createArtifacts(container: ContainerClient): Artifacts {
  const recent = createRecent(recentBytes);

  async function put(path: string, body: Buffer): Promise<ArtifactRef> {
    await container.getBlockBlobClient(path).uploadData(body);
    recent.add(path, body);
    return { path, bytes: body.length };
  }

  async function get({ path, bytes }: ArtifactRef): Promise<Buffer> {
    if (bytes > maxBytes) throw new AppError('RECORD_INVALID', `Artifact ${path} is too large`);
    const written = recent.get(path);
    if (written !== undefined) return written;
    if (bytes === 0) return Buffer.alloc(0);
    // Told the length, the SDK need not ask for it first.
    return container.getBlockBlobClient(path).downloadToBuffer(0, bytes);
  }

  function parse<T>({ path }: ArtifactRef, json: string, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(parseJson(json));
    if (parsed.success) return parsed.data;
    throw new AppError('RECORD_INVALID', `Artifact ${path} is not what it should be`);
  }

  return {
    put,
    get,
    putJson: (path, value) => put(path, Buffer.from(JSON.stringify(value))),
    async putPieces(path, pieces) {
      let bytes = 0;
      const counted = function* () {
        for (const piece of pieces) {
          bytes += piece.length;
          yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
        }
      };
      const blob = container.getBlockBlobClient(path);
      await blob.uploadStream(Readable.from(counted()), blockBytes, blocksAtOnce);
      return { path, bytes };
    },
    getJson: async (ref, schema) => parse(ref, (await get(ref)).toString('utf8'), schema),
    async *getLines(ref, schema) {
      const { readableStreamBody } = await container.getBlockBlobClient(ref.path).download();
      if (readableStreamBody === undefined) return;
      let rest = '';
      for await (const chunk of Readable.from(readableStreamBody).setEncoding('utf8')) {
        const lines = `${rest}${String(chunk)}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield parse(ref, line, schema);
      }
      if (rest !== '') yield parse(ref, rest, schema);
    },
    async *list(prefix) {
      for await (const page of container.listBlobsFlat({ prefix }).byPage())
        yield page.segment.blobItems.map(({ name }) => name);
    },
    async remove(path) {
      await container.getBlockBlobClient(path).deleteIfExists();
    },
    async find(path) {
      try {
        const { contentLength } = await container.getBlockBlobClient(path).getProperties();
        return { path, bytes: contentLength ?? 0 };
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return undefined;
        throw error;
      }
    },
  };
}
