import type { Format } from '../../../model/text.ts';
import type { OpenContainer } from './container.ts';
import { openGzip } from './open-gzip.ts';
import { openMbox } from './open-mbox.ts';
import { openOffice } from './open-office.ts';
import { openOpenDocument } from './open-opendocument.ts';
import { openPpt } from './open-ppt.ts';
import { openRtf } from './open-rtf.ts';
import { openDoc, openXls } from './open-storages.ts';
import { openTar } from './open-tar.ts';
import { openZip } from './open-zip.ts';

/** Formats that hold other files. */
export const openers: Partial<Readonly<Record<Format, OpenContainer>>> = {
  'application/zip': openZip,
  'application/x-tar': openTar,
  'application/gzip': openGzip,
  'application/mbox': openMbox,
  'application/pdf': async (bytes) => (await import('./open-pdf.ts')).openPdf(bytes),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': openOffice,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': openOffice,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': openOffice,
  'application/vnd.ms-visio.drawing': openOffice,
  'application/msword': openDoc,
  'application/vnd.ms-excel': openXls,
  'application/vnd.ms-powerpoint': openPpt,
  'application/rtf': openRtf,
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': openOffice,
  'application/vnd.oasis.opendocument.text': openOpenDocument,
  'application/vnd.oasis.opendocument.spreadsheet': openOpenDocument,
  'application/vnd.oasis.opendocument.presentation': openOpenDocument,
  'application/vnd.ms-outlook': async (bytes) => (await import('./open-msg.ts')).openMsg(bytes),
  'application/ms-tnef': async (bytes) => (await import('./open-msg.ts')).openTnef(bytes),
  'message/rfc822': async (bytes) => (await import('./open-eml.ts')).openEml(bytes),
};
