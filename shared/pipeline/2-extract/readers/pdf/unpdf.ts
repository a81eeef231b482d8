import { getDocumentProxy, getMeta } from 'unpdf';
import { z } from 'zod';
import type { Metadata } from '../../../../model/text.ts';
import type { ReadAids } from '../../reader.ts';
import { toMetadata } from '../metadata.ts';
import { Unreadable } from '../unreadable.ts';
import { glyphRun, linesOf } from './glyph-runs.ts';
import type { PageLines } from './lines.ts';
import { maxPages } from './page.ts';

export type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Longest that pdf.js may take for a page. */
const pageMs = 10_000;

/**
 * Lines by pdf.js, which knows fonts that PDFium does not, and the order of scripts that run from right to left.
 * @param wanted numbers of pages; all without it
 */
export async function readLines(
  bytes: Uint8Array,
  { wanted, progress }: { wanted?: readonly number[]; progress: ReadAids['progress'] },
): Promise<{ pages: PageLines[]; totalPages: number }> {
  return withDocument(bytes, async (document) => {
    const totalPages = document.numPages;
    const pages: PageLines[] = [];
    for (const number of wanted ?? upTo(Math.min(totalPages, maxPages))) {
      progress(pageMs);
      const page = await linesOn(document, number);
      if (page !== undefined) pages.push(page);
    }
    progress(pageMs);
    return { pages, totalPages };
  });
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

async function linesOn(document: Document, number: number): Promise<PageLines | undefined> {
  try {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    page.cleanup();
    const runs = items.flatMap((item) =>
      'str' in item ? [glyphRun(item, (x, y) => viewport.convertToViewportPoint(x, y))] : [],
    );
    return { number, width: viewport.width, height: viewport.height, lines: linesOf(runs) };
  } catch {
    return undefined; // the other pages may be sound
  }
}

/** What a document says of itself. */
export interface About {
  readonly title?: string | undefined;
  readonly metadata: Metadata;
}

/** The text stands without it. */
export async function readAbout(bytes: Uint8Array): Promise<About> {
  try {
    return await withDocument(bytes, propertiesOf);
  } catch {
    return { metadata: {} };
  }
}

export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const Attachments = z.map(z.string(), z.looseObject({ filename: z.string() }));

/** Files that the document carries. ISO 32000-1, 7.11.4 */
export const readAttachments = (bytes: Uint8Array): Promise<Attachment[]> =>
  withDocument(bytes, async (document) => {
    const listed = Attachments.safeParse(await document.getAttachments());
    const attachments: Attachment[] = [];
    for (const [id, { filename: name }] of listed.data ?? []) {
      const content: unknown = await document.getAttachmentContent(id);
      if (content instanceof Uint8Array) attachments.push({ name, bytes: content });
    }
    return attachments;
  });

const text = z.string().optional().catch(undefined);
const date = z
  .date()
  .transform((at) => at.toISOString())
  .optional()
  .catch(undefined);

/** The document information dictionary. ISO 32000-1, 14.3.3 */
const Info = z.object({
  Title: text,
  Author: text,
  Subject: text,
  Keywords: text,
  CreationDate: date,
  ModDate: date,
});

async function propertiesOf(document: Document): Promise<About> {
  const { info } = await getMeta(document, { parseDates: true });
  const { Title, Author, Subject, Keywords, CreationDate, ModDate } = Info.parse(info);
  const metadata = toMetadata({
    author: Author,
    subject: Subject,
    keywords: Keywords,
    createdAt: CreationDate,
    modifiedAt: ModDate,
  });
  return { title: Title, metadata };
}

/** @param options of pdf.js */
export async function withDocument<T>(
  bytes: Uint8Array,
  use: (document: Document) => Promise<T>,
  options: { readonly maxImageSize?: number } = {},
): Promise<T> {
  const document = await open(bytes, options);
  try {
    return await use(document);
  } finally {
    await document.loadingTask.destroy();
  }
}

async function open(
  bytes: Uint8Array,
  options: { readonly maxImageSize?: number },
): Promise<Document> {
  try {
    // pdf.js takes the buffer for itself: it gets a copy.
    return await getDocumentProxy(new Uint8Array(bytes), { ...options, verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new Unreadable('FILE_ENCRYPTED');
    }
    throw new Unreadable('FILE_MALFORMED', 'it cannot be opened as a PDF');
  }
}
