import { decode } from '../charset.ts';
import { picturedPage } from './pictured.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** HTML as a stream: no tree is built. What surrounds the content (menus, footers) is set aside. Pictures count where the page carries them. */
export async function readHtml(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const { pictures, ...page } = await picturedPage(text, aids);
  return toReading({
    format: 'text/html',
    engine: [`html ${charset}`, ...pictures.engines].join(', '),
    ocr: pictures.count,
    warnings: pictures.warnings,
    ...page,
  });
}

/** Within the first 1,024 bytes, as the standard asks. */
export const declaredCharset = (bytes: Uint8Array): string | undefined =>
  /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 1024)).toString('latin1'),
  )?.[1];
