import { z } from 'zod';
import { Format } from './text.ts';

/** What people call a file, whatever wrote it. */
export const Kind = z.enum([
  'document',
  'pdf',
  'slides',
  'sheet',
  'mail',
  'calendar',
  'picture',
  'recording',
  'web-page',
  'data',
  'archive',
]);
export type Kind = z.infer<typeof Kind>;

const kinds: Readonly<Record<Format, Kind>> = {
  'text/plain': 'document',
  'text/markdown': 'document',
  'text/html': 'web-page',
  'text/csv': 'sheet',
  'text/x-source': 'data',
  'text/vtt': 'recording',
  'application/x-subrip': 'recording',
  'application/json': 'data',
  'application/jsonl': 'data',
  'application/xml': 'data',
  'application/x-ipynb+json': 'document',
  'application/vnd.box.boxnote': 'document',
  'application/epub+zip': 'document',
  'multipart/related': 'web-page',
  'image/svg+xml': 'picture',
  'image/png': 'picture',
  'image/jpeg': 'picture',
  'image/tiff': 'picture',
  'image/gif': 'picture',
  'image/webp': 'picture',
  'image/bmp': 'picture',
  'audio/flac': 'recording',
  'audio/mp4': 'recording',
  'audio/mpeg': 'recording',
  'audio/ogg': 'recording',
  'audio/wav': 'recording',
  'video/matroska': 'recording',
  'video/mp4': 'recording',
  'video/quicktime': 'recording',
  'video/webm': 'recording',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'slides',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'sheet',
  'application/vnd.ms-excel': 'sheet',
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': 'sheet',
  'application/vnd.oasis.opendocument.spreadsheet': 'sheet',
  'application/vnd.ms-visio.drawing': 'document',
  'application/msword': 'document',
  'application/vnd.ms-powerpoint': 'slides',
  'application/rtf': 'document',
  'application/vnd.oasis.opendocument.text': 'document',
  'application/vnd.oasis.opendocument.presentation': 'slides',
  'application/zip': 'archive',
  'application/x-tar': 'archive',
  'application/gzip': 'archive',
  'application/mbox': 'mail',
  'message/rfc822': 'mail',
  'application/vnd.ms-outlook': 'mail',
  'application/ms-tnef': 'mail',
  'text/calendar': 'calendar',
};

/** null for what is no format of ours (any more). */
export function kindOf(mediaType: string): Kind | null {
  const format = Format.safeParse(mediaType);
  return format.success ? kinds[format.data] : null;
}

export const formatsOf = (kind: Kind): Format[] =>
  Format.options.filter((format) => kinds[format] === kind);
