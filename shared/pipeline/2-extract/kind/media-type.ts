import type { Format } from '../../../model/text.ts';
import { isTarHeader } from '../containers/open-tar.ts';
import { mailKind } from './mail-kind.ts';
import { textKind } from './text-kind.ts';
import { decode, markOf, wideCharset } from '../readers/charset.ts';
import { isCompoundFile, openCompoundFile } from '../readers/compound-file.ts';
import { imageFormat } from '../readers/image/kind.ts';
import { recordingFormat } from '../readers/recording/kind.ts';
import { Unreadable } from '../readers/unreadable.ts';
import { findNames } from '../zip/directory.ts';
import { unzip, zipNames } from '../zip/unzip.ts';

/** Office files by their main part. */
const officeFormats: readonly (readonly [RegExp, Format])[] = [
  [/^word/i, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [/^ppt/i, 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  [/^visio/i, 'application/vnd.ms-visio.drawing'],
  [/xml$/i, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/bin$/i, 'application/vnd.ms-excel.sheet.binary.macroEnabled.12'],
];
const mainPart =
  /word\/document\d*\.xml|ppt\/presentation\.xml|visio\/document\.xml|xl\/workbook\.(?:xml|bin)/i;

/** What the bytes are. The name decides only between kinds of plain text. Throws when we cannot read it. */
export function formatOf(bytes: Uint8Array, name: string): Format {
  if (bytes.length === 0) throw new Unreadable('FILE_EMPTY');
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192));
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return formatOfZip(bytes);
  if (isCompoundFile(head)) return formatOfCompound(bytes);
  const signed = formatOfSignature(head);
  if (signed !== undefined) return signed;
  if (isPdf(head, extension)) return 'application/pdf';
  if (looksBinary(head)) throw new Unreadable('FILE_TYPE_UNKNOWN');
  return formatOfText(head, extension);
}

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => head[at] === byte);

function formatOfSignature(head: Buffer): Format | undefined {
  if (isOldWorkbook(head)) return 'application/vnd.ms-excel';
  if (/^\s*\{\\rtf/.test(head.toString('latin1', 0, 32))) return 'application/rtf';
  return imageFormat(head) ?? recordingFormat(head) ?? packedFormat(head);
}

/** A zip without entries begins with its end. */
function packedFormat(head: Buffer): Format | undefined {
  if (startsWith(head, [0x50, 0x4b, 0x05, 0x06])) throw new Unreadable('FILE_EMPTY');
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return 'application/gzip';
  if (startsWith(head, [0x78, 0x9f, 0x3e, 0x22])) return 'application/ms-tnef';
  return isTarHeader(head.subarray(0, 512)) ? 'application/x-tar' : undefined;
}

/** Zips that are documents of other kinds, or programs. */
const notAnArchive = /^((xl|ppt|visio)\/|(mimetype|AndroidManifest\.xml|META-INF\/MANIFEST\.MF)$)/;

function formatOfZip(bytes: Uint8Array): Format {
  const main = findNames(bytes, mainPart);
  const office = officeFormats.find(([part]) => main.some((name) => part.test(name)));
  if (office !== undefined) return office[1];
  const names = zipNames(bytes);
  if (names.includes('META-INF/container.xml')) return 'application/epub+zip';
  const openDocument = openDocumentOf(mediaTypeIn(bytes, names));
  if (openDocument !== undefined) return openDocument;
  if (names.some((name) => notAnArchive.test(name))) throw new Unreadable('FILE_TYPE_UNKNOWN');
  return 'application/zip';
}

const openDocumentFormats: readonly Format[] = [
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.presentation',
  'application/vnd.oasis.opendocument.spreadsheet',
];

/** OpenDocument files by what they say of themselves; templates are read like documents. */
const openDocumentOf = (mediaType: string): Format | undefined =>
  openDocumentFormats.find((format) => format === mediaType.replace(/-template$/, ''));

/** The entry that an OpenDocument file begins with. OpenDocument 1.3, part 2, 3.3 */
function mediaTypeIn(bytes: Uint8Array, names: readonly string[]): string {
  if (!names.includes('mimetype')) return '';
  const entry = unzip(bytes, (name) => name === 'mimetype')['mimetype'];
  return Buffer.from(entry ?? [])
    .toString('latin1', 0, 200)
    .trim();
}

/** Office files before 2007 by their main stream, and what Outlook saves [MS-OXMSG 2.4]. */
const compoundFormats: ReadonlyMap<string, Format> = new Map([
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['WordDocument', 'application/msword'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
  ['__properties_version1.0', 'application/vnd.ms-outlook'],
]);

/** Office encrypts by putting the zip into a compound file under the first name [MS-OFFCRYPTO 2.3.4.4]. */
function formatOfCompound(bytes: Uint8Array): Format {
  const { names } = openCompoundFile(bytes);
  if (names.includes('EncryptedPackage')) throw new Unreadable('FILE_ENCRYPTED');
  const format = names
    .map((name) => compoundFormats.get(name))
    .find((known) => known !== undefined);
  if (format !== undefined) return format;
  throw new Unreadable('FILE_TYPE_UNKNOWN', 'an Office format from before 2007');
}

/** Before version 5 Excel wrote no container: the file begins with the record that says so, by version. [MS-XLS] 2.4.21 */
const isOldWorkbook = (head: Uint8Array): boolean =>
  head[0] === 9 &&
  [0, 2, 4, 8].includes(head[1] ?? 1) &&
  [4, 6, 8].includes(head[2] ?? 0) &&
  head[3] === 0;

/** Viewers accept up to 1,024 bytes before the header; a text that merely speaks of it is no PDF. */
function isPdf(head: Buffer, extension: string): boolean {
  const at = head.subarray(0, 1024).indexOf('%PDF-');
  return at === 0 || (at > 0 && (extension === 'pdf' || looksBinary(head)));
}

function looksBinary(head: Uint8Array): boolean {
  if (markOf(head) !== undefined || wideCharset(head) !== undefined) return false;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    // All but tab, line feed, vertical tab, form feed, return and escape.
    if (byte < 0x20 && !(byte >= 9 && byte <= 13) && byte !== 0x1b) controls += 1;
  }
  return controls > head.length * 0.01;
}

/** Made of text, but not to be read as such: mostly markup or packed bytes. */
const notPlain = new Set('msg ps eps pem key p12 map'.split(' '));

function formatOfText(head: Uint8Array, extension: string): Format {
  const { text } = decode(wholeCharacters(head));
  const isPage = /^mht(ml)?$/.test(extension);
  if (!isPage && (notPlain.has(extension) || /^\s*%!PS/.test(text))) {
    throw new Unreadable('FILE_TYPE_UNKNOWN');
  }
  const mail = isPage ? undefined : mailKind(text, extension);
  if (mail !== undefined) return mail;
  if (isHtml(text, extension)) return 'text/html';
  return textKind(text, extension);
}

/** The head may end inside a UTF-8 character, which would make it look like another charset. */
function wholeCharacters(head: Uint8Array): Uint8Array {
  let end = head.length;
  while (end > head.length - 4 && end > 0 && (head[end - 1] ?? 0) >= 0x80) end -= 1;
  return head.subarray(0, end);
}

function isHtml(head: string, extension: string): boolean {
  const start = head.replaceAll(/<\?xml[^>]*>|<!--[\s\S]*?-->/g, '').trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) return true;
  return /^x?html?$/.test(extension) && /<[a-z][^>]*>/i.test(start);
}
