import { getDocumentProxy, extractTextItems, getMeta } from 'unpdf';
import { layLines } from './lines.ts';
import type { Read } from '../pieces.ts';
import { Unreadable } from '../unreadable.ts';

/** Lines and paragraphs with their pages, by pdf.js. */
export async function readLines(bytes: Uint8Array): Promise<Read> {
  const document = await open(bytes);
  try {
    const { items, totalPages } = await extractTextItems(document);
    return {
      format: 'application/pdf',
      engine: 'unpdf 1.8.1',
      pieces: layLines(items),
      title: await titleOf(document),
      pages: totalPages,
    };
  } finally {
    await document.loadingTask.destroy();
  }
}

/** The title property, which the other engine does not tell. */
export async function pdfTitle(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const document = await open(bytes);
    try {
      return await titleOf(document);
    } finally {
      await document.loadingTask.destroy();
    }
  } catch {
    return undefined; // the text stands without it
  }
}

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Document> {
  try {
    // pdf.js takes the buffer for itself: it gets a copy.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new Unreadable('FILE_ENCRYPTED');
    }
    throw new Unreadable('FILE_MALFORMED', 'it cannot be opened as a PDF');
  }
}

async function titleOf(document: Document): Promise<string | undefined> {
  const { info } = await getMeta(document);
  const title: unknown = info['Title'];
  return typeof title === 'string' ? title : undefined;
}
