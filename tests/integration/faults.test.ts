import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultRule } from '../../local/fault-rule.ts';
import { writeDocx } from '../../local/seed/write-docx.ts';
import { writePdf } from '../../local/seed/write-pdf.ts';
import { appCredential } from '../support/app-credential.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';
import { chunksInIndex, keysOf } from '../support/story-index.ts';

const maxFileBytes = 100_000;
const writtenAt = new Date('2026-01-05T08:00:00Z');
const firstFiles = ['apricot', 'blackberry', 'cranberry', 'damson', 'elderberry', 'fig'];

/** Of two chunks. */
const textAbout = (word: string) =>
  Array.from(
    { length: 40 },
    (_, n) => `Sentence ${n} of the report on ${word} tells what was seen in the orchard.`,
  ).join(' ');

/** The SDKs wait in real time before they try again. */
const patience = { timeout: 60_000, interval: 250 };

let sluice: Sluice;
const file = (name: string) => join(sluice.contentDir, 'Finance', name);

beforeAll(async () => {
  sluice = await startSluice({
    async fill(contentDir) {
      const folder = join(contentDir, 'Finance');
      mkdirSync(folder);
      for (const word of firstFiles) writeFileSync(join(folder, `${word}.txt`), textAbout(word));
      const bad = await badFiles();
      for (const [name, bytes] of Object.entries(bad)) writeFileSync(join(folder, name), bytes);
    },
    rights: [{ path: 'Finance', to: 'finance', role: 'viewer' }],
    settings: { MAX_FILE_BYTES: String(maxFileBytes), POLL_SCHEDULE: '0 0 0 1 1 *' },
    prepare({ faults }) {
      const throttled = { kind: 'status', status: 429, retryAfterSeconds: 1 } as const;
      faults.add({
        service: 'box',
        match: 'GET /2.0/f',
        probability: 0.5,
        times: 10,
        ...throttled,
      });
      faults.add({ service: 'vault', kind: 'status', retryAfterSeconds: 0, times: 2 });
      faults.add({ service: 'box-downloads', probability: 0.5, times: 3, kind: 'drop' });
    },
  });
  await sluice.atRest();
  await sluice.search('petra', { query: 'a token before the clock moves' });
});
afterAll(() => sluice[Symbol.asyncDispose]());
afterEach(() => sluice.stack.faults.clear());

async function badFiles(): Promise<Record<string, Buffer | string>> {
  const docx = await writeDocx(`# Minutes\n\n${textAbout('minutes')}`, writtenAt);
  return {
    'locked.pdf': await writePdf('# Locked', { password: 'open', writtenAt }),
    'broken.docx': docx.subarray(0, docx.length / 2),
    'nothing.txt': '',
    'drawing.dwg': Buffer.from([0x41, 0x43, 0x31, 0x30, 0x33, 0x32, 0, 1, 2, 3]),
    'huge.txt': 'x'.repeat(maxFileBytes + 1),
  };
}

/** Lets time pass, four times as fast as it does, until the file is found. @returns its document */
async function documentOf(word: string): Promise<string> {
  const { box, clock } = sluice.stack;
  await box.rescan();
  return vi.waitFor(async () => {
    clock.advance(1_000);
    const { results } = await sluice.search('petra', { query: word, top: 50 });
    const found = results.find(({ text }) => text.includes(word));
    if (found === undefined) throw new Error(`${word} is not found yet`);
    return found.documentId;
  }, patience);
}

/** Every chunk of the index by its document, and that it is what the document's record says. */
async function indexIsWhole(): Promise<void> {
  const progress = await sluice.atRest();
  const { services, tokens } = sluice.stack;
  const chunks = await chunksInIndex(services.search.url, tokens);
  const documents = Map.groupBy(chunks, ({ documentId }) => documentId);
  for (const [id, own] of documents) {
    const response = await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' });
    const record = (await response.json()) as { chunks: number; file: { title: string } };
    expect(own.map(({ key }) => key).toSorted()).toEqual(keysOf(id, record.chunks).toSorted());
    expect(own.map(({ title }) => title)).toEqual(own.map(() => record.file.title));
  }
  expect({ documents: documents.size, chunks: chunks.length }).toEqual({
    documents: progress.indexed,
    chunks: progress.chunks,
  });
}

interface Troubles {
  readonly files: readonly {
    documentId: string;
    status: string;
    rejection: { code: string; reason: string } | null;
  }[];
  readonly deadLetters: readonly { messageId: string; reason: string }[];
}

