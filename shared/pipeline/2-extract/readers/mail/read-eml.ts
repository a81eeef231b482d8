import type { Email } from 'postal-mime';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { messageReading } from './message.ts';
import { isEncrypted, parseEml, toMessage } from './parse-eml.ts';

export async function readEml(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const email = await parseEml(bytes);
  if (isEncrypted(email)) throw new Unreadable('FILE_ENCRYPTED');
  const warnings = hasLostParts(email, bytes) ? ['its parts could not be told apart'] : [];
  const message = { ...toMessage(email), warnings };
  return messageReading(message, { format: 'message/rfc822', engine: 'postal-mime 4' }, aids);
}

/** Below the head stands something, and no part of it was found: what should divide them is missing. RFC 2046, 5.1.1 */
function hasLostParts({ text, html, attachments }: Email, bytes: Uint8Array): boolean {
  if (text !== undefined || html !== undefined || attachments.length > 0) return false;
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const headEnd = words.search(/\n\r?\n/);
  return headEnd !== -1 && words.slice(headEnd).trim() !== '';
}
