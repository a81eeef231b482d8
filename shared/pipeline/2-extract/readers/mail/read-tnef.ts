import type { ReadAids, Reading } from '../../reader.ts';
import { readRtf } from '../rtf/read-rtf.ts';
import { Unreadable } from '../unreadable.ts';
import { messageReading } from './message.ts';
import { toMessage, type Fields } from './parse-msg.ts';
import { parseTnef } from './parse-tnef.ts';
import { unpackRtf } from './unpack-rtf.ts';

export async function readTnef(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const tnef = parseTnef(bytes);
  const message = toMessage(tnef);
  const { html, text = html === undefined ? await textInRtf(tnef.fields, aids) : undefined } =
    message;
  // The message that it came with may have said all of it.
  if (!Object.values({ ...message, text }).some(Boolean)) throw new Unreadable('FILE_NO_TEXT');
  return messageReading(
    { ...message, text },
    { format: 'application/ms-tnef', engine: 'tnef 1' },
    aids,
  );
}

/** Written in Outlook as in Word, a message is RTF alone. */
async function textInRtf({ compressedRtf }: Fields, aids: ReadAids): Promise<string | undefined> {
  const rtf = compressedRtf && unpackRtf(compressedRtf);
  if (rtf === undefined) return undefined;
  try {
    const reading = await readRtf(rtf, aids);
    if (reading.outcome !== 'read') return undefined;
    const { text, blocks } = reading.text;
    const shown = blocks.filter(({ aside }) => aside === undefined);
    return shown.map(({ start, end }) => text.slice(start, end)).join('\n\n');
  } catch (error) {
    // What is attached is there all the same.
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