const troubles = async () =>
  (await (await sluice.call('GET', '/api/troubles', { as: 'ines' })).json()) as Troubles;

test('a first scan that Box throttles and cuts off, with a vault that is late, finds everything, once', async () => {
  for (const word of firstFiles) await documentOf(word);
  expect(sluice.stack.faults.list()).toEqual([]); // all of them struck
  await indexIsWhole();
});

test('files that cannot be read are listed with code and sentence, and hold up nobody', async () => {
  const { files } = await troubles();
  const told = files.map(({ status, rejection }) => ({ status, ...rejection }));
  const rejected = (code: string, reason: string) => ({ status: 'rejected', code, reason });
  expect(told.toSorted((a, b) => (a.code ?? '').localeCompare(b.code ?? ''))).toEqual([
    rejected('FILE_EMPTY', 'The file has no content'),
    rejected('FILE_ENCRYPTED', 'The file needs a password'),
    { ...rejected('FILE_MALFORMED', ''), reason: expect.stringContaining('damaged') },
    { ...rejected('FILE_TOO_LARGE', ''), reason: expect.stringContaining('larger') },
    rejected('FILE_TYPE_UNKNOWN', 'This type of file is not read yet'),
  ]);
});

test('files that were mended are found, and listed no more', async () => {
  const minutes = `# Minutes\n\n${textAbout('gooseberry')}`;
  writeFileSync(file('broken.docx'), await writeDocx(minutes, writtenAt));
  writeFileSync(file('locked.pdf'), await writePdf('# Huckleberry', { writtenAt }));
  writeFileSync(file('nothing.txt'), textAbout('jackfruit'));
  writeFileSync(file('drawing.dwg'), textAbout('kumquat'));
  writeFileSync(file('huge.txt'), textAbout('lingonberry'));
  for (const word of ['gooseberry', 'Huckleberry', 'jackfruit', 'kumquat', 'lingonberry'])
    await documentOf(word);
  await indexIsWhole();
  expect((await troubles()).files).toEqual([]);
});

describe('a file written while', () => {
  const spent = () => {
    sluice.stack.clock.advance(1_000);
    expect(sluice.stack.faults.list()).toEqual([]);
  };
  type Fault = Partial<FaultRule> & Pick<FaultRule, 'service' | 'kind'>;
  const status = (code: number, times: number) =>
    ({ kind: 'status', status: code, times, retryAfterSeconds: 0 }) as const;
  const write = 'search.index';
  const all: Record<string, readonly Fault[]> = {
    'Box throttles': [{ service: 'box', ...status(429, 7), retryAfterSeconds: 0.2 }],
    'Box fails': [{ service: 'box', match: '/content', ...status(500, 6) }],
    'Box hangs up': [{ service: 'box', kind: 'drop', times: 2 }],
    'the download breaks off': [{ service: 'box-downloads', kind: 'drop', times: 1 }],
    'the index is down': [{ service: 'search', match: write, ...status(503, 6) }],
    'the index throttles': [{ service: 'search', match: write, ...status(429, 6) }],
    'the index hangs up': [{ service: 'search', match: write, kind: 'drop', times: 2 }],
    'the records are throttled': [{ service: 'cosmos', ...status(429, 60) }],
    'the records are down': [{ service: 'cosmos', match: 'documents', ...status(503, 6) }],
    'the artifacts are down': [{ service: 'blob', ...status(503, 2) }],
    'the model throttles': [{ service: 'openai', match: 'embeddings', ...status(429, 5) }],
    'the model fails': [{ service: 'openai', match: 'embeddings', ...status(500, 5) }],
    'nobody takes announcements': [{ service: 'events', ...status(503, 5) }],
    'the bus hangs up on senders': [{ service: 'bus', match: 'send', kind: 'drop', times: 1 }],
    'the bus hangs up on receivers': [{ service: 'bus', match: 'receive', kind: 'drop', times: 1 }],
    'everything fails a little': ['box', 'search', 'cosmos', 'openai'].map((service) => ({
      service,
      ...status(503, 3),
      probability: 0.5,
    })),
  };

  test.each(Object.entries(all))('%s is found when that has passed, once', async (what, faults) => {
    const word = `melon${Object.keys(all).indexOf(what)}x`;
    for (const fault of faults) sluice.stack.faults.add(fault);
    writeFileSync(file(`${word}.txt`), textAbout(word));
    const id = await documentOf(word);
    // Each did strike, if only after the file was found by another doorbell.
    if (faults.length === 1) await vi.waitFor(spent, patience);
    sluice.stack.faults.clear();
    await sluice.atRest();
    const { services, tokens } = sluice.stack;
    const chunks = await chunksInIndex(services.search.url, tokens);
    const own = chunks.filter(({ content }) => content.includes(word));
    expect(own.map(({ key }) => key).toSorted()).toEqual(keysOf(id, 2));
  });

  test('Box has its content not ready yet is found when it is', async () => {
    const fileId = sluice.stack.box.idOf('Finance/fig.txt') ?? '';
    sluice.stack.box.notReady(fileId, 2);
    writeFileSync(file('fig.txt'), textAbout('nectarine'));
    await documentOf('nectarine');
  });

  test('none of all that left anything behind, or out', async () => {
    await indexIsWhole();
    expect((await troubles()).files).toEqual([]);
  });
});

