import { reject } from '../../model/rejection.ts';
import type { Format } from '../../model/text.ts';
import { AppError } from '../../platform/errors.ts';
import { readCsv } from './readers/plain/read-csv.ts';
import { readDocx } from './readers/docx/read-docx.ts';
import { readHtml } from './readers/html/read-html.ts';
import { readMarkdown } from './readers/markdown/read-markdown.ts';
import { formatOf } from './media-type.ts';
import { readPptx } from './readers/pptx/read-pptx.ts';
import type { Reading } from './reader.ts';
import type { ReadBytes } from './children/serve-reads.ts';
import { readText } from './readers/plain/read-text.ts';
import { Unreadable } from './readers/unreadable.ts';

type Reader = (bytes: Uint8Array, name: string) => Promise<Reading>;

/** Two engines of many megabytes: only children that meet a PDF load them. */
async function loadPdf() {
  try {
    return await import('./readers/pdf/read-pdf.ts');
  } catch (cause) {
    // A native library that does not load says nothing of the file.
    throw new AppError('SERVICE_UNAVAILABLE', 'The PDF reader cannot be loaded', { cause });
  }
}

/** Adding a format is adding a line here, one in `Format` and one in `formatOf`. */
const readers: Readonly<Record<Format, Reader>> = {
  'text/plain': readText,
  'text/markdown': readMarkdown,
  'text/html': readHtml,
  'text/csv': readCsv,
  'application/pdf': async (bytes) => (await loadPdf()).readPdf(bytes),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': readDocx,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': readPptx,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async (bytes) =>
    (await import('./readers/xlsx/read-xlsx.ts')).readXlsx(bytes),
};

/** For a second look at a file whose first reader had to be killed. */
const others: Partial<Record<Format, Reader>> = {
  'application/pdf': async (bytes) => (await loadPdf()).readPdfAgain(bytes),
};

export const readBytes: ReadBytes = async ({ bytes, name, attempt }) => {
  try {
    const format = formatOf(bytes, name);
    const reader = (attempt === 'second' ? others[format] : undefined) ?? readers[format];
    return await reader(bytes, name);
  } catch (error) {
    if (error instanceof Unreadable) return { outcome: 'rejected', rejection: error.rejection };
    if (error instanceof AppError) throw error;
    // Parsers fail in as many ways as files are broken. Their messages may quote the file; their kind does not.
    const kind = error instanceof Error ? error.name : 'unknown';
    return {
      outcome: 'rejected',
      rejection: reject('FILE_MALFORMED', `its reader failed, ${kind}`),
    };
  }
};
