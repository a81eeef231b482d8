import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { caFileIn } from '../local/app-settings.ts';
import { boxSecretNames } from '../local/box-application.ts';
import { startChild } from '../local/child.ts';
import type { CloudInput, CloudReady } from '../local/cloud.ts';
import { directory } from '../local/seed/company.ts';
import type { Connection } from '../shared/model/connection.ts';
import type { DocumentRecord, IngestRun } from '../shared/model/document.ts';
import { everything } from '../shared/model/stream.ts';
import { crawlPage } from '../shared/pipeline/1-scan/crawl-page.ts';
import { requestIngest } from '../shared/pipeline/request-ingest.ts';
import { ringStream } from '../shared/pipeline/1-scan/streams.ts';
import { extract } from '../shared/pipeline/2-extract/extract.ts';
import { readText } from '../shared/pipeline/2-extract/read-content.ts';
import { chunk } from '../shared/pipeline/3-chunk/chunk.ts';
import { embed } from '../shared/pipeline/4-embed/embed.ts';
import { indexChunks } from '../shared/pipeline/5-index/index-chunks.ts';
import { removeChunks } from '../shared/pipeline/5-index/remove-chunks.ts';
import { mapBounded } from '../shared/platform/concurrency.ts';
import { loadConfig } from '../shared/platform/config.ts';
import { createLog, type Log } from '../shared/platform/log.ts';
import { createServices, type Services } from '../shared/services.ts';
import type { Source } from '../shared/sources/source.ts';
import { standInVector } from './stand-in.ts';

/**
 * The product's own functions in this process, as a worker of the Functions host has them, with the local cloud in another.
 * The folder is shown to Box and scanned from there; contents then come from the disk, so that a comparison with a
 * pipeline that reads the disk is one.
 */
export interface Product extends AsyncDisposable {
  readonly services: Services;
  readonly dataDir: string;
  readonly boxUrl: string;
  /** Stage 1. @returns the files found, not yet ingested */
  scan(): Promise<IngestRun[]>;
  /** Stages 2 to 5 over all of them, as many at once as host.json lets activities run. */
  ingest(runs: readonly IngestRun[], by: 'stand-in' | 'model'): Promise<void>;
  documents(runs: readonly IngestRun[]): Promise<DocumentRecord[]>;
}

const stopWithinMs = 40_000;
/** `maxConcurrentActivityFunctions` of host.json. */
const filesAtOnce = 8;

export async function startProduct({
  contentDir,
  log = createLog(() => {}),
}: {
  contentDir: string;
  log?: Log;
}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const cloud = await startChild<CloudReady>(new URL('../dist/local/cloud.js', import.meta.url), {
    dataDir,
    contentDir,
    content: 'folder',
    portBase: 0,
  } satisfies CloudInput);
  setDefaultCACertificates([
    ...getCACertificates('default'),
    readFileSync(caFileIn(dataDir), 'utf8'),
  ]);
  const { settings } = cloud.ready;
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS } = settings;
  Object.assign(process.env, { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS });

  const services = createServices(loadConfig(settings), log);
  const { tenantId, store, now } = services;
  const connection = newConnection(tenantId, now());
  await store.connections.create(connection);
  const source = await services.sourceOf(connection);
  const fromDisk = readFromDisk(source, contentDir);
  const standIn: Services['models'] = {
    ...services.models,
    embeddingModel: 'stand-in',
    embed: async (texts) => texts.map(standInVector),
  };

  return {
    services,
    dataDir,
    boxUrl: cloud.ready.boxUrl,
    async scan() {
      const runs: IngestRun[] = [];
      const doorbell = {
        tenantId,
        connectionId: connection.id,
        lane: 'crawl' as const,
        items: [everything],
        reason: 'poll' as const,
      };
      const { id, run } = await ringStream(doorbell, { store, now });
      const context = { ...services, connection, source };
      const step = () =>
        crawlPage({ stream: id, run }, context, async ({ documents }) => {
          for (const document of documents) {
            const ids = { tenantId, connectionId: connection.id, ...document };
            runs.push(await requestIngest(ids, { store, now }));
          }
        });
      while ((await step()) === 'more');
      return runs;
    },
    async ingest(runs, by) {
      const context = {
        ...services,
        sourceOf: async () => fromDisk,
        models: by === 'stand-in' ? standIn : services.models,
      };
      await mapBounded(runs, filesAtOnce, async (run) => {
        while ((await ingestOne(run, context)) === 'again');
      });
    },
    async documents(runs) {
      const found = await store.documents.query({
        where: 'c.tenantId = @tenantId',
        parameters: { tenantId },
        limit: 100_000,
      });
      const wanted = new Set(runs.map(({ documentId }) => documentId));
      return found.filter(({ id }) => wanted.has(id));
    },
    async [Symbol.asyncDispose]() {
      await services.readFile[Symbol.asyncDispose]();
      await cloud.stop(stopWithinMs);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const newConnection = (tenantId: string, now: Date): Connection => ({
  schemaVersion: 1,
  id: 'box',
  tenantId,
  source: 'box',
  name: 'Box',
  enterpriseId: directory.enterpriseId,
  auth: { kind: 'ccg', clientId: 'sluice-local', secretName: boxSecretNames.client },
  webhookSecretName: boxSecretNames.webhook,
  createdAt: now.toISOString(),
});

/** Names come from Box, once each; bytes from the folder that Box shows. */
function readFromDisk(box: Source, contentDir: string): Source {
  const paths = new Map<string, Promise<string>>();
  const pathOf = (key: string): Promise<string> => {
    const path = paths.get(key) ?? findPath(key, box, contentDir);
    paths.set(key, path);
    return path;
  };
  return {
    ...box,
    download: async (key) => createReadStream(await pathOf(key)),
  };
}

async function findPath(key: string, box: Source, contentDir: string): Promise<string> {
  const placed = await box.read(key);
  if (placed === undefined) throw new Error(`Box does not show ${key}`);
  const folders = await Promise.all(placed.ancestors.map((folder) => box.read(folder)));
  const names = folders.map((folder) => folder?.item.name ?? '');
  return join(contentDir, ...names, placed.item.name);
}

/** What the orchestration `ingest-file` does, in this process. */
async function ingestOne(run: IngestRun, services: Services) {
  const extracted = await extract(run, services);
  if (extracted.outcome === 'superseded') return 'superseded';
  if (extracted.outcome !== 'extracted') {
    const { seen } = extracted;
    const rejected = extracted.outcome === 'rejected' ? extracted : undefined;
    const removal = { run, seen, version: rejected?.version, rejection: rejected?.rejection };
    return (await removeChunks(removal, services)).outcome;
  }
  const chunked = await chunk(
    { run, ...extracted },
    { ...services, readText: (text) => readText(text, services) },
  );
  const embedded = await embed(chunked, services);
  return (await indexChunks({ run, extracted, chunked, embedded }, services)).outcome;
}
