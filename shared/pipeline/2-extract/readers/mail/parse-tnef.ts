import { Unreadable } from '../unreadable.ts';
import type { Fields, Msg, MsgAttachment } from './parse-msg.ts';
import { readProperties, type TnefProperties } from './tnef-properties.ts';

/** By the numbers that TNEF itself has for what it holds [MS-OXTNEF 2.1.3.1]. */
const attributes = {
  codePage: 0x00069007,
  message: 0x00069003,
  subject: 0x00018004,
  attachment: 0x00069002,
  name: 0x00018010,
  content: 0x0006800f,
  attached: 0x00069005,
} as const;

/** By the numbers of their tags [MS-OXPROPS]. */
const tags = {
  subject: 0x0037,
  conversationTopic: 0x0070,
  body: 0x1000,
  html: 0x1013,
  compressedRtf: 0x1009,
  senderName: 0x0c1a,
  senderEmail: 0x0c1f,
  senderSmtpAddress: 0x5d01,
  displayTo: 0x0e04,
  displayCc: 0x0e03,
  clientSubmitTime: 0x0039,
  deliveryTime: 0x0e06,
  internetCodepage: 0x3fde,
  displayName: 0x3001,
  longFileName: 0x3707,
  attachMethod: 0x3705,
  attachObject: 0x3701,
  isHidden: 0x7ffe,
} as const;
const embeddedMessage = 5;
/** What an object is stands before it. */
const interfaceIdLength = 16;

interface Attribute {
  readonly id: number;
  readonly data: Buffer;
}

const parsed = new WeakMap<Uint8Array, Msg>();

/**
 * A message as Outlook sends it to those who have Outlook too: with the others `winmail.dat` is attached to what they get
 * [MS-OXTNEF]. Its text and what is attached are asked for apart, of the same bytes.
 */
export function parseTnef(bytes: Uint8Array): Msg {
  const known = parsed.get(bytes);
  if (known !== undefined) return known;
  const found = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  parsed.set(bytes, found);
  return found;
}

function parse(tnef: Buffer): Msg {
  try {
    const all = [...attributesOf(tnef)];
    const codePage = all.find(({ id }) => id === attributes.codePage)?.data.readUInt32LE(0);
    const attachedFrom = all.findIndex(({ id }) => id === attributes.attachment);
    const ofMessage = attachedFrom === -1 ? all : all.slice(0, attachedFrom);
    return {
      fields: fieldsOf(ofMessage, codePage),
      attachments: attachmentsOf(all.slice(ofMessage.length), codePage),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('FILE_MALFORMED', 'it is cut off');
    throw error;
  }
}

const headLength = 6;
/** Level, number and length. */
const attributeHead = 9;
const checksumLength = 2;

function* attributesOf(tnef: Buffer): Generator<Attribute> {
  for (let at = headLength; at < tnef.length;) {
    const start = at + attributeHead;
    const end = start + tnef.readUInt32LE(at + 5);
    if (end > tnef.length) throw new RangeError();
    yield { id: tnef.readUInt32LE(at + 1), data: tnef.subarray(start, end) };
    at = end + checksumLength;
  }
}

const dataOf = (list: readonly Attribute[], id: number): Buffer | undefined =>
  list.find((attribute) => attribute.id === id)?.data;

function propertiesOf(list: readonly Attribute[], id: number, codePage: number | undefined) {
  return readProperties(dataOf(list, id) ?? Buffer.alloc(4), codePage);
}

function fieldsOf(list: readonly Attribute[], codePage: number | undefined): Fields {
  const properties = propertiesOf(list, attributes.message, codePage);
  const { bytes, text, number, time } = properties;
  const sent = time(tags.clientSubmitTime) ?? time(tags.deliveryTime);
  const subject =
    text(tags.subject) ?? latin1(dataOf(list, attributes.subject)) ?? text(tags.conversationTopic);
  const page = text(tags.html);
  return {
    subject,
    body: text(tags.body),
    bodyHtml: page,
    html: page === undefined ? bytes(tags.html) : undefined,
    compressedRtf: bytes(tags.compressedRtf),
    senderName: text(tags.senderName),
    senderEmail: text(tags.senderEmail),
    senderSmtpAddress: text(tags.senderSmtpAddress),
    clientSubmitTime: sent?.toUTCString(),
    internetCodepage: number(tags.internetCodepage),
    recipients: recipientsOf(properties),
  };
}

/** As their names are shown: all in one line. */
const recipientsOf = ({ text }: TnefProperties) =>
  (['to', 'cc'] as const).map((recipType) => ({
    dataType: 'recipient' as const,
    recipType,
    name: text(recipType === 'to' ? tags.displayTo : tags.displayCc) ?? '',
  }));

const latin1 = (data: Buffer | undefined): string | undefined =>
  data?.toString('latin1').split('\0', 1)[0];

/** Each begins with what it looks like. */
function attachmentsOf(list: readonly Attribute[], codePage: number | undefined): MsgAttachment[] {
  const each: Attribute[][] = [];
  for (const attribute of list) {
    if (attribute.id === attributes.attachment) each.push([]);
    each.at(-1)?.push(attribute);
  }
  return each.map((own) => toAttachment(own, codePage));
}

function toAttachment(own: readonly Attribute[], codePage: number | undefined): MsgAttachment {
  const { bytes, text, number } = propertiesOf(own, attributes.attached, codePage);
  const object = bytes(tags.attachObject)?.subarray(interfaceIdLength);
  const content = dataOf(own, attributes.content) ?? object ?? Buffer.alloc(0);
  const isMessage = number(tags.attachMethod) === embeddedMessage;
  const title = latin1(dataOf(own, attributes.name));
  return {
    name: isMessage
      ? `${text(tags.displayName) ?? 'message'}.msg`
      : (text(tags.longFileName) ?? text(tags.displayName) ?? title),
    sizeBytes: (isMessage ? (object ?? content) : content).length,
    isHidden: (number(tags.isHidden) ?? 0) !== 0,
    bytes: () => (isMessage ? (object ?? content) : content),
  };
}
