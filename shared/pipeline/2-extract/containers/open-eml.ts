import type { Attachment } from 'postal-mime';
import { isAttached, parseEml } from '../readers/mail/parse-eml.ts';
import type { Entry, OpenContainer } from './container.ts';

/** What is attached to a message, other messages too. */
export const openEml: OpenContainer = async (bytes) => {
  const { attachments } = await parseEml(bytes);
  return attachments.filter(isAttached).map(toEntry);
};

function toEntry({ filename, mimeType, content }: Attachment): Entry {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
  return {
    name: filename ?? nameless[mimeType] ?? 'attachment',
    sizeBytes: bytes.length,
    modifiedAt: null,
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
