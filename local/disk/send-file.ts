import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';

/** A file of the disk as a download host answers it: whole, or the one range of bytes that `range`, a Range header, asks for. */
export function sendFile(
  file: string,
  { name, etag, range }: { name: string; etag: string; range: string | null },
): Response {
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
    'content-disposition': `attachment;filename*=UTF-8''${encodeURIComponent(name)}`,
    etag,
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
