import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { decode, markOf, wideCharset } from '../charset.ts';
import { Unreadable } from '../unreadable.ts';
import { leastShown, type Message } from './message.ts';

/** Parts in parts, and bytes of all headers: more is an attack on the parser, not a message. */
const limits = { maxNestingDepth: 64, maxHeadersSize: 2 * 2 ** 20 } as const;

const parsed = new WeakMap<Uint8Array, Promise<Email>>();

/** A message of RFC 5322 with its parts (RFC 2045 to 2049). Its text and what is attached are asked for apart, of the same bytes. */
export function parseEml(bytes: Uint8Array): Promise<Email> {
  const known = parsed.get(bytes);
  if (known !== undefined) return known;
  const email = PostalMime.parse(inUtf8(bytes), { ...limits, forceRfc822Attachments: true }).catch(
    () => {
      throw new Unreadable('FILE_MALFORMED', 'it is not a message');
    },
  );
  parsed.set(bytes, email);
  return email;
}

/** Mail is made of bytes below 128 as a rule; some programs save it in UTF-16, and old ones do not say what its other bytes are. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const head = bytes.subarray(0, 4096);
  const isWide = markOf(head)?.startsWith('utf-16') === true || wideCharset(head) !== undefined;
  if (!isWide && saysCharset(bytes)) return bytes;
  const { text, charset } = decode(bytes);
  return charset === 'utf-8' ? bytes : Buffer.from(text);
}

/** Of its words, or that some of its bytes are no words at all. */
const saysCharset = (bytes: Uint8Array): boolean =>
  /charset\s*\*?\d*\*?=|content-transfer-encoding:\s*binary/i.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
  );

/** When, and by whom: by name, as people are called at the source too. */
export function sentOf({ date = '', from }: Pick<Email, 'date' | 'from'>) {
  const author = from?.name === '' ? from.address : from?.name;
  return { modifiedAt: isoOf(date), author };
}

const isoOf = (date: string): string | null => {
  const sent = new Date(date);
  return Number.isNaN(sent.getTime()) ? null : sent.toISOString();
};

export function toMessage({ subject = '', from, to, cc, date = '', html, text }: Email): Message {
  return {
    subject,
    from: addresses(from ? [from] : []),
    to: addresses(to),
    cc: addresses(cc),
    sentAt: isoOf(date) ?? undefined,
    html,
    text,
  };
}

const addresses = (all: readonly Address[] = []): string =>
  all
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`))
    .join(', ');

/** RFC 3156 and RFC 8551: what is inside cannot be read by us. */
export const isEncrypted = ({ headers, attachments }: Email): boolean =>
  headers.some(
    ({ key, value }) => key === 'content-type' && /^multipart\/encrypted/i.test(value),
  ) ||
  attachments.some(
    ({ mimeType, filename }) =>
      /^application\/(x-)?pkcs7-mime$/.test(mimeType) && !/\.p7[cs]$/i.test(filename ?? ''),
  );

/** What somebody attached or set into the text: not the ornaments of a signature, and no signature made by a program. */
export const isAttached = ({
  mimeType,
  disposition,
  related,
  contentId,
  content,
}: Attachment): boolean => {
  const isPicture = mimeType.startsWith('image/');
  const isInText = related === true || (disposition === 'inline' && contentId !== undefined);
  if (isPicture && isInText && bytesOf(content).length < leastShown) return false;
  return !/^application\/((x-)?pkcs7-signature|pgp-signature)$/.test(mimeType);
};

export const bytesOf = (content: Attachment['content']): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
