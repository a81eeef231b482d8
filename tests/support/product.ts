import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appSettings } from '../../local/app-settings.ts';
import { boxSecretNames } from '../../local/box-application.ts';
import type { Person } from '../../local/directory.ts';
import type { Stack } from '../../local/stack.ts';
import type { Caller } from '../../shared/access/identity.ts';
import type { Connection } from '../../shared/model/connection.ts';
import type { IngestRun } from '../../shared/model/document.ts';
import type { ScanContext } from '../../shared/pipeline/1-scan/context.ts';
import type { Findings } from '../../shared/pipeline/1-scan/findings.ts';
import { crawlPage } from '../../shared/pipeline/1-scan/crawl-page.ts';
import { everything } from '../../shared/model/stream.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { requestIngest } from '../../shared/pipeline/1-scan/request-ingest.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { extract, readText } from '../../shared/pipeline/2-extract/extract.ts';
import { chunk } from '../../shared/pipeline/3-chunk/chunk.ts';
import { embed } from '../../shared/pipeline/4-embed/embed.ts';
import { indexChunks } from '../../shared/pipeline/5-index/index-chunks.ts';
import { removeChunks } from '../../shared/pipeline/5-index/remove-chunks.ts';
import { loadConfig } from '../../shared/platform/config.ts';
import { createLog } from '../../shared/platform/log.ts';
import { search } from '../../shared/query/search.ts';
import { createServices, type Services } from '../../shared/services.ts';
import { certificate } from './setup.ts';

/**
 * The product's own functions over the emulators, called one after the other in this process: no host, no queue, no timing.
 * What the orchestrations do is done here in plain loops, so that a test can stop between any two steps.
 */
export interface Product extends AsyncDisposable {
  /** Stage 1 only: records are in line with the source, the index is not yet. */
  scan(): Promise<void>;
  /** Everything that the scans found is ingested. */
  ingest(): Promise<void>;
  /** Titles of all documents that this person finds, at most 50. */
  find(person: Person, query: string): Promise<Set<string>>;
}

export async function startProduct(stack: Stack): Promise<Product> {
  const caFile = join(stack.dataDir, 'test-ca.pem');
  writeFileSync(caFile, certificate.ca);
  const settings = appSettings(stack, {
    directory: stack.directory,
    hostUrl: new URL('http://localhost:1'), // webhooks go nowhere: the scans ask by themselves
    caFile,
  });
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS } = settings;
  Object.assign(process.env, { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS });
  const services: Services = createServices(
    loadConfig(settings),
    createLog(() => {}),
  );

  const { tenantId, store, artifacts, events, counters, log, now, sourceOf } = services;
  const connection: Connection = {
    schemaVersion: 1,
    id: 'box',
    tenantId,
    source: 'box',
    name: 'Box',
    enterpriseId: stack.directory.enterpriseId,
    auth: {
      kind: 'ccg',
      clientId: stack.boxApplication.clientId,
      secretName: boxSecretNames.client,
    },
    webhookSecretName: boxSecretNames.webhook,
    createdAt: now().toISOString(),
  };
  await store.connections.create(connection);
  const context: ScanContext = {
    connection,
    source: await sourceOf(connection),
    store,
    artifacts,
    events,
    counters,
    log,
    now,
  };
  const waiting = new Map<string, IngestRun>();
  const folders = new Set<string>([everything]);

  const settle = async ({ documents, folders: named }: Findings): Promise<void> => {
    for (const document of documents) {
      const run = await requestIngest(
        { tenantId, connectionId: connection.id, ...document },
        { store, now },
      );
      waiting.set(document.documentId, run);
    }
    for (const key of named) folders.add(key);
  };

  async function drain(lane: 'changes' | 'crawl', items: string[]): Promise<void> {
    const doorbell = {
      tenantId,
      connectionId: connection.id,
      lane,
      items,
      reason: 'poll' as const,
    };
    const { id, run } = await ringStream(doorbell, { store, now });
    const step = lane === 'changes' ? pullChanges : crawlPage;
    while ((await step({ stream: id, run }, context, settle)) === 'more');
  }

  async function ingestOne(run: IngestRun): Promise<'idle' | 'again' | 'superseded'> {
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

  return {
    async scan() {
      await drain('changes', []);
      while (folders.size > 0) {
        const items = [...folders];
        folders.clear();
        await drain('crawl', items);
      }
    },
    async ingest() {
      for (const [id, run] of waiting) {
        waiting.delete(id);
        while ((await ingestOne(run)) === 'again');
      }
    },
    async find(person, query) {
      const caller: Caller = {
        tenantId,
        oid: person.oid,
        email: person.email,
        name: person.name,
        roles: ['reader'],
      };
      const { results } = await search({ query, top: 50 }, { ...services, caller });
      return new Set(results.map(({ title }) => title));
    },
    async [Symbol.asyncDispose]() {
      await services.readFile[Symbol.asyncDispose]();
    },
  };
}
