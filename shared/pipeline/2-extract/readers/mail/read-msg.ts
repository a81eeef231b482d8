import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { messageReading } from './message.ts';
import { isEncrypted, parseMsg, toMessage } from './parse-msg.ts';

export async function readMsg(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const msg = parseMsg(bytes);
  if (isEncrypted(msg)) throw new Unreadable('FILE_ENCRYPTED');
  return messageReading(
    toMessage(msg),
    {
      format: 'application/vnd.ms-outlook',
      engine: 'msgreader 1.28',
    },
    aids,
  );
}
