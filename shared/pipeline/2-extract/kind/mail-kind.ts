import type { Format } from '../../../model/text.ts';

/** A header's name and its colon (RFC 5322, 2.2). */
const headerLine = /^[!-9;-~]+:/;
/** Programs write these on the way, people do not when they type the head of a memo. */
const byPrograms = /^(message-id|received|return-path|mime-version|delivered-to):/im;
const byPeople = /^(from|date|subject|to):/im;
const mailbox = /^From \S.*\d{4}[ \t]*\r?\n[!-9;-~]+:/;

/**
 * Messages, mailboxes and calendars, by how they begin.
 * @param head its first characters
 */
export function mailKind(head: string, extension: string): Format | undefined {
  if (/^\s*BEGIN:VCALENDAR\s/i.test(head)) return 'text/calendar';
  if (extension !== 'eml' && mailbox.test(head)) return 'application/mbox';
  if (extension === 'eml' && mailbox.test(head)) return 'message/rfc822'; // one, saved with its separator
  if (!headerLine.test(head)) return undefined;
  const headers = head.slice(0, /\r?\n\r?\n/.exec(head)?.index);
  const isSent = byPrograms.test(headers) && byPeople.test(headers);
  return extension === 'eml' || isSent ? 'message/rfc822' : undefined;
}
