import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Handler } from '../emulator.ts';
import type { Item } from './items.ts';
import type { State } from './state.ts';

/** The other host: it knows no tokens, only links that are signed and soon over. */
export interface Downloads {
  linkTo(item: Item): URL;
  /** Counts one call down while the file is "not ready". */
  isHeldBack(fileId: string): boolean;
  holdBack(fileId: string, times: number): void;
  readonly handle: Handler;
}

const lifetimeMs = 15 * 60 * 1000;

export function createDownloads(state: State, origin: () => URL): Downloads {
  const key = randomBytes(32);
  const held = new Map<string, number>();
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();

  function isValid({ pathname, searchParams }: URL): boolean {
    const expires = searchParams.get('expires') ?? '';
    const given = Buffer.from(searchParams.get('signature') ?? '', 'hex');
    const right = sign(`${pathname}|${expires}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
    return Number(expires) > state.clock.now();
  }

  return {
    linkTo({ id, versionId }) {
      const url = new URL(`/d/1/${id}/${versionId}/download`, origin());
      const expires = String(state.clock.now() + lifetimeMs);
      url.searchParams.set('expires', expires);
      url.searchParams.set('signature', sign(`${url.pathname}|${expires}`).toString('hex'));
      return url;
    },
    isHeldBack(fileId) {
      const left = held.get(fileId) ?? 0;
      held.set(fileId, Math.max(left - 1, 0));
      return left > 0;
    },
    holdBack: (fileId, times) => void held.set(fileId, times),
    handle(request) {
      const url = new URL(request.url);
      if (request.method !== 'GET' || !isValid(url))
        return new Response('Forbidden', { status: 403 });
      const [, , , id = '', versionId] = url.pathname.split('/');
      const item = state.items.get(id);
      if (item === undefined || item.versionId !== versionId || item.trashRoot !== null)
        return new Response('Not Found', { status: 404 });
      return sendFile(state, item, request.headers.get('range'));
    },
  };
}

function sendFile(state: State, item: Item, range: string | null): Response {
  const file = join(state.contentDir, item.path);
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return new Response('Not Found', { status: 404 });
  const part = partOf(range, size);
  if (part === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const { start, end } = part;
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    'content-disposition': `attachment;filename*=UTF-8''${encodeURIComponent(item.name)}`,
    etag: item.sha1 ?? '',
    ...(range !== null && { 'content-range': `bytes ${start}-${end}/${size}` }),
  };
  const status = range === null ? 200 : 206;
  if (size === 0) return new Response(null, { status, headers });
  const bytes = Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream;
  return new Response(bytes, { status, headers });
}

/** One range of bytes, as RFC 9110 section 14.1.2 has it; several at once are answered whole by nobody here. */
function partOf(
  range: string | null,
  size: number,
): { start: number; end: number } | 'unsatisfiable' {
  if (range === null) return { start: 0, end: size - 1 };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (first === '' && last === '') return 'unsatisfiable';
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end ? { start, end } : 'unsatisfiable';
}
