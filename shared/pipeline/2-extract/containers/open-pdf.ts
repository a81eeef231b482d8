import { readAttachments } from '../readers/pdf/unpdf.ts';
import type { OpenContainer } from './container.ts';

/** What is attached to a PDF. Its text stands, whatever is wrong with them. */
export const openPdf: OpenContainer = async (bytes) => {
  try {
    return (await readAttachments(bytes)).map(({ name, bytes: content }) => ({
      name,
      sizeBytes: content.length,
      modifiedAt: null,
      bytes: () => content,
    }));
  } catch {
    return [];
  }
};
