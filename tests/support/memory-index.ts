import type { z } from 'zod';
import { AppError } from '../../shared/platform/errors.ts';
import type { Artifacts } from '../../shared/azure/artifacts.ts';
import type {
  ChunkLabels,
  IndexedChunk,
  ScopeQuery,
  SearchIndex,
} from '../../shared/azure/search-index.ts';

export interface MemoryIndex extends SearchIndex {
  readonly chunks: Map<string, IndexedChunk>;
  /** What was asked of it, e.g. "relabel 4". */
  readonly sent: string[];
  /** The answer to the next put is lost: it is done, and its caller does not learn of it. */
  breakAfterPut(): void;
}

/** Chunks by key; it finds nothing, it only holds them. */
export function createMemoryIndex(): MemoryIndex {
  const chunks = new Map<string, IndexedChunk>();
  const sent: string[] = [];
  let breaks = false;
  const among = ({ scopes }: ScopeQuery) =>
    [...chunks.values()].filter((chunk) => chunk.scopes.some((scope) => scopes.includes(scope)));
  return {
    chunks,
    sent,
    breakAfterPut: () => void (breaks = true),
    hybrid: async () => [],
    async put(all) {
      sent.push(`put ${all.length}`);
      for (const chunk of all) chunks.set(chunk.key, chunk);
      if (!breaks) return;
      breaks = false;
      throw new Error('The line broke');
    },
    async relabel(labels: readonly ChunkLabels[]) {
      sent.push(`relabel ${labels.length}`);
      for (const label of labels) {
        const chunk = chunks.get(label.key);
        if (!chunk) return false;
        chunks.set(label.key, { ...chunk, ...label });
      }
      return true;
    },
    async remove(keys) {
      for (const key of keys) chunks.delete(key);
    },
    count: async () => chunks.size,
    countFiles: async (query) => among(query).filter(({ ordinal }) => ordinal === 0).length,
    reaches: async (id, query) => among(query).some(({ documentId }) => documentId === id),
  };
}

export function createMemoryArtifacts(): Artifacts {
  const blobs = new Map<string, Buffer>();
  const put: Artifacts['put'] = async (path, body) => {
    blobs.set(path, body);
    return { path, bytes: body.length };
  };
  const get: Artifacts['get'] = async ({ path }) => {
    const body = blobs.get(path);
    if (!body) throw new Error(`There is no artifact ${path}`);
    return body;
  };
  return {
    put,
    get,
    putJson: (path, value) => put(path, Buffer.from(JSON.stringify(value))),
    putPieces: (path, pieces) => put(path, Buffer.concat([...pieces])),
    async getJson<T>(ref: Parameters<typeof get>[0], schema: z.ZodType<T>) {
      const { data, success } = schema.safeParse(JSON.parse((await get(ref)).toString('utf8')));
      if (success) return data;
      throw new AppError('RECORD_INVALID', `Artifact ${ref.path} is not what it should be`);
    },
    async *getLines(ref, schema) {
      const lines = (await get(ref)).toString('utf8').split('\n');
      for (const line of lines.filter((one) => one !== '')) yield schema.parse(JSON.parse(line));
    },
    async *list(prefix) {
      yield [...blobs.keys()].filter((path) => path.startsWith(prefix));
    },
    remove: async (path) => void blobs.delete(path),
    async find(path) {
      const body = blobs.get(path);
      return body && { path, bytes: body.length };
    },
  };
}
