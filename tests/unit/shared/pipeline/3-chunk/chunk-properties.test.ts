import * as fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import type { ExtractedText } from '../../../../../shared/model/text.ts';
import { Chunks } from '../../../../../shared/model/text.ts';
import { chunkText } from '../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { textOf, type Part } from './text-of.ts';

const sentence = fc
  .array(
    fc.oneof(
      fc.lorem({ maxCount: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('/', '\n', '。', '<|endoftext|>', '12.5 %'),
    ),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(' ').trim() || 'x');

const part: fc.Arbitrary<Part> = fc.record(
  {
    kind: fc.constantFrom(
      'heading',
      'paragraph',
      'paragraph',
      'list-item',
      'table-row',
      'table-row',
      'code',
    ),
    level: fc.integer({ min: 1, max: 6 }),
    page: fc.integer({ min: 1, max: 9 }),
    table: fc.integer({ min: 0, max: 1 }),
    header: fc.boolean(),
    text: fc.oneof(sentence, fc.lorem({ maxCount: 5 })),
  },
  { requiredKeys: ['kind', 'text'] },
);

const text = fc.array(part, { maxLength: 40 }).map(textOf);
const options = { numRuns: 150 };

const wordsOf = (value: string): string[] => value.split(/\s+/).filter((word) => word !== '');

/** What the spans cover, in order, without what lies between them: nothing but blanks may. */
function uncovered({ text }: ExtractedText, { chunks }: Chunks): string {
  let at = 0;
  let gaps = '';
  for (const { start, end } of chunks) {
    if (start < at || end <= start) throw new Error('a chunk out of order');
    gaps += text.slice(at, start);
    at = end;
  }
  return gaps + text.slice(at);
}

it('loses no word, says none twice and keeps their order', () => {
  fc.assert(
    fc.property(text, (extracted) => {
      const made = chunkText(extracted);
      expect(wordsOf(uncovered(extracted, made))).toEqual([]);
      expect(made.chunks.map((chunk) => chunk.ordinal)).toEqual([...made.chunks.keys()]);
    }),
    options,
  );
});

it('shows what its span covers, below the header of its table at most', () => {
  fc.assert(
    fc.property(text, (extracted) => {
      const headers = extracted.blocks
        .filter((block) => block.header === true)
        .map((block) => extracted.text.slice(block.start, block.end));
      for (const chunk of chunkText(extracted).chunks) {
        const covered = extracted.text.slice(chunk.start, chunk.end);
        const above = chunk.text.slice(0, chunk.text.length - covered.length);
        expect(chunk.text.endsWith(covered)).toBe(true);
        expect(above === '' || headers.includes(above.slice(0, -1))).toBe(true);
      }
    }),
    options,
  );
});

it('is never over 400 tokens, and says how many', () => {
  fc.assert(
    fc.property(text, (extracted) => {
      for (const chunk of chunkText(extracted).chunks) {
        const tokens = countTokens(chunk.text, { disallowedSpecial: new Set() });
        expect(tokens).toBeLessThanOrEqual(400);
        expect(chunk.tokens).toBe(tokens);
      }
    }),
    options,
  );
});

it('gives the same chunks for the same text, of the agreed shape', () => {
  fc.assert(
    fc.property(text, (extracted) => {
      const once = chunkText(extracted);
      expect(chunkText(structuredClone(extracted))).toEqual(once);
      expect(Chunks.parse(once)).toEqual(once);
    }),
    options,
  );
});
