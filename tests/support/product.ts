import type { HttpHandler } from '@azure/functions';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appSettings } from '../../local/app-settings.ts';
import { boxSecretNames } from '../../local/box-application.ts';
import type { Person } from '../../local/directory.ts';
import { managedIdentity } from '../../local/identity/managed-identity.ts';
import type { Stack } from '../../local/stack.ts';
import { boxWebhook } from '../../functions/ingest/box-webhook.ts';
import { graphWebhook } from '../../functions/ingest/graph-webhook.ts';
import type { Caller } from '../../shared/access/identity.ts';
import type { Connection } from '../../shared/model/connection.ts';
import type { IngestRun } from '../../shared/model/document.ts';
import type { ScanContext } from '../../shared/pipeline/1-scan/context.ts';
import type { Findings } from '../../shared/pipeline/1-scan/findings.ts';
import { crawlPage } from '../../shared/pipeline/1-scan/crawl-page.ts';
import { everything, peoplePart, type NewDoorbell } from '../../shared/model/stream.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { extract } from '../../shared/pipeline/2-extract/extract.ts';
import { followMembers } from '../../shared/pipeline/2-extract/members/follow-members.ts';
import { readText } from '../../shared/pipeline/2-extract/read-content.ts';
import { chunk } from '../../shared/pipeline/3-chunk/chunk.ts';
import { embed } from '../../shared/pipeline/4-embed/embed.ts';
import { indexChunks } from '../../shared/pipeline/5-index/index-chunks.ts';
import { removeChunks } from '../../shared/pipeline/5-index/remove-chunks.ts';
import { loadConfig } from '../../shared/platform/config.ts';
import { createLog } from '../../shared/platform/log.ts';
import { search } from '../../shared/query/search.ts';
import { createServices, type Services } from '../../shared/services.ts';
import { appCredential } from './app-credential.ts';
import { certificate } from './setup.ts';
import { asMicrosoft365 } from './microsoft365.ts';

/**
 * The product's own functions over the emulators, called one after the other in this process: no host, no queue, no timing.
 * What the orchestrations do is done here in plain loops, so that a test can stop between any two steps.
 */
export interface Product extends AsyncDisposable {
  /** Stage 1 only: records are in line with the source, the index is not yet. A sweep looks at everything. */
  scan(options?: { sweep: boolean }): Promise<void>;
  /** A look at one part that a doorbell asks for: what its stream shows, and items by name. Nothing else. */
  pull(part: string, items?: readonly string[]): Promise<void>;
  /** The same of a crawl, of folders by name or of everything. */
  crawl(part: string, items: readonly string[]): Promise<void>;
  /** Takes the source's notifications, and keeps the doorbells that they ring. */
  readonly webhook: HttpHandler;
  /** A look at all that was rung since the last time, and at nothing else, with the crawls that this asks for. */
  answerBells(): Promise<void>;
  /** Everything that the scans found is ingested. */
  ingest(): Promise<void>;
  /** Titles of all documents that this person finds, at most 50. */
  find(person: Person, query: string): Promise<Set<string>>;
  readonly context: ScanContext;
}

export type Kind = Connection['source'];

/**
 * By the local cloud's clock.
 * @param hostUrl where the source is told to notify us: nowhere where the scans ask by themselves
 */
