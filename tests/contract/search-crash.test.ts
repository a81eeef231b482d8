import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SearchClient, SearchIndexClient } from '@azure/search-documents';
import { expect, test } from 'vitest';
import { createClock } from '../../local/clock.ts';
import { openTokens, type Tokens } from '../../local/tokens.ts';
import { appCredential } from '../support/app-credential.ts';
import { testTenantId } from '../support/emulator-context.ts';
import { chunkIndex, find, type Chunk } from './search-fixture.ts';

const child = new URL('search-child.ts', import.meta.url).pathname;

/** What a key may hold after a kill: what was acknowledged last, or what was sent after that. */
type Model = Map<string, (number | 'absent')[]>;

const keys = Array.from({ length: 60 }, (_, place) => `d${place}`);
const vectorOf = (key: string, round: number) => [1, round, keys.indexOf(key)];

test('loses no acknowledged write when the process is killed, again and again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-search-'));
  const tokens = await openTokens({ tenantId: testTenantId, clock: createClock(), dataDir });
  const model: Model = new Map(keys.map((key) => [key, ['absent']]));
  let round = 0;

  for (let kill = 0; kill < 4; kill += 1) {
    const running = await start(dataDir, tokens);
    if (kill === 0) await running.makeIndex();
    else await compare(running.documents, model);
    const write = () => writeSome(running.documents, model, (round += 1));
    for (let before = 10 + kill * 7; before > 0; before -= 1) await write();
    const killed = running.kill(kill * 5);
    // The connection breaks: what was in flight then may be there or not.
    await expect(forever(write)).rejects.toThrow();
    await killed;
  }

  const last = await start(dataDir, tokens);
  await compare(last.documents, model);
  await last.kill(0);
  rmSync(dataDir, { recursive: true, force: true });
});

async function forever(action: () => Promise<void>): Promise<void> {
  for (;;) await action();
}

/** Uploads some, merges into some, deletes some: all of one request, and so all or nothing. */
async function writeSome(
  documents: SearchClient<Chunk>,
  model: Model,
  round: number,
): Promise<void> {
  const chosen = keys.filter((_, place) => (place + round) % 5 === 0);
  if (round % 4 === 3) {
    for (const key of chosen) model.get(key)?.push('absent');
    await documents.deleteDocuments('id', chosen);
  } else {
    for (const key of chosen) model.get(key)?.push(round);
    await documents.uploadDocuments(
      chosen.map((id) => ({
        id,
        content: `round${round} of ${id}`,
        pages: round,
        scopes: [`s${round % 3}`],
        vector: vectorOf(id, round),
      })),
    );
  }
  for (const key of chosen) model.get(key)?.splice(0, (model.get(key)?.length ?? 1) - 1);
}

/** Documents, words, filters and vectors all tell of the same versions, which the model allows. */
async function compare(documents: SearchClient<Chunk>, model: Model): Promise<void> {
  const all = await find(documents, '*', { top: 1000 });
  const found = new Map(all.results.map(({ document }) => [document.id, document]));
  for (const [key, allowed] of model) {
    const round = found.get(key)?.pages ?? 'absent';
    expect(allowed).toContain(round);
    model.set(key, [round]);
  }
  expect(await documents.getDocumentsCount()).toBe(found.size);
  for (const [id, { pages }] of [...found].slice(0, 8)) {
    const round = pages ?? 0;
    const byWord = await find(documents, `+round${round} +${id}`);
    expect(byWord.keys).toEqual([id]);
    const filter = `id eq '${id}' and scopes/any(s: s eq 's${round % 3}')`;
    const byVector = await find(documents, undefined, {
      filter,
      vectorSearchOptions: {
        queries: [{ kind: 'vector', vector: vectorOf(id, round), fields: ['vector'] }],
      },
    });
    expect(byVector.keys).toEqual([id]);
    expect(byVector.results[0]?.score).toBeCloseTo(1, 5);
  }
}

interface Started {
  readonly documents: SearchClient<Chunk>;
  readonly makeIndex: () => Promise<unknown>;
  /** @param afterMs of wall-clock time: any moment will do */
  readonly kill: (afterMs: number) => Promise<void>;
}

async function start(dataDir: string, tokens: Tokens): Promise<Started> {
  const started: ChildProcess = spawn(process.execPath, [child, dataDir, testTenantId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (started.stdout === null) throw new Error('The child has no output');
  const [url] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const credential = appCredential(tokens);
  const options = { retryOptions: { maxRetries: 0 } };
  return {
    documents: new SearchClient<Chunk>(url, 'chunks', credential, options),
    makeIndex: () =>
      new SearchIndexClient(url, credential, options).createIndex(chunkIndex('chunks')),
    async kill(afterMs) {
      const exited = once(started, 'exit');
      setTimeout(() => started.kill('SIGKILL'), afterMs);
      await exited;
    },
  };
}
