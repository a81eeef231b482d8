import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { slots } from './limits.ts';
import { ChildOptions, ReadRequest, type ReaderMessage } from './reader-messages.ts';
import { cut } from './reading-parts.ts';
import type { Inner, MemberReading, ReadAids, Reading } from '../reader.ts';

export type ReadBytes = (
  file: { readonly bytes: Uint8Array } & Pick<ReadRequest, 'name' | 'attempt' | 'inner'>,
  aids: ReadAids,
) => Promise<MemberReading>;

/** Looks at a file where it lies; undefined when it is one to be read whole. */
export type ReadInPlace = (path: string, aids: ReadAids) => Promise<Reading | undefined>;

/** The bytes of a file inside of another; undefined when they are not there or too many. */
export type ReadMemberBytes = (
  file: { readonly bytes: Uint8Array; readonly name: string },
  inner: Inner,
) => Promise<Uint8Array | undefined>;

interface Readers {
  readonly readBytes: ReadBytes;
  readonly readInPlace?: ReadInPlace;
  readonly readMemberBytes?: ReadMemberBytes;
}

/** The child's side: one read at a time, under a watchdog. Ends with its parent. */
export function serveReads(readers: Readers): void {
  const { limits, ocr } = ChildOptions.parse(JSON.parse(process.argv[2] ?? ''));
  const state = new Int32Array(new SharedArrayBuffer(4 * Object.keys(slots).length));
  const watchdog = new Worker(watchdogUrl(), {
    workerData: { state, ...limits, parent: process.ppid },
  });
  watchdog.unref();
  // Reading without it would be reading without limits.
  watchdog.once('error', () => process.exit(1));

  const mark = (read: number): void => {
    Atomics.store(state, slots.nextStepMs, 0);
    Atomics.store(state, slots.read, read);
    Atomics.notify(state, slots.read);
  };
  const progress = (nextStepMs = 0): void => {
    Atomics.store(state, slots.nextStepMs, nextStepMs);
    Atomics.add(state, slots.steps, 1);
  };
  const serve = async (message: unknown): Promise<void> => {
    const answered = await answer(message, readers, { progress, ocr: () => ocr });
    mark(0);
    await deliver(answered);
  };
  let reads = 0;
  process.on('message', (message) => {
    reads += 1;
    mark(reads);
    void serve(message);
  });
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group: a host that drains wants its files read to the end.
  process.on('SIGINT', () => undefined);
  watchdog.once('online', () => void send({ type: 'ready' }));
}

const watchdogUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './watchdog.ts' : './watchdog.js', import.meta.url);

/** Settles when the message is on its way: what waits to be sent lies in memory a second time. */
const send = (message: ReaderMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });

/**
 * What a large reading was made with, and parts that are sent, would lie in memory beside it: V8 sees only a part of it. A reading of
 * fewer than four parts is not worth the time of a collection.
 */
const partsPerCollection = 8;
const firstCollection = 3;

async function deliver(message: ReaderMessage): Promise<void> {
  if (message.type !== 'done') return send(message);
  const parts = cut(message.reading);
  for (let sent = 0; ; sent += 1) {
    const { done, value } = parts.next();
    if (done === true) return send({ ...message, reading: value });
    if (sent % partsPerCollection === firstCollection) globalThis.gc?.();
    await send(value);
  }
}

async function answer(
  message: unknown,
  { readBytes, readInPlace, readMemberBytes }: Readers,
  aids: ReadAids,
): Promise<ReaderMessage> {
  try {
    const { path, wants, ...file } = ReadRequest.parse(message);
    if (wants === 'bytes') {
      const outer = { bytes: await readFile(path), name: file.name };
      const bytes = file.inner && (await readMemberBytes?.(outer, file.inner));
      return { type: 'bytes', bytes: bytes ?? null };
    }
    // What is inside of a file lies nowhere by itself.
    const inPlace = file.inner === undefined ? await readInPlace?.(path, aids) : undefined;
    const reading = inPlace ?? (await readBytes({ ...file, bytes: await readFile(path) }, aids));
    return { type: 'done', reading, rssBytes: process.memoryUsage.rss() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { type: 'failed', code };
  }
}
