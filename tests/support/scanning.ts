import { scopeOf } from '../../shared/platform/ids.ts';
import type { Connection } from '../../shared/model/connection.ts';
import type { DocumentRecord, IngestRun } from '../../shared/model/document.ts';
import { everything, type NewDoorbell, type Stream } from '../../shared/model/stream.ts';
import type { Chunks } from '../../shared/model/text.ts';
import { readForRun } from '../../shared/pipeline/document.ts';
import type { ScanContext } from '../../shared/pipeline/1-scan/context.ts';
import { crawlPage } from '../../shared/pipeline/1-scan/crawl-page.ts';
import type { Findings } from '../../shared/pipeline/1-scan/findings.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { chunksName } from '../../shared/pipeline/chunks-name.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { readItem } from '../../shared/pipeline/2-extract/read-item.ts';
import { indexChunks } from '../../shared/pipeline/5-index/index-chunks.ts';
import { removeChunks } from '../../shared/pipeline/5-index/remove-chunks.ts';
import { testTenantId as tenantId } from './emulator-context.ts';
import { createMemoryArtifacts, createMemoryIndex } from './memory-index.ts';
import type { Source } from '../../shared/sources/source.ts';
import { createMemoryStore } from './memory-store.ts';
import { putVectors } from './put-vectors.ts';

const connectionId = 'box';
const lanes = ['changes', 'crawl'] as const;
/** Far more turns than any of the small trees needs: only a loop without end gets there. */
const maxTurns = 2_000;

/** Chunks that the text of a version makes: they grow and shrink. */
export const chunksOf = (version: string): number => [2, 4, 1][Number(version.slice(1)) % 3] ?? 1;

/** Streams and ingestion over one source, as the triggers drive them: each step tried again until it works. */
export type Scanning = ReturnType<typeof createScanning>;

export function createScanning(source: Source, options: { roots?: string[]; part?: string } = {}) {
  const { part = '' } = options;
  const memory = createMemoryStore();
  const { store } = memory;
  const index = createMemoryIndex();
  const artifacts = createMemoryArtifacts();
  let time = Date.parse('2026-11-24T08:00:00Z');
  const now = () => new Date((time += 1));
  const connection: Connection = {
    schemaVersion: 1,
    id: connectionId,
    tenantId,
    source: 'box',
    name: 'Box',
    enterpriseId: '1',
    auth: { kind: 'ccg', clientId: 'client', secretName: 'secret' },
    webhookSecretName: 'webhook',
    createdAt: '2026-11-24T08:00:00.000Z',
    ...(options.roots && { roots: options.roots }),
  };
  const announced: string[] = [];
  const events: ScanContext['events'] = {
    announce: async (_tenantId, all) => void announced.push(...all.map(({ type }) => type)),
  };
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log = { info: note, warn: note, error: note };
  const counted: string[] = [];
  const counters: ScanContext['counters'] = {
    count: (name, by = 1) => {
      for (let n = 0; n < by; n++) counted.push(name);
    },
  };
  const readFile = { settings: { ocr: '', transcription: '', sizes: '' } };
  const context: ScanContext = {
    connection,
    source,
    store,
    artifacts,
    events,
    counters,
    readFile,
    log,
    now,
  };

  const scopeOfKey = (key: string) => scopeOf({ tenantId, connectionId, key });
  const ring = (lane: Stream['lane'], items: string[] = []): Promise<Stream> =>
    ringStream(
      { tenantId, connectionId, lane, part, items, reason: 'again' } satisfies NewDoorbell,
      {
        store,
        now,
      },
    );
  const settle = async ({ documents, folders }: Findings): Promise<void> => {
    for (const document of documents) {
      await requestIngest({ tenantId, connectionId, ...document }, { store, now });
    }
    if (folders.length > 0) await ring('crawl', [...folders]);
  };
  const step = ({ lane, id, run }: Pick<Stream, 'lane' | 'id' | 'run'>) =>
    (lane === 'crawl' ? crawlPage : pullChanges)({ stream: id, run }, context, settle);

  async function ingest({ id, run }: Pick<DocumentRecord, 'id' | 'run'>) {
    const ingestRun: IngestRun = { tenantId, connectionId, documentId: id, run };
    const document = await readForRun(ingestRun, { store });
    if (!document) return { outcome: 'superseded' as const };
    const { wanted: seen, itemKey } = document;
    const pipeline = { store, index, artifacts, events, now };
    const isHidden = async () =>
      memory
        .all('items')
        .some(({ key, unreadable }) => key === itemKey && unreadable !== undefined);
    const item = await readItem(source, itemKey, isHidden);
    if (item === 'unreadable' || !item?.file)
      return removeChunks({ run: ingestRun, seen }, pipeline);

    const { version } = item.file;
    const at = { at: now().toISOString(), ms: 0, note: '' };
    const path = `${tenantId}/${itemKey}-${version}`;
    const pieces = Array.from({ length: chunksOf(version) }, (_, ordinal) => ({
      ordinal,
      headings: [],
      text: `${itemKey} ${version} ${ordinal}`,
      start: 0,
      end: 1,
      fromPage: null,
      toPage: null,
      place: null,
      tokens: 1,
    }));
    const chunks: Chunks = { schemaVersion: 2, title: null, chunks: pieces };
    return indexChunks(
      {
        run: ingestRun,
        extracted: {
          outcome: 'extracted',
          seen,
          version,
          contentSha256: version,
          format: 'text/plain',
          labels: [],
          text: await artifacts.putJson(`${path}-text`, {}),
          tables: null,
          readBy: 'v4',
          reading: null,
          step: { stage: 'extracted', ...at },
        },
        chunked: {
          chunks: await artifacts.putJson(`${path}/${chunksName('txt')}`, chunks),
          count: pieces.length,
          language: null,
          classification: [],
          step: { stage: 'chunked', ...at },
        },
        embedded: {
          vectors: await putVectors(artifacts, { path: `${path}-vectors`, count: pieces.length }),
          step: { stage: 'embedded', ...at },
        },
      },
      pipeline,
    );
  }

  /** One piece of work that is waiting, if any. @returns whether there was one */
  async function turn(): Promise<boolean> {
    for (const lane of lanes) {
      const stream = memory.all('streams').find((one) => one.lane === lane);
      if (stream?.state === 'running') {
        await step(stream);
        return true;
      }
    }
    const document = memory.all('documents').find((one) => one.state === 'running');
    if (document) await ingest(document);
    return document !== undefined;
  }

  return {
    ...memory,
    context,
    index,
    announced,
    logged,
    counted,
    connection,
    scopeOfKey,
    ring,
    step,
    settle,
    ingest,
    /** Minutes pass. */
    pass: (minutes: number) => void (time += minutes * 60_000),
    itemOf: (key: string) => memory.all('items').find((item) => item.key === key),
    /** Works until nothing is wanted; what throws is tried again, at most so many times. */
    async atRest({ retries = 0 } = {}): Promise<void> {
      let left = retries;
      for (let turns = 0; turns < maxTurns; turns++) {
        try {
          if (!(await turn())) return;
        } catch (error) {
          if (left === 0) throw error;
          left -= 1;
        }
      }
      throw new Error('It never comes to rest');
    },
    /** The first scan: position "now", then everything. */
    async start(): Promise<void> {
      await ring('changes');
      await ring('crawl', [everything]);
      await this.atRest();
    },
    async pull(items: string[] = []): Promise<void> {
      await ring('changes', items);
      await this.atRest();
    },
    async sweep(): Promise<void> {
      await ring('crawl', [everything]);
      await this.atRest();
    },
  };
}
