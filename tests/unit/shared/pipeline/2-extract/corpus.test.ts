import { describe, expect, it } from 'vitest';
import { createFileReader } from '../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { chunkText } from '../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { openExtractionCorpus } from '../../../../support/extraction-corpus.ts';
import { comparableText, findWords } from '../../../../support/word-recall.ts';
import { checkSpans } from './read.ts';

/** Of public files. */
const folder = process.env['SLUICE_EXTRACTION_CORPUS'];

/** Mean share of a reference's words that must be found again. */
const floors = {
  docx: 0.985,
  pptx: 0.85,
  odt: 0.97,
  rtf: 0.95,
  doc: 0.9,
  ppt: 0.8,
  pdf: 0.955,
  html: 0.97,
  epub: 0.97,
} as const;

/**
 * Of spreadsheets the reference is LibreOffice's text, a file for each sheet, with numbers as they are stored: what we show, as Excel
 * does, and what we keep as data count together.
 */
const sheetFloors = { xlsx: 0.97, xls: 0.98, ods: 0.98 } as const;

describe.skipIf(folder === undefined)('the public corpus', { timeout: 600_000 }, () => {
  const filesOf = () => openExtractionCorpus(folder ?? '').files;

  it('is read or refused, file by file, and chunked within the budget', async () => {
    await using reader = createFileReader({ children: 1 });
    for (const { path, name } of filesOf()) {
      const reading = await reader({ path, name });
      if (reading.outcome === 'rejected') continue;
      const { chunks } = chunkText(checkSpans(reading.text));
      expect(Math.max(...chunks.map((chunk) => chunk.tokens)), name).toBeLessThanOrEqual(400);
    }
  });

  it.each(Object.entries({ ...floors, ...sheetFloors }))(
    'keeps the words of %s',
    async (wanted, floor) => {
      await using reader = createFileReader({ children: 1 });
      const recalls: number[] = [];
      for (const { path, name, format, reference } of filesOf()) {
        if (format !== wanted || reference === undefined) continue;
        const reading = await reader({ path, name });
        if (reading.outcome === 'rejected') continue;
        const { right, of } = findWords(reference, comparableText(reading));
        if (of > 0) recalls.push(right / of);
        console.log(`${format} ${name} ${(right / of).toFixed(3)}`);
      }
      const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
      console.log(`${wanted}: ${mean.toFixed(4)} of the words of ${recalls.length} files`);
      expect(mean).toBeGreaterThan(floor);
    },
  );
});
