import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { ReadLimits, ReadRequest, type ReaderMessage } from './reader-messages.ts';
import type { MemberReading, Reading } from '../reader.ts';

export type ReadBytes = (
  file: { readonly bytes: Uint8Array } & Pick<ReadRequest, 'name' | 'attempt' | 'inner'>,
) => Promise<MemberReading>;

/** Looks at a file where it lies; undefined when it is one to be read whole. */
export type ReadInPlace = (path: string) => Promise<Reading | undefined>;

interface Readers {
  readonly readBytes: ReadBytes;
  readonly readInPlace?: ReadInPlace;
}

/** The child's side: one read at a time, under a watchdog. Ends with its parent. */
export function serveReads(readers: Readers): void {
  const limits = ReadLimits.parse(JSON.parse(process.argv[2] ?? ''));
  const serial = new Int32Array(new SharedArrayBuffer(4));
  const watchdog = new Worker(watchdogUrl(), {
    workerData: { serial, ...limits, parent: process.ppid },
  });
  watchdog.unref();
  // Reading without it would be reading without limits.
  watchdog.once('error', () => process.exit(1));

  const mark = (read: number): void => {
    Atomics.store(serial, 0, read);
    Atomics.notify(serial, 0);
  };
  const serve = async (message: unknown): Promise<void> => {
    const answered = await answer(message, readers);
    mark(0);
    send(answered);
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
  watchdog.once('online', () => send({ type: 'ready' }));
}

const watchdogUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './watchdog.ts' : './watchdog.js', import.meta.url);

const send = (message: ReaderMessage): void => {
  process.send?.(message);
};

async function answer(
  message: unknown,
  { readBytes, readInPlace }: Readers,
): Promise<ReaderMessage> {
  try {
    const { path, ...file } = ReadRequest.parse(message);
    // What is inside of a file lies nowhere by itself.
    const inPlace = file.inner === undefined ? await readInPlace?.(path) : undefined;
    const reading = inPlace ?? (await readBytes({ ...file, bytes: await readFile(path) }));
    return { type: 'done', reading, rssBytes: process.memoryUsage.rss() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { type: 'failed', code };
  }
}
