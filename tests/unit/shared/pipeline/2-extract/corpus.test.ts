import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileReader } from '../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { chunkText } from '../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { checkSpans } from './read.ts';

/**
 * A folder with `corpus/` and `reference-text/`, public files and what LibreOffice or poppler read in them; not kept here for
 * its size. Set SLUICE_EXTRACTION_CORPUS to its path.
 */
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
} as const;

/**
 * Of spreadsheets the reference is LibreOffice's text, a file for each sheet, with numbers as they are stored: what we show, as Excel
 * does, and what we keep as data count together.
 */
const sheetFloors = { xlsx: 0.97, xls: 0.98, ods: 0.98 } as const;

describe.skipIf(folder === undefined)('the public corpus', { timeout: 600_000 }, () => {
  const root = folder ?? '';

  it('is read or refused, file by file, and chunked within the budget', async () => {
    await using reader = createFileReader({ children: 1 });
    const files = readdirSync(join(root, 'corpus'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const reading = await reader({ path: join(file.parentPath, file.name), name: file.name });
      if (reading.outcome === 'rejected') continue;
      const { chunks } = chunkText(checkSpans(reading.text));
      expect(Math.max(...chunks.map((chunk) => chunk.tokens)), file.name).toBeLessThanOrEqual(400);
    }
  });

  it.each(Object.entries(floors))('keeps the words of %s', async (format, floor) => {
    await using reader = createFileReader({ children: 1 });
    const recalls: number[] = [];
    for (const name of readdirSync(join(root, 'reference-text', format))) {
      const original = `${basename(name, '.txt')}.${format}`;
      if (!existsSync(join(root, 'corpus', format, original))) continue;
      const reading = await reader({
        path: join(root, 'corpus', format, original),
        name: original,
      });
      if (reading.outcome === 'rejected') continue;
      const reference = readFileSync(join(root, 'reference-text', format, name), 'utf8');
      const recall = recallOf(reference, reading.text.text);
      if (recall !== undefined) recalls.push(recall);
      console.log(`${format} ${original} ${recall?.toFixed(3)}`);
    }
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    console.log(`${format}: ${mean.toFixed(4)} of the words of ${recalls.length} files`);
    expect(mean).toBeGreaterThan(floor);
  });

  it.each(Object.entries(sheetFloors))(
    'keeps the words and values of %s',
    async (format, floor) => {
      await using reader = createFileReader({ children: 1 });
      const recalls: number[] = [];
      const files = readdirSync(join(root, 'corpus', format));
      const stems = files.map((name) => parse(name).name).toSorted((a, b) => b.length - a.length);
      const references = readdirSync(join(root, 'reference-text', format));
      for (const name of files) {
        const reading = await reader({ path: join(root, 'corpus', format, name), name });
        if (reading.outcome === 'rejected') continue;
        const own = references.filter(
          (reference) =>
            stems.find((stem) => reference.startsWith(`${stem}-`)) === parse(name).name,
        );
        const reference = own.map((one) =>
          readFileSync(join(root, 'reference-text', format, one), 'utf8'),
        );
        const data = Buffer.concat(reading.tables ?? []).toString('utf8');
        // The T between day and time would make one word of both.
        const words = `${reading.text.text}\n${data.replaceAll(/(?<=\d)T(?=\d)/g, ' ')}`;
        const recall = recallOf(reference.join('\n'), words);
        if (recall !== undefined) recalls.push(recall);
        console.log(`${format} ${name} ${recall?.toFixed(3)}`);
      }
      const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
      console.log(`${format}: ${mean.toFixed(4)} of the words of ${recalls.length} files`);
      expect(mean).toBeGreaterThan(floor);
    },
  );
});

/** As multisets; undefined for a reference without words. */
function recallOf(reference: string, text: string): number | undefined {
  const left = new Map<string, number>();
  for (const word of wordsOf(text)) left.set(word, (left.get(word) ?? 0) + 1);
  const wanted = wordsOf(reference);
  if (wanted.length === 0) return undefined;
  let found = 0;
  for (const word of wanted) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    found += 1;
  }
  return found / wanted.length;
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
