import { createRequire } from 'node:module';
import type { FieldsData, default as Reader } from '@kenjiuno/msgreader';
import iconv from 'iconv-lite';
import { deEncapsulateSync } from 'rtf-stream-parser';
import { decode } from '../charset.ts';
import { declaredCharset } from '../html/read-html.ts';
import { Unreadable } from '../unreadable.ts';
import { charsetOfPage } from './code-pages.ts';
import type { Message } from './message.ts';
import { unpackRtf } from './unpack-rtf.ts';

/** A CommonJS module with a default of its own: loaders do not agree on what importing that gives. */
const load: (name: string) => { default: typeof Reader.default } = createRequire(import.meta.url);
const { default: MsgReader } = load('@kenjiuno/msgreader');

/** Whatever of them there is. */
export type Fields = { readonly [Name in keyof FieldsData]?: FieldsData[Name] | undefined };

export interface Msg {
  readonly fields: Fields;
  readonly attachments: readonly MsgAttachment[];
}

export interface MsgAttachment {
  readonly name: string | undefined;
  readonly sizeBytes: number;
  /** It stands in the text, as a picture does. */
  readonly isHidden: boolean;
  readonly bytes: () => Uint8Array;
}

const parsed = new WeakMap<Uint8Array, Msg>();

/** A message as Outlook saves it [MS-OXMSG]. Its text and what is attached are asked for apart, of the same bytes. */
export function parseMsg(bytes: Uint8Array): Msg {
  const known = parsed.get(bytes);
  if (known !== undefined) return known;
  const { msg, fields } = open(bytes);
  const attachments = (fields.attachments ?? []).map((attachment): MsgAttachment => {
    const { fileName, fileNameShort, name, contentLength = 0, attachmentHidden } = attachment;
    return {
      name: nameOf(attachment) ?? fileName ?? fileNameShort ?? name,
      sizeBytes: contentLength,
      isHidden: attachmentHidden === true,
      bytes: () => msg.getAttachment(attachment).content,
    };
  });
  const found = { fields, attachments };
  parsed.set(bytes, found);
  return found;
}

/** Old ones hold their words by the code page of who wrote them, which the message says: PidTagMessageCodepage, or that of its HTML. */
function open(bytes: Uint8Array) {
  const first = openBy(charsetOfPage(), bytes);
  const { messageCodepage, internetCodepage } = first.fields;
  const charset = charsetOfPage(messageCodepage ?? internetCodepage);
  return charset !== charsetOfPage() && isBySinglePage(bytes) ? openBy(charset, bytes) : first;
}

function openBy(ansiEncoding: string | undefined, bytes: Uint8Array) {
  const msg = new MsgReader(new Uint8Array(bytes).buffer);
  if (ansiEncoding !== undefined) msg.parserConfig = { ansiEncoding };
  return { msg, fields: fieldsOf(msg) };
}

/** Whether its subject, its words or its sender are not in Unicode: the type stands in the name of their stream [MS-OXMSG 2.1]. */
const isBySinglePage = (bytes: Uint8Array): boolean =>
  ['0037', '1000', '0C1A'].some((property) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      `__substg1.0_${property}001E`,
      0,
      'utf16le',
    ),
  );

function fieldsOf(msg: Reader.default): FieldsData {
  try {
    const fields = msg.getFileData();
    if (fields.error === undefined) return fields;
  } catch {
    // its streams lead nowhere
  }
  throw new Unreadable('FILE_MALFORMED', 'it is not a message');
}

/** A message inside has no name but its subject. */
const nameOf = ({ innerMsgContent, innerMsgContentFields, name }: FieldsData) =>
  innerMsgContent === true
    ? `${innerMsgContentFields?.subject ?? name ?? 'message'}.msg`
    : undefined;

/** Outlook tells what is encrypted from what is signed by the class of the message [MS-OXOSMIME 2.1]; PGP's parts it keeps as files. */
export const isEncrypted = ({ fields: { messageClass = '' }, attachments }: Msg): boolean =>
  /^IPM\.Note\.SMIME$/i.test(messageClass) ||
  attachments.some(({ name }) => /\.pgp-encrypted$/i.test(name ?? ''));

/** When, and by whom: by name, as people are called at the source too. */
export function sentOf({ senderName, senderSmtpAddress, ...fields }: Fields) {
  const sent = new Date(
    fields.clientSubmitTime ?? fields.messageDeliveryTime ?? fields.creationTime ?? '',
  );
  return {
    modifiedAt: Number.isNaN(sent.getTime()) ? null : sent.toISOString(),
    author: senderName === '' ? senderSmtpAddress : (senderName ?? senderSmtpAddress),
  };
}

export function toMessage({ fields }: Msg): Message {
  const { subject = '', senderName = '', senderSmtpAddress, senderEmail } = fields;
  return {
    subject,
    from: personOf(senderName, senderSmtpAddress ?? senderEmail),
    to: recipientsOf(fields, 'to'),
    cc: recipientsOf(fields, 'cc'),
    sentAt: sentOf(fields).modifiedAt ?? undefined,
    ...bodyOf(fields),
  };
}

const recipientsOf = ({ recipients = [] }: Fields, kind: 'to' | 'cc'): string =>
  recipients
    .filter(({ recipType }) => recipType === kind)
    .map(({ name = '', smtpAddress, email }) => personOf(name, smtpAddress ?? email))
    .join(', ');

/** Exchange names people by a path of its directory, which tells readers nothing. */
function personOf(name: string, address = ''): string {
  const isAddress = address.includes('@');
  if (!isAddress) return name;
  return name === '' || name === address ? address : `${name} <${address}>`;
}

/** HTML lies as text, as bytes in a charset of its own, or wrapped up in RTF [MS-OXRTFEX]. */
function bodyOf({ bodyHtml, html, compressedRtf, body, internetCodepage }: Fields) {
  const charset = html && (declaredCharset(html) ?? charsetOfPage(internetCodepage));
  const page = bodyHtml ?? (html && decode(html, charset).text);
  if (page !== undefined) return { html: page, text: body };
  const unwrapped = compressedRtf && unwrap(compressedRtf);
  if (unwrapped?.mode === 'html') return { html: String(unwrapped.text), text: body };
  return { html: undefined, text: body ?? (unwrapped && String(unwrapped.text)) };
}

function unwrap(packed: Uint8Array) {
  const rtf = unpackRtf(packed);
  if (rtf === undefined) return undefined;
  try {
    return deEncapsulateSync(rtf, { decode: iconv.decode, mode: 'either', warn: () => undefined });
  } catch {
    return undefined; // RTF that Outlook did not wrap anything up in; the plain text is there beside it
  }
}
