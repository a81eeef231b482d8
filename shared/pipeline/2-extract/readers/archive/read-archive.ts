import type { Format } from '../../../../model/text.ts';
import type { Reading } from '../../reader.ts';

/** An archive says nothing itself: what is in it is read file by file. */
export const emptyText = (format: Format, engine: string): Reading => ({
  outcome: 'read',
  text: {
    schemaVersion: 2,
    format,
    title: null,
    text: '',
    blocks: [],
    metadata: {},
    links: [],
    pages: 0,
    engine,
    warnings: [],
  },
});
