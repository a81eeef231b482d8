import { expect, it } from 'vitest';
import { Block, type ExtractedText } from '../../../../../../shared/model/text.ts';
import { isBlock } from '../../../../../../shared/pipeline/2-extract/children/block-check.ts';
import {
  createAssembly,
  cut,
} from '../../../../../../shared/pipeline/2-extract/children/reading-parts.ts';
import type { MemberReading } from '../../../../../../shared/pipeline/2-extract/reader.ts';

const readingOf = (rows: number): MemberReading => {
  const words = 'Zürich 🚡 | 150\n'.repeat(8);
  const text: ExtractedText = {
    schemaVersion: 2,
    format: 'text/csv',
    title: null,
    text: words.repeat(rows),
    blocks: Array.from({ length: rows }, (_, at) => ({
      kind: 'table-row',
      table: 0,
      start: at * words.length,
      end: (at + 1) * words.length - 1,
    })),
    metadata: {},
    links: [],
    pages: 0,
    engine: 'csv',
    warnings: [],
  };
  const tables = Array.from({ length: Math.ceil(rows / 1_000) }, (_, at) => Uint8Array.of(at, 1));
  return { outcome: 'read', text, tables, dependsOn: 'ocr' };
};

const sent = (reading: MemberReading) => {
  const assembly = createAssembly();
  const parts = cut(reading);
  for (let count = 0; ; count += 1) {
    const { done, value } = parts.next();
    if (done === true) return { count, reading: assembly.whole(value) };
    expect(assembly.add(value)).toBe(true);
  }
};

it.each([
  ['a short reading at once', 10, 0],
  ['a long one in parts', 30_000, 7],
])('sends %s, and nothing is lost of it', (_, rows, parts) => {
  const reading = readingOf(rows);
  expect(sent(reading)).toEqual({ count: parts, reading });
});

it('sends a refusal as it is', () => {
  const reading: MemberReading = { outcome: 'missing' };
  expect(sent(reading)).toEqual({ count: 0, reading });
});

it('takes no part that holds anything but blocks', () => {
  const part = (blocks: string) => ({ type: 'part' as const, text: '', blocks, tables: [] });
  const assembly = createAssembly();
  expect(assembly.add(part('[{"kind":"paragraph","start":0,"end":1}]'))).toBe(true);
  expect(assembly.add(part('{}'))).toBe(false);
  expect(assembly.add(part('[{"kind":"paragraph"'))).toBe(false);
  expect(assembly.add(part('[{"kind":"paragraph","start":0,"end":1,"__proto__":{}}]'))).toBe(false);
});

it('takes no more than a reading may hold, however many parts it comes in', () => {
  const endless = (part: { text: string; blocks: string }) => {
    const assembly = createAssembly();
    for (let count = 0; count < 1_000; count += 1)
      if (!assembly.add({ type: 'part', tables: [], ...part })) return count;
    return 'never';
  };
  expect(endless({ text: 'x'.repeat(2 ** 20), blocks: '' })).toBeLessThan(50);
  const many = JSON.stringify(Array.from({ length: 100_000 }, () => block));
  expect(endless({ text: '', blocks: many })).toBeLessThan(50);
});

const block = { kind: 'paragraph', start: 0, end: 1 };
it.each([
  block,
  { ...block, kind: 'list', level: 1 },
  { ...block, kind: 'heading', level: 6 },
  { ...block, kind: 'heading', level: 7 },
  { ...block, start: -1 },
  { ...block, end: 1.5 },
  { kind: 'note', start: 0 },
  { ...block, table: 0, header: true },
  { ...block, table: '0' },
  { ...block, header: 1 },
  { ...block, aside: 'hidden', page: 1 },
  { ...block, aside: 'seen' },
  { ...block, page: 0 },
  { ...block, sheet: 'A', cells: 'A1:XFD20' },
  { ...block, cells: 'a1' },
  { ...block, sheet: 1 },
  { ...block, fromMs: 0, toMs: 5 },
  { ...block, fromMs: Number.NaN },
  { ...block, box: [0, 1.5, 2, 3] },
  { ...block, box: [0, 1, 2] },
  { ...block, box: [0, 1, 2, Infinity] },
  null,
  'paragraph',
])('says of %j what the schema says', (value) => {
  expect(isBlock(value)).toBe(Block.safeParse(value).success);
});
