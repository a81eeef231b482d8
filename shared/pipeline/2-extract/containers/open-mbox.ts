import { addressParser, decodeWords } from 'postal-mime';
import { sentOf } from '../readers/mail/parse-eml.ts';
import { splitMbox } from '../readers/mail/split-mbox.ts';
import type { OpenContainer } from './container.ts';

const mostMessages = 10_000;

/** Each message of a mailbox is a file of its own, in the order in which they lie there, of the day and the sender that it has. */
export const openMbox: OpenContainer = (bytes) =>
  splitMbox(bytes, mostMessages).map((message, n) => ({
    name: `message ${n + 1}.eml`,
    sizeBytes: message.length,
    ...sentAs(message),
    bytes: () => message,
  }));

const longestHead = 64 * 1024;

/** By its head alone: a mailbox is listed without taking its messages apart. */
function sentAs(message: Uint8Array): ReturnType<typeof sentOf> {
  const [head = ''] = Buffer.from(message.subarray(0, longestHead))
    .toString('utf8')
    .split(/\r?\n\r?\n/, 1);
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'im').exec(unfolded)?.[1]?.trim();
  const [from] = addressParser(field('From') ?? '', { flatten: true });
  const sender = from && { name: decodeWords(from.name), address: from.address ?? '' };
  return sentOf({ date: field('Date'), from: sender });
}
