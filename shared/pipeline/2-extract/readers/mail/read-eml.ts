import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { messageReading } from './message.ts';
import { isEncrypted, parseEml, toMessage } from './parse-eml.ts';

export async function readEml(bytes: Uint8Array): Promise<Reading> {
  const email = await parseEml(bytes);
  if (isEncrypted(email)) throw new Unreadable('FILE_ENCRYPTED');
  return messageReading(toMessage(email), { format: 'message/rfc822', engine: 'postal-mime 4' });
}