test('a file that keeps failing is listed, and comes in when an admin has it tried again', async () => {
  const { box, clock, faults } = sluice.stack;
  const throttled = { kind: 'status', status: 429, retryAfterSeconds: 0 } as const;
  faults.add({ service: 'box', match: '/content', ...throttled });
  box.webhooks.lose(1, 1); // after a webhook, the product looks again by itself
  writeFileSync(file('olive.txt'), textAbout('olive'));
  await box.rescan();
  await box.settled();
  box.webhooks.none();
  await sluice.host.runTimer('poll');
  const failed = await vi.waitFor(async () => {
    clock.advance(5_000);
    const found = (await troubles()).files.find((one) => one.status === 'failed');
    if (found === undefined) throw new Error('still hoping');
    return found.documentId;
  }, patience);
  expect(await sluice.atRest()).toMatchObject({ failed: 1 });
  faults.clear();

  const path = `/api/documents/${failed}/replay`;
  expect((await sluice.call('POST', path, { as: 'ines' })).status).toBe(202);
  expect(await documentOf('olive')).toBe(failed);
  await indexIsWhole();
  expect((await troubles()).files).toEqual([]);
});

/** As anybody with the right to send could. */
async function sendTo(queue: string, messages: ServiceBusMessage[]): Promise<void> {
  const { bus, tokens } = sluice.stack;
  const client = new ServiceBusClient(bus.namespace, appCredential(tokens));
  await client.createSender(queue).sendMessages(messages);
  await client.close();
}

test('a doorbell that the bus gave up on is listed, and does its work when it is rung again', async () => {
  const { box, directory, faults } = sluice.stack;
  const { tenantId } = directory;
  const sweep = { tenantId, connectionId: 'box', lane: 'crawl', items: ['*'], reason: 'sweep' };
  faults.add({ service: 'cosmos', match: 'colls/streams', kind: 'status', status: 403 });
  await sendTo('changes', [
    { messageId: 'malformed', contentType: 'application/json', body: { lane: 'crawl' } },
    { messageId: 'unlucky', contentType: 'application/json', body: sweep },
  ]);
  const dead = async () => (await troubles()).deadLetters.map(({ messageId }) => messageId);
  const both = async () => expect((await dead()).toSorted()).toEqual(['malformed', 'unlucky']);
  await vi.waitFor(both, patience);
  await both(); // as often as one looks
  const [first] = (await troubles()).deadLetters;
  expect(first).toMatchObject({ reason: 'MaxDeliveryCountExceeded' });

  faults.clear();
  box.webhooks.lose(1, 1); // only the sweep can find this one
  writeFileSync(file('quince.txt'), textAbout('quince'));
  await box.rescan();
  const replay = await sluice.call('POST', '/api/dead-letters/unlucky/replay', { as: 'ines' });
  expect(replay.status).toBe(202);
  await documentOf('quince');
  expect(await dead()).toEqual(['malformed']);
  await indexIsWhole();
});

test.each(['cosmos', 'search', 'openai'])(
  'a question that %s cannot serve is answered with when to try again, and served when it can',
  async (service) => {
    const ask = () => sluice.call('POST', '/api/search', { as: 'petra', body: { query: service } });
    sluice.stack.faults.add({ service, kind: 'status', status: 503 });
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    sluice.stack.faults.clear();
    expect((await ask()).status).toBe(200);
  },
);
