import type { Attachment } from 'postal-mime';
import { bytesOf, isAttached, parseEml, sentOf } from '../readers/mail/parse-eml.ts';
import type { Entry, OpenContainer } from './container.ts';

/** What is attached to a message, other messages too: of the day and the sender that it has. */
export const openEml: OpenContainer = async (bytes) => {
  const email = await parseEml(bytes);
  const sent = sentOf(email);
  return email.attachments.filter(isAttached).map((one) => ({ ...toEntry(one), ...sent }));
};

function toEntry({ filename, mimeType, content }: Attachment): Omit<Entry, 'modifiedAt'> {
  const bytes = bytesOf(content);
  return {
    name: filename ?? nameless[mimeType] ?? 'attachment',
    sizeBytes: bytes.length,
    bytes: () => bytes,
  };
}

/** The end of a name tells of the type. */
const nameless: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'text/calendar': 'invitation.ics',
  'text/html': 'attachment.html',
  'text/plain': 'attachment.txt',
};
