import pLimit from 'p-limit';
import { reject } from '../../../model/rejection.ts';
import { AppError } from '../../../platform/errors.ts';
import type { ReadLimits } from './limits.ts';
import type { ReaderMessage, ReadRequest } from './reader-messages.ts';
import { startReader, type ReaderProcess } from './reader-process.ts';
import { findTrainedData, type OcrSettings } from './trained-data.ts';
import type { FileReader, MemberReading, OcrOptions, Reading } from '../reader.ts';
import { sizesText, type SizeLimits } from '../size-limits.ts';

export interface FileReaderOptions extends Partial<ReadLimits> {
  /** How many files are read at once; more wait in line. */
  readonly children: number;
  /** How scans and images are read; without it they are not. */
  readonly ocr?: OcrSettings;
  /** What is larger is never given to it: they are told among its settings, and no more. */
  readonly sizes?: SizeLimits;
  /** Another program in place of the readers. */
  readonly childUrl?: URL;
}

/**
 * Reads files in children that may hang, crash or eat memory without harm: they are killed, and the file gets one second
 * look in a fresh child, with another engine where there is one, before it is called hostile.
 */
export function createFileReader({
  children,
  ocr,
  sizes,
  childUrl = readerUrl(),
  deadlineMs = 10_000,
  longestStepMs = 60_000,
  longestMs = 5 * 60_000,
  maxRssBytes = 896 * 2 ** 20, // until the watchdog looks again, a child may grow to a GB
}: FileReaderOptions): FileReader & AsyncDisposable {
  const limits: ReadLimits = { deadlineMs, longestStepMs, longestMs, maxRssBytes };
  const inTurn = pLimit(children);
  const idle: ReaderProcess[] = [];
  const live = new Set<ReaderProcess>();
  let trained: Promise<OcrOptions | null> | undefined;
  let closed = false;

  /** Looked for once; what could not be had is looked for again, since a full disk may have been the reason. */
  const trainedData = (): Promise<OcrOptions | null> => {
    trained ??= ocr === undefined ? Promise.resolve(null) : findTrainedData(ocr);
    return trained.catch((error: unknown) => {
      trained = undefined;
      throw error;
    });
  };
  const start = async (): Promise<ReaderProcess> => {
    const reader = await startReader(childUrl, { limits, ocr: await trainedData() });
    live.add(reader);
    return reader;
  };
  const drop = (reader: ReaderProcess): void => {
    live.delete(reader);
    reader.stop();
  };
  const warm = (): ReaderProcess | undefined => {
    for (;;) {
      const reader = idle.pop();
      if (reader === undefined || reader.isAlive()) return reader;
      drop(reader);
    }
  };

  const ask = async (
    request: ReadRequest,
    reader: ReaderProcess,
  ): Promise<Exclude<ReaderMessage, { type: 'failed' }> | 'killed'> => {
    let answer;
    try {
      answer = await reader.read(request);
    } catch (error) {
      drop(reader);
      throw error;
    }
    if (closed) throw isClosed();
    if (answer !== 'killed' && reader.isAlive() && !reader.isWorn()) idle.push(reader);
    else drop(reader);
    if (answer === 'killed' || answer.type !== 'failed') return answer;
    throw notLookedAt(answer.code);
  };

  const attempt = async (
    request: ReadRequest,
    reader: ReaderProcess,
  ): Promise<MemberReading | 'killed'> => {
    const answer = await ask(request, reader);
    if (answer === 'killed') return answer;
    if (answer.type === 'done') return answer.reading;
    throw notLookedAt('PROTOCOL');
  };

  const look = (file: Omit<ReadRequest, 'attempt'>): Promise<MemberReading> =>
    inTurn(async () => {
      if (closed) throw isClosed();
      const first = await attempt({ ...file, attempt: 'first' }, warm() ?? (await start()));
      if (first !== 'killed') return first;
      const second = await attempt({ ...file, attempt: 'second' }, await start());
      return second === 'killed' ? hostile(limits) : second;
    });

  const read = async (file: Parameters<FileReader>[0]): Promise<Reading> => {
    const reading = await look(file);
    if (reading.outcome !== 'missing') return reading;
    throw new AppError('SERVICE_UNAVAILABLE', 'The reader did not find the file');
  };

  return Object.assign(read, {
    settings: { ocr: ocr?.languages ?? '', transcription: '', sizes: sizesText(sizes) },
    member: (file: Parameters<FileReader['member']>[0]) => look(toRequest(file)),
    memberBytes: (file: Parameters<FileReader['memberBytes']>[0]) =>
      inTurn(async () => {
        if (closed) throw isClosed();
        const request = { ...toRequest(file), attempt: 'first', wants: 'bytes' } as const;
        const answer = await ask(request, warm() ?? (await start()));
        if (answer === 'killed') return undefined;
        if (answer.type === 'bytes') return answer.bytes ?? undefined;
        throw notLookedAt('PROTOCOL');
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const reader of live) drop(reader);
    },
  });
}

const toRequest = ({ inner, ...file }: Parameters<FileReader['member']>[0]) => ({
  ...file,
  inner: { ...inner, path: [...inner.path] },
});

const notLookedAt = (reason: string): AppError =>
  new AppError('SERVICE_UNAVAILABLE', 'The downloaded file could not be looked at', {
    details: { reason },
  });

const isClosed = (): AppError =>
  new AppError('SERVICE_UNAVAILABLE', 'The file reader has been closed');

const hostile = ({ deadlineMs, maxRssBytes }: ReadLimits): Reading => ({
  outcome: 'rejected',
  dependsOn: 'ocr', // nobody can tell what it was read with when it was killed
  rejection: reject(
    'FILE_HOSTILE',
    `${Math.round(deadlineMs / 1000)} s without progress, or ${Math.round(maxRssBytes / 2 ** 20)} MiB`,
  ),
});

/** The same file stands as TypeScript in the repository and as JavaScript in the build. */
const readerUrl = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? './reader-child.ts' : './reader-child.js',
    import.meta.url,
  );
