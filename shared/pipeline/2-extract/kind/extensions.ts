import { Format } from '../../../model/text.ts';
import { sourceExtensions } from './text-kind.ts';

/** How files of each format are named, as a rule: what is read is decided by the content in the end. */
const extensions: Readonly<Record<Format, string>> = {
  'text/plain': 'txt text log',
  'text/markdown': 'md markdown mdown mkd',
  'text/html': 'html htm xhtml',
  'text/csv': 'csv tsv tab',
  'text/x-source': [...sourceExtensions].join(' '),
  'text/vtt': 'vtt',
  'application/x-subrip': 'srt',
  'application/json': 'json geojson',
  'application/jsonl': 'jsonl ndjson',
  'application/xml': 'xml',
  'application/x-ipynb+json': 'ipynb',
  'application/vnd.box.boxnote': 'boxnote',
  'application/epub+zip': 'epub',
  'multipart/related': 'mht mhtml',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg jpeg jpe',
  'image/tiff': 'tif tiff',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp dib',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a m4b',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg oga opus',
  'audio/wav': 'wav',
  'video/matroska': 'mkv',
  'video/mp4': 'mp4 m4v 3gp',
  'video/quicktime': 'mov qt',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx docm dotx dotm',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation':
    'pptx pptm ppsx ppsm potx potm',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx xlsm xltx xltm',
  'application/vnd.ms-excel': 'xls xlt',
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': 'xlsb',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods ots',
  'application/vnd.ms-visio.drawing': 'vsdx vsdm vstx vstm',
  'application/msword': 'doc dot',
  'application/vnd.ms-powerpoint': 'ppt pps pot',
  'application/rtf': 'rtf',
  'application/vnd.oasis.opendocument.text': 'odt ott',
  'application/vnd.oasis.opendocument.presentation': 'odp otp',
  'application/zip': 'zip',
  'application/x-tar': 'tar',
  'application/gzip': 'gz tgz',
  'application/mbox': 'mbox',
  'message/rfc822': 'eml',
  'application/vnd.ms-outlook': 'msg',
  'application/ms-tnef': 'tnef',
  'text/calendar': 'ics',
};

const formats = new Map(
  Format.options.flatMap((format) =>
    extensions[format].split(' ').map((name) => [name, format] as const),
  ),
);

/** The usual end of such names. */
export const usualExtension = (format: Format): string => extensions[format].split(' ')[0] ?? '';

/** How a name ends, without its dot and in small letters; empty where it has no such end. */
export const extensionOf = (name: string): string =>
  /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** The format of files with such a name; undefined where they are not read, as a rule. */
export const formatNamed = (extension: string): Format | undefined => formats.get(extension);

/** Only OCR finds words in it; `image/svg+xml` is a text. */
export const isPicture = (format: Format): boolean =>
  format.startsWith('image/') && format !== 'image/svg+xml';

export const isRecording = (format: Format): boolean => /^(audio|video)\//.test(format);
