import type { HttpRequest } from '@azure/functions';
import { AppError } from '../shared/platform/errors.ts';

const maxBytes = 1024 * 1024;

/** The bytes of a request. The stated length is not believed: reading stops at the limit. */
export async function readBody({ headers, body }: HttpRequest): Promise<Buffer> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = () => new AppError('BODY_TOO_LARGE', 'The body may have 1 MiB at most');
