import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SearchClient } from '@azure/search-documents';
import { ServiceBusClient } from '@azure/service-bus';
import Database from 'better-sqlite3';
import { createClock } from '../local/clock.ts';
import { directory } from '../local/seed/company.ts';
import { openTokens } from '../local/tokens.ts';
import { appCredential } from '../tests/support/app-credential.ts';

export interface IndexedChunk {
  readonly key: string;
  readonly documentId: string;
  readonly scopes: readonly string[];
  readonly title: string;
  readonly content: string;
}

/** What lies in the services themselves, asked past the product and its rights. */
export interface Services {
  chunks(): Promise<IndexedChunk[]>;
  /** Messages of the queue that wait to be worked on now. */
  queued(): Promise<number>;
  /** Notifications of Box that have not been delivered, and will be tried again. */
  undelivered(): number;
}

const pageSize = 1_000;

/** @param lines what `npm start` has said: it lists its services */
export async function openServices(dataDir: string, lines: readonly string[]): Promise<Services> {
  const urlOf = (name: string): string => {
    const found = lines.map((line) => /^ {2}(\S+) +(\w+:\/\/\S+)$/.exec(line));
    const url = found.find((one) => one?.[1] === name)?.[2];
    if (url === undefined) throw new Error(`npm start has not said where ${name} is`);
    return url;
  };
  const tokens = await openTokens({
    tenantId: directory.tenantId,
    clock: createClock(),
    dataDir: join(dataDir, 'tokens'),
  });
  const credential = appCredential(tokens);
  const index = new SearchClient<IndexedChunk>(urlOf('search'), 'chunks', credential);
  const namespace = `localhost:${new URL(urlOf('bus')).port}`;

  return {
    async chunks() {
      const chunks: IndexedChunk[] = [];
      for (;;) {
        const { results } = await index.search('*', {
          select: ['key', 'documentId', 'scopes', 'title', 'content'],
          top: pageSize,
          skip: chunks.length,
        });
        const before = chunks.length;
        for await (const { document } of results) chunks.push(document);
        if (chunks.length - before < pageSize) return chunks;
      }
    },
    async queued() {
      const client = new ServiceBusClient(namespace, credential);
      try {
        const messages = await client.createReceiver('changes').peekMessages(250);
        return messages.filter(({ state }) => state === 'active').length;
      } finally {
        await client.close();
      }
    },
    undelivered() {
      const db = new Database(join(dataDir, 'box', 'box.db'), { readonly: true });
      try {
        return Number(db.prepare('SELECT COUNT(*) FROM deliveries').pluck().get());
      } finally {
        db.close();
      }
    },
  };
}

export const boxSecret = (dataDir: string): string =>
  readFileSync(join(dataDir, 'box', 'client-secret'), 'utf8');
