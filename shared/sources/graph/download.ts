import { Readable } from 'node:stream';
import { AppError } from '../../platform/errors.ts';
import type { Exchange, Request } from './exchange.ts';
import { failureOf, unreachable } from './failure.ts';

interface Downloading {
  readonly exchange: Exchange;
  readonly wait: (ms: number) => Promise<void>;
}

interface Opened {
  readonly status: number;
  readonly headers: Headers;
  readonly content: ReadableStream<Uint8Array> | null;
}

/** How often a broken connection is taken up again in one download. */
const resumptions = 5;
const firstWaitMs = 500;

/**
 * Content of a file: Graph answers with a redirect to a short-lived address that is a key in itself, so neither our token
 * goes there nor the address into any message. What cannot be taken up where it broke, because the file has become another
 * one meanwhile, ends the stream with SOURCE_UNAVAILABLE: half of one version and half of another is no file.
 */
export async function openDownload(request: Request, downloading: Downloading): Promise<Readable> {
  const first = await open(request, 0, downloading);
  return Readable.from(read(first, request, downloading), { objectMode: false });
}

async function* read(
  first: Opened,
  request: Request,
  downloading: Downloading,
): AsyncGenerator<Uint8Array> {
  const sizeBytes = sizeOf(first);
  let reader = first.content?.getReader();
  let received = 0;
  let broken = 0;
  try {
    for (;;) {
      const piece = await take(reader);
      if (typeof piece !== 'string') {
        received += piece.byteLength;
        yield piece; // outside of any catch: what the consumer throws in here is not the network's
        continue;
      }
      if (piece === 'end' && received >= (sizeBytes ?? 0)) return;
      if (broken >= resumptions) throw unreachable(undefined);
      await downloading.wait(firstWaitMs * 2 ** broken);
      broken += 1;
      reader = await takeUp(first, received, { request, downloading });
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function take(reader: Reader | undefined): Promise<Uint8Array | 'end' | 'broken'> {
  try {
    const piece = await reader?.read();
    return piece?.value ?? 'end';
  } catch {
    return 'broken';
  }
}

async function takeUp(
  { headers }: Opened,
  from: number,
  { request, downloading }: { request: Request; downloading: Downloading },
): Promise<Reader | undefined> {
  const next = await open(request, from, downloading);
  const etag = headers.get('etag');
  if (next.status === 206 && etag !== null && next.headers.get('etag') === etag) {
    return next.content?.getReader();
  }
  await next.content?.cancel();
  throw new AppError('SOURCE_UNAVAILABLE', 'The file cannot be taken up where its download broke');
}

/** @param from bytes that are here already */
async function open(request: Request, from: number, { exchange }: Downloading): Promise<Opened> {
  const range = from === 0 ? undefined : { range: `bytes=${from}-` };
  const answer = await exchange(request, toOpened);
  const location = answer.headers.get('location');
  if (answer.status < 300 || answer.status >= 400 || location === null) throw refused(answer);
  await answer.content?.cancel();
  const content = await exchange(
    {
      ...request,
      url: new URL(location, request.url),
      headers: { accept: '*/*', 'accept-encoding': 'identity', ...range },
      units: 0, // counted with the call that named it
      signed: false,
    },
    toOpened,
  );
  if (content.status === 200 || content.status === 206) return content;
  throw refused(content);
}

async function toOpened({ status, headers, body }: Response): Promise<Opened> {
  if (status < 300) return { status, headers, content: body };
  await body?.cancel();
  return { status, headers, content: null };
}

function refused({ status }: Opened): AppError {
  // The short-lived address ran out or its host hiccups: asking Graph anew helps. Of a file that is gone it does not.
  return status === 404 || status === 403 || status === 429 || status >= 500
    ? failureOf({ status, body: undefined })
    : new AppError('SOURCE_UNAVAILABLE', `Microsoft 365 gives no content: ${status}`);
}

/** Length of the whole, as the first answer tells it. */
function sizeOf({ headers }: Opened): number | undefined {
  const length = headers.get('content-length');
  return length === null ? undefined : Number(length);
}
