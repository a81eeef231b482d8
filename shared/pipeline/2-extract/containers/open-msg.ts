import { extensionOf, formatNamed, isPicture } from '../kind/extensions.ts';
import { leastShown } from '../readers/mail/message.ts';
import { parseMsg, sentOf } from '../readers/mail/parse-msg.ts';
import type { OpenContainer } from './container.ts';

/** What is attached to a message that Outlook has saved, other messages too: of the day and the sender that it has. */
export const openMsg: OpenContainer = (bytes) => {
  const { fields, attachments } = parseMsg(bytes);
  const sent = sentOf(fields);
  return attachments
    .filter(({ name = '', isHidden, sizeBytes }) => !isHidden || isShown(name, sizeBytes))
    .map(({ name = 'attachment', sizeBytes, bytes: content }) => ({
      name,
      sizeBytes,
      ...sent,
      bytes: content,
    }));
};

/** Outlook hides what stands in the text. */
function isShown(name: string, sizeBytes: number): boolean {
  const format = formatNamed(extensionOf(name));
  return format !== undefined && isPicture(format) && sizeBytes >= leastShown;
}
