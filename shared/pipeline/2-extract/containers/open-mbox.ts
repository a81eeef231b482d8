import { splitMbox } from '../readers/mail/split-mbox.ts';
import type { OpenContainer } from './container.ts';

const mostMessages = 10_000;

/** Each message of a mailbox is a file of its own, in the order in which they lie there. */
export const openMbox: OpenContainer = (bytes) =>
  splitMbox(bytes, mostMessages).map((message, n) => ({
    name: `message ${n + 1}.eml`,
    sizeBytes: message.length,
    modifiedAt: null,
    bytes: () => message,
  }));