export async function startProduct(
  stack: Stack,
  kind: Kind,
  hostUrl = new URL('http://localhost:1'),
): Promise<Product> {
  const caFile = join(stack.dataDir, 'test-ca.pem');
  writeFileSync(caFile, certificate.ca);
  const settings = appSettings(stack, {
    directory: stack.directory,
    hostUrl,
    caFile,
  });
  const services: Services = createServices(
    loadConfig({ ...settings, GRAPH_ENDPOINT: stack.graph.url.origin }),
    createLog(() => {}),
    {
      now: () => new Date(stack.clock.now()),
      // Not by the endpoint of managed identities: Azure's library asks the first that it has met for as long as the process lives.
      credential: appCredential(stack.tokens, undefined, managedIdentity),
    },
  );

  const { tenantId, store, artifacts, events, counters, log, now, sourceOf } = services;
  await services.secrets.set(notificationSecretName, 'a key of this test');
  const connection = connectionTo(kind, stack);
  await store.connections.create(connection);
  const context: ScanContext = {
    connection,
    source: await sourceOf(connection),
    store,
    artifacts,
    events,
    counters,
    readFile: services.readFile,
    log,
    now,
  };
  const waiting = new Map<string, IngestRun>();
  /** Folders that must be looked at, by part. */
  const folders = new Map<string, Set<string>>();

  const foldersOf = (part: string): Set<string> => {
    const known = folders.get(part) ?? new Set();
    folders.set(part, known);
    return known;
  };
  const settler = (part: string) => async (findings: Findings) => {
    const { documents, folders: named } = findings;
    for (const document of documents) {
      const run = await requestIngest(
        { tenantId, connectionId: connection.id, ...document },
        { store, now },
      );
      waiting.set(document.documentId, run);
    }
    for (const key of named) foldersOf(part).add(key);
  };

  async function drain(lane: 'changes' | 'crawl', part: string, items: string[]): Promise<void> {
    const reason = 'poll' as const;
    const doorbell = { tenantId, connectionId: connection.id, lane, part, items, reason };
    const { id, run } = await ringStream(doorbell, { store, now });
    const step = lane === 'changes' ? pullChanges : crawlPage;
    while ((await step({ stream: id, run }, context, settler(part))) === 'more');
  }

  async function drainCrawl(part: string): Promise<void> {
    const named = foldersOf(part);
    while (named.size > 0) {
      const items = [...named];
      named.clear();
      await drain('crawl', part, items);
    }
  }

  const rung: NewDoorbell[] = [];
  const desk: Services = {
    ...services,
    now: () => new Date(), // Box stamps its notifications by the real time
    bus: { ...services.bus, ring: async (doorbell) => void rung.push(doorbell) },
  };
  const startIngest = async (run: IngestRun) => void waiting.set(run.documentId, run);

  async function ingestOne(run: IngestRun): Promise<'idle' | 'again' | 'superseded'> {
    const extracted = await extract(run, services);
    if (extracted.outcome === 'superseded') return 'superseded';
    if (extracted.holds === true)
      await followMembers({ run, extracted }, { ...services, startIngest });
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
    context,
    crawl: (part, items) => drain('crawl', part, [...items]),
    pull: (part, items = []) => drain('changes', part, [...items]),
    async scan({ sweep } = { sweep: false }) {
      const { parts } = await context.source.parts();
      for (const { key: part } of parts) {
        const isNew = !folders.has(part);
        const named = foldersOf(part);
        await drain('changes', part, []);
        if (part !== peoplePart && (isNew || sweep)) named.add(everything);
        await drainCrawl(part);
      }
    },
    // One instance rings a drive twice a second; each notification meets another instance here, and waits for none before it.
    webhook: kind === 'box' ? boxWebhook(desk) : (...call) => graphWebhook(desk).http(...call),
    async answerBells() {
      const parts = Map.groupBy(rung.splice(0), ({ part = '' }) => part);
      for (const [part, doorbells] of parts) {
        await drain('changes', part, [...new Set(doorbells.flatMap(({ items }) => items))]);
        await drainCrawl(part);
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
      return new Set(results.flatMap((one) => [one, ...one.copies]).map(({ title }) => title));
    },
    async [Symbol.asyncDispose]() {
      await services.readFile[Symbol.asyncDispose]();
    },
  };
}

const notificationSecretName = 'test-notifications';

function connectionTo(kind: Kind, { directory, boxApplication, clock }: Stack): Connection {
  const common = {
    schemaVersion: 1 as const,
    tenantId: directory.tenantId,
    createdAt: new Date(clock.now()).toISOString(),
  };
  if (kind === 'microsoft365') {
    const users = directory.people.map(({ oid }) => oid);
    const oneDrives = { users, groups: [] };
    return asMicrosoft365({ ...common, id: kind }, { oneDrives, notificationSecretName });
  }
  return {
    ...common,
    id: 'box',
    source: 'box',
    name: 'Box',
    enterpriseId: directory.enterpriseId,
    auth: { kind: 'ccg', clientId: boxApplication.clientId, secretName: boxSecretNames.client },
    webhookSecretName: boxSecretNames.webhook,
  };
}
