import { parseMsg } from '../readers/mail/parse-msg.ts';
import type { OpenContainer } from './container.ts';

/** What is attached to a message that Outlook has saved, other messages too. */
export const openMsg: OpenContainer = (bytes) =>
  parseMsg(bytes)
    .attachments.filter(({ isHidden }) => !isHidden)
    .map(({ name = 'attachment', sizeBytes, bytes: content }) => ({
      name,
      sizeBytes,
      modifiedAt: null,
      bytes: content,
    }));
