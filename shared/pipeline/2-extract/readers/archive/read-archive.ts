import type { ExtractedText, Format } from '../../../../model/text.ts';
import { openers } from '../../containers/openers.ts';
import type { Reading } from '../../reader.ts';

/** An archive says nothing itself: what is in it is read file by file. Opened it is all the same, so that a broken one is refused. */
export const readArchive =
  (format: Format) =>
  async (bytes: Uint8Array): Promise<Reading> => {
    await openers[format]?.(bytes);
    return { outcome: 'read', text: wordless(format) };
  };

/** Of a file that only holds others. */
export const wordless = (format: Format): ExtractedText => ({
  schemaVersion: 2,
  format,
  title: null,
  text: '',
  blocks: [],
  metadata: {},
  links: [],
  pages: 0,
  engine: 'archive 1',
  warnings: [],
});
