import { parseMsg, sentOf } from '../readers/mail/parse-msg.ts';
import type { OpenContainer } from './container.ts';

/** What is attached to a message that Outlook has saved, other messages too: of the day and the sender that it has. */
export const openMsg: OpenContainer = (bytes) => {
  const { fields, attachments } = parseMsg(bytes);
  const sent = sentOf(fields);
  return attachments
    .filter(({ isHidden }) => !isHidden)
    .map(({ name = 'attachment', sizeBytes, bytes: content }) => ({
      name,
      sizeBytes,
      ...sent,
      bytes: content,
    }));
};
