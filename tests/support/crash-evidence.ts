import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import { ServiceBusClient } from '@azure/service-bus';
import Database from 'better-sqlite3';
import type { BoxAdmin } from '../../local/box-admin.ts';
import { createClock } from '../../local/clock.ts';
import { directory } from '../../local/seed/company.ts';
import { openTokens } from '../../local/tokens.ts';
import { createStore, type Store } from '../../shared/azure/store.ts';
import type { DocumentRecord } from '../../shared/model/document.ts';
import { appCredential } from './app-credential.ts';
import type { CrashSluice } from './crash-sluice.ts';
import { chunksInIndex, keysOf } from './story-index.ts';

/** What lies in the services themselves, asked past the product and its rights. */
export interface Evidence extends Disposable {
  readonly store: Pick<Store, 'documents' | 'connections'>;
  chunks(): ReturnType<typeof chunksInIndex>;
  /** By key of the chunk, the number of its last writing: each is given once, and only upwards. */
  writings(): Map<string, number>;
  /** Messages of the queue that wait to be worked on now. */
  waiting(): Promise<number>;
}

export async function openEvidence({ dataDir, cloud }: CrashSluice): Promise<Evidence> {
  const { settings } = cloud;
  const tokens = await openTokens({
    tenantId: directory.tenantId,
    clock: createClock(),
    dataDir: join(dataDir, 'tokens'),
  });
  const cosmos = new CosmosClient({
    endpoint: settings['COSMOS_ENDPOINT'] ?? '',
    aadCredentials: appCredential(tokens, 'https://cosmos.azure.com'),
  });
  return {
    store: createStore(cosmos.database('sluice')),
    chunks: () => chunksInIndex(new URL(settings['SEARCH_ENDPOINT'] ?? ''), tokens),
    writings() {
      const db = new Database(join(dataDir, 'search', 'search.db'), { readonly: true });
      const rows = db.prepare('SELECT key, written FROM documents').all();
      db.close();
      return new Map(
        (rows as { key: string; written: number }[]).map((row) => [row.key, row.written]),
      );
    },
    async waiting() {
      const namespace = settings['SERVICEBUS__fullyQualifiedNamespace'] ?? '';
      const client = new ServiceBusClient(namespace, appCredential(tokens));
      try {
        const messages = await client.createReceiver('changes').peekMessages(250);
        return messages.filter(({ state }) => state === 'active').length;
      } finally {
        await client.close();
      }
    },
    [Symbol.dispose]: () => cosmos.dispose(),
  };
}

/**
 * Watches that nothing is indexed a second time. What is promised: once a file's record says that it is indexed, and nothing
 * more is wanted of it, its chunks are not written again until its content, name or place changes. Before that, a run that
 * was cut short writes anew, under the same keys.
 */
export function createLedger() {
  const known = new Map<string, { stand: string; writings: string }>();
  const repeated: string[] = [];
  let settled = 0;
  return {
    /** How often a file was seen to have come to rest. */
    settled: () => settled,
    /** Ids of the documents that were written again. */
    repeated,
    async look(evidence: Evidence): Promise<void> {
      const before = evidence.writings();
      const documents = await allDocuments(evidence.store);
      const after = evidence.writings();
      const resting = documents.filter(
        ({ status, state }) => status === 'indexed' && state === 'idle',
      );
      for (const { id, version, title, scopes, chunkCount } of resting) {
        const numbers = (of: ReadonlyMap<string, number>) =>
          keysOf(id, chunkCount)
            .map((key) => of.get(key))
            .join();
        const now = { stand: JSON.stringify([version, title, scopes]), writings: numbers(before) };
        if (now.writings !== numbers(after)) continue; // its next run has begun meanwhile
        const last = known.get(id);
        if (last?.stand === now.stand && last.writings !== now.writings) repeated.push(id);
        if (last?.stand !== now.stand) settled += 1;
        known.set(id, now);
      }
    },
  };
}

export const allDocuments = (store: Evidence['store']): Promise<DocumentRecord[]> =>
  store.documents.query({ where: 'true', limit: 1_000 });

/** Every file that Box shows: by its path, the keys of itself and of the folders above it. */
export async function filesInBox(box: BoxAdmin): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  const visit = async (folderId: string, path: string, above: string[]): Promise<void> => {
    for (const { type, id, name } of await box.list(folderId)) {
      const keys = [`${type}:${id}`, ...above];
      if (type === 'folder') await visit(id, `${path}${name}/`, keys);
      else files.set(path + name, keys);
    }
  };
  await visit('0', '', []);
  return files;
}
