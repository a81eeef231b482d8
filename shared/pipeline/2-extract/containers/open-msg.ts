import { extensionOf, formatNamed, isPicture } from '../kind/extensions.ts';
import { leastShown } from '../readers/mail/message.ts';
import { parseMsg, sentOf, type Msg } from '../readers/mail/parse-msg.ts';
import { parseTnef } from '../readers/mail/parse-tnef.ts';
import type { Entry, OpenContainer } from './container.ts';

/** What is attached to a message that Outlook has saved, other messages too: of the day and the sender that it has. */
export const openMsg: OpenContainer = (bytes) => attachedTo(parseMsg(bytes));

/** The same of one that it has sent. */
export const openTnef: OpenContainer = (bytes) => attachedTo(parseTnef(bytes));

function attachedTo({ fields, attachments }: Msg): Entry[] {
  const sent = sentOf(fields);
  return attachments
    .filter(({ name = '', isHidden, sizeBytes }) => !isHidden || isShown(name, sizeBytes))
    .map(({ name = 'attachment', sizeBytes, bytes: content }) => ({
      name,
      sizeBytes,
      ...sent,
      bytes: content,
    }));
}

/** Outlook hides what stands in the text. */
function isShown(name: string, sizeBytes: number): boolean {
  const format = formatNamed(extensionOf(name));
  return format !== undefined && isPicture(format) && sizeBytes >= leastShown;
}
