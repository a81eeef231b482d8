import { readFile } from 'node:fs/promises';
import type { IngestRun } from '../../shared/model/document.ts';
import type { Chunks } from '../../shared/model/text.ts';
import type { ReadRequest } from '../../shared/pipeline/2-extract/children/reader-messages.ts';
import { extract } from '../../shared/pipeline/2-extract/extract.ts';
import { followMembers } from '../../shared/pipeline/2-extract/members/follow-members.ts';
import { readMemberBytes } from '../../shared/pipeline/2-extract/read-member-bytes.ts';
import { readBytes } from '../../shared/pipeline/2-extract/read-bytes.ts';
import { readText } from '../../shared/pipeline/2-extract/read-content.ts';
import type {
  FileReader,
  MemberReading,
  OcrOptions,
} from '../../shared/pipeline/2-extract/reader.ts';
import { chunksName } from '../../shared/pipeline/chunks-name.ts';
import { indexChunks } from '../../shared/pipeline/5-index/index-chunks.ts';
import { removeChunks } from '../../shared/pipeline/5-index/remove-chunks.ts';
import type { ReaderSettings } from '../../shared/pipeline/reader-settings.ts';
import { createMemoryArtifacts } from './memory-index.ts';
import { createMemorySource } from './memory-source.ts';
import { putVectors } from './put-vectors.ts';
import { createScanning } from './scanning.ts';

/** Folders and files in memory, scanned and then read by the real readers, in this process. A text is one chunk. */
export async function openReading() {
  const source = createMemorySource();
  const scanning = createScanning(source);
  const { context, index, connection } = scanning;
  await context.store.connections.create(connection);
  /** What was read, by name: each once, unless it was read anew. */
  const reads: string[] = [];
  let ocr: OcrOptions | null = null;

  const look = async ({ path, ...file }: Omit<ReadRequest, 'attempt'>): Promise<MemberReading> => {
    reads.push(file.inner?.path.join(' > ') ?? file.name);
    const bytes = await readFile(path);
    return readBytes(
      { ...file, attempt: 'first', bytes },
      { progress: () => undefined, ocr: () => ocr },
    );
  };
  const reader: FileReader = Object.assign(
    async (file: { path: string; name: string }) => {
      const reading = await look(file);
      if (reading.outcome === 'missing') throw new Error('nothing was looked for in it');
      return reading;
    },
    {
      member: (file: Parameters<FileReader['member']>[0]) =>
        look({ ...file, inner: { ...file.inner, path: [...file.inner.path] } }),
      memberBytes: async ({ path, name, inner }: Parameters<FileReader['memberBytes']>[0]) =>
        readMemberBytes({ bytes: await readFile(path), name }, inner),
      settings: context.readFile.settings,
    },
  );
  const pipeline = {
    ...context,
    index,
    artifacts: createMemoryArtifacts(),
    sourceOf: async () => source,
    maxFileBytes: 100_000_000,
    maxRecordingBytes: 100_000_000,
    readFile: reader,
    startIngest: async () => {},
  };

  async function ingest(run: IngestRun) {
    const extracted = await extract(run, pipeline);
    if (extracted.outcome === 'superseded') return;
    if (extracted.holds === true) await followMembers({ run, extracted }, pipeline);
    if (extracted.outcome !== 'extracted') {
      const rejected = extracted.outcome === 'rejected' ? extracted : undefined;
      const { seen } = extracted;
      const { version, rejection, readBy, step: looked } = rejected ?? {};
      await removeChunks({ run, seen, version, rejection, readBy, looked }, pipeline);
      return;
    }
    const { artifacts } = pipeline;
    const { text } = await readText(extracted.text, pipeline);
    const piece = { ordinal: 0, headings: [], text, start: 0, end: text.length, tokens: 1 };
    const chunks: Chunks = {
      schemaVersion: 2,
      title: null,
      chunks: text === '' ? [] : [{ ...piece, fromPage: null, toPage: null, place: null }],
    };
    const count = chunks.chunks.length;
    const path = extracted.text.path.replace(/text-(.*)\.json$/, (_all, reading: string) =>
      chunksName(reading),
    );
    const { step } = extracted;
    await indexChunks(
      {
        run,
        extracted,
        chunked: {
          chunks: await artifacts.putJson(path, chunks),
          count,
          language: null,
          classification: [],
          step,
        },
        embedded: {
          vectors: await putVectors(artifacts, { path: `${path}.vectors`, count }),
          step,
        },
      },
      pipeline,
    );
  }

  /** Works until nothing is wanted: streams first, then documents, in no particular order. */
  const atRest = async (): Promise<void> => {
    for (let turns = 0; turns < 1_000; turns++) {
      const stream = scanning.all('streams').find(({ state }) => state === 'running');
      const document = scanning.all('documents').find(({ state }) => state === 'running');
      if (stream) await scanning.step(stream);
      else if (document) {
        await ingest({
          tenantId: document.tenantId,
          connectionId: document.connectionId,
          documentId: document.id,
          run: document.run,
        });
      } else return;
    }
    throw new Error('It never comes to rest');
  };

  return {
    ...scanning,
    breakAt: (nth: number, when: 'before' | 'after') => scanning.breakAt(nth, when),
    source,
    reads,
    atRest,
    start: async (): Promise<void> => {
      await scanning.ring('changes');
      await scanning.ring('crawl', ['*']);
      await atRest();
    },
    /** No larger files are read from now on. */
    limit: (maxFileBytes: number): void => {
      Object.assign(pipeline, { maxFileBytes });
      Object.assign(context.readFile.settings, { sizes: String(maxFileBytes) });
    },
    /** The readers' settings from now on. */
    set: (settings: Partial<ReaderSettings>, options: OcrOptions | null = ocr): void => {
      Object.assign(context.readFile.settings, settings);
      ocr = options;
    },
    sweep: async (): Promise<void> => {
      await scanning.ring('crawl', ['*']);
      await atRest();
    },
    pull: async (): Promise<void> => {
      await scanning.ring('changes');
      await atRest();
    },
    /** A new version with this content. */
    put: (key: string, content: Uint8Array): void => {
      source.contents.set(key, content);
      source.newVersion(key);
    },
    /** Title and text of all that is in the index. */
    indexed: () =>
      Object.fromEntries([...index.chunks.values()].map(({ title, content }) => [title, content])),
    /** Titles of all files on record that are there, with what became of each. */
    files: () =>
      Object.fromEntries(
        scanning
          .all('documents')
          .filter(({ status }) => status !== 'removed')
          .map(({ title, status, rejection, itemKey }) => [
            title ?? scanning.itemOf(itemKey)?.name,
            rejection?.code ?? status,
          ]),
      ),
  };
}
