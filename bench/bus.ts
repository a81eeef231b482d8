import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceBusMessage } from '@azure/service-bus';
import { startBusService, type BusService } from './bus-service.ts';
import type { Measure, Outcome } from './measure.ts';
import { inMiB, inTime, percentile } from './statistics.ts';
import { whileOpen } from './while-open.ts';

const messages = 10_000;
const backlog = 100_000;
const sessions = 1_000;
const rounds = 5;
/** Single sends under way at a time. */
const lanes = 32;
const batchSize = 100;
/** Batches under way at a time. */
const batchLanes = 4;
/** As host.json has it. */
const concurrentCalls = 16;

export const bus: Measure = {
  name: 'bus',
  title: 'Service Bus: the local bus, over TLS with the real SDK',
  async run(_options, say) {
    const rates = await inFolder((dataDir) => timeRates(dataDir, say));
    const plain = await inFolder((dataDir) => timeBacklog(dataDir, 'plain', say));
    const inSessions = await inFolder((dataDir) => timeBacklog(dataDir, 'sessions', say));
    return report(rates, plain, inSessions);
  },
};

async function inFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Rates {
  readonly singleMs: number[];
  readonly batchedMs: number[];
  readonly receivedMs: number[];
}

/** On a queue declared as the product's own is, with duplicate detection. */
function timeRates(dataDir: string, say: (line: string) => void): Promise<Rates> {
  return whileOpen(startBusService(dataDir), async (service) => {
    const rates: Rates = { singleMs: [], batchedMs: [], receivedMs: [] };
    for (let round = 0; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      const single = await timed(() => sendSingly(service, 'changes'));
      const received = await timed(() => receive(service, 'changes', messages));
      const batched = await timed(() => sendBatches(service, 'changes', messages));
      await receive(service, 'changes', messages);
      if (round === 0) continue; // both processes warm up
      rates.singleMs.push(single);
      rates.receivedMs.push(received);
      rates.batchedMs.push(batched);
    }
    return rates;
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

interface BacklogTimes {
  readonly emptyBytes: number;
  readonly filledBytes: number;
  readonly restartedBytes: number;
  /** The bus alone, from being told to listening. */
  readonly listeningMs: number;
  /** From starting the process to having a message of the backlog in hand. */
  readonly firstMs: number;
}

async function timeBacklog(
  dataDir: string,
  queue: 'plain' | 'sessions',
  say: (line: string) => void,
): Promise<BacklogTimes> {
  say(`a backlog of ${backlog} in "${queue}" …`);
  const before = await whileOpen(startBusService(dataDir), async (service) => {
    const emptyBytes = service.resident();
    await sendBatches(service, queue, backlog);
    return { emptyBytes, filledBytes: service.resident() };
  });
  const startedAt = performance.now();
  const after = await whileOpen(startBusService(dataDir), async (service) => {
    const { client } = service;
    const receiver =
      queue === 'sessions' ? await client.acceptNextSession(queue) : client.createReceiver(queue);
    const [first] = await receiver.receiveMessages(1);
    const firstMs = performance.now() - startedAt;
    if ((first?.body as { count: number } | undefined)?.count !== 0)
      throw new Error('Not the first');
    return { firstMs, restartedBytes: service.resident(), listeningMs: service.listeningMs };
  });
  return { ...before, ...after };
}

/** About as long as what the product sends. */
const messageOf = (count: number): ServiceBusMessage => ({
  body: { kind: 'stream.changed', stream: `stream-${count % 50}`, count, filler: 'x'.repeat(150) },
  sessionId: `session-${count % sessions}`,
});

async function sendSingly({ client }: BusService, queue: string): Promise<void> {
  const sender = client.createSender(queue);
  await inLanes(lanes, messages, (count) => sender.sendMessages(messageOf(count)));
  await sender.close();
}

async function sendBatches({ client }: BusService, queue: string, total: number): Promise<void> {
  const sender = client.createSender(queue);
  await inLanes(batchLanes, total / batchSize, (batch) =>
    sender.sendMessages(
      Array.from({ length: batchSize }, (_, at) => messageOf(batch * batchSize + at)),
    ),
  );
  await sender.close();
}

async function inLanes(
  width: number,
  total: number,
  work: (ordinal: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** As the local Functions host receives: peek-lock, each message completed when its function is done. */
async function receive({ client }: BusService, queue: string, total: number): Promise<void> {
  const receiver = client.createReceiver(queue, { skipParsingBodyAsJson: true });
  let completed = 0;
  await new Promise<void>((resolve, reject) => {
    receiver.subscribe(
      {
        async processMessage(message) {
          await receiver.completeMessage(message);
          completed += 1;
          if (completed === total) resolve();
        },
        processError: async ({ error }) => reject(error),
      },
      { autoCompleteMessages: false, maxConcurrentCalls: concurrentCalls },
    );
  });
  await receiver.close();
}

function report(rates: Rates, plain: BacklogTimes, inSessions: BacklogTimes): Outcome {
  const held = `a backlog of ${backlog.toLocaleString('en')}`;
  const kinds = [
    [held, plain],
    [`${held} in ${sessions.toLocaleString('en')} sessions`, inSessions],
  ] as const;
  return {
    figures: [
      { what: `sends a second, one message each, ${lanes} at a time`, value: rate(rates.singleMs) },
      { what: `sends a second, in batches of ${batchSize}`, value: rate(rates.batchedMs) },
      {
        what: `messages received and completed a second, ${concurrentCalls} at a time`,
        value: rate(rates.receivedMs),
      },
      ...kinds.flatMap(([what, times]) => [
        {
          what: `${what}: resident memory of the bus, empty / filled / after a restart`,
          value: [times.emptyBytes, times.filledBytes, times.restartedBytes].map(inMiB).join(' / '),
        },
        {
          what: `${what}: restart after kill -9, to listening / to the first message`,
          value: `${inTime(times.listeningMs)} / ${inTime(times.firstMs)}`,
        },
      ]),
    ],
    notes: [
      `Rates: the middle one of ${rounds} rounds of ${messages.toLocaleString('en')} messages, and the slowest; one round before them is not counted. The bus is a process of its own, the client is this one.`,
      'A send is counted when the bus has acknowledged it, a completion likewise; both come after the COMMIT of SQLite (WAL), which outlasts kill -9. The queue is declared as the product declares its own, with duplicate detection.',
      'To the first message: from starting the process, so with the start of Node, the TLS handshake and the token of a new client.',
    ],
    raw: { rates, plain, inSessions },
  };
}

function rate(ms: readonly number[]): string {
  const [middle, slowest] = [percentile(ms, 0.5), Math.max(...ms)].map((time) =>
    Math.round(messages / (time / 1_000)).toLocaleString('en'),
  );
  return `${middle} (slowest ${slowest})`;
}
