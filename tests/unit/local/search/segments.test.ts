import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test as base } from 'vitest';
import { chooseMerge } from '../../../../local/search/engine/merge-policy.ts';
import { openStore } from '../../../../local/search/store.ts';
import { parseSimple } from '../../../../local/search/query/simple-syntax.ts';
import { searchedFields, searchText } from '../../../../local/search/query/text-search.ts';
import { keyAt, valueAt, type MemoryIndex } from '../../../../local/search/engine/memory-index.ts';
import { indexOf, putAll, schema, tidyUp } from './sample-index.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

const big = Buffer.alloc(2 * 1024 * 1024, 7);

describe('segments on disk', () => {
  test('are rows while small and files when large, and go when they are replaced', ({ folder }) => {
    const store = openStore(join(folder, 'search.db'));
    const files = () => readdirSync(join(folder, 'segments'));
    const [small, large] = store.transaction(() => [
      store.addSegment('notes', Buffer.from('small')),
      store.addSegment('notes', big),
    ]);
    expect(files()).toEqual([`${large}.segment`]);
    const read = () => store.readSegments('notes').map(({ id, bytes }) => [id, bytes.length]);
    expect(read()).toEqual([
      [small, 5],
      [large, big.length],
    ]);
    store.transaction(() => store.removeSegment(large ?? 0));
    expect(files()).toEqual([]);
    store.close();
  });

  test('that a killed transaction left behind are swept at the next start', ({ folder }) => {
    const store = openStore(join(folder, 'search.db'));
    expect(() =>
      store.transaction(() => {
        store.addSegment('notes', big);
        throw new Error('killed');
      }),
    ).toThrow('killed');
    expect(store.readSegments('notes')).toEqual([]);
    const stray = join(folder, 'vectors', 'gone.76');
    writeFileSync(stray, 'x');
    store.close();
    openStore(join(folder, 'search.db')).close();
    expect(readdirSync(join(folder, 'segments'))).toEqual([]);
    expect(existsSync(stray)).toBe(false);
  });
});

describe('the policy', () => {
  const segments = (...sizes: number[]) => sizes.map((size) => ({ size, living: size }));

  test('merges eight neighbours of about one size', () => {
    expect(chooseMerge(segments(...Array.from({ length: 7 }, () => 250)))).toBeUndefined();
    expect(chooseMerge(segments(9000, ...Array.from({ length: 8 }, () => 250)))).toEqual([1, 9]);
    expect(chooseMerge(segments(250, 9, 250, 9, 250, 9, 250, 9))).toEqual([0, 8]);
  });

  test('rewrites what is mostly dead, and leaves the largest alone', () => {
    expect(chooseMerge([...segments(10), { size: 10, living: 4 }])).toEqual([1, 2]);
    expect(chooseMerge(segments(...Array.from({ length: 9 }, () => 200_000)))).toBeUndefined();
  });
});

const word = fc.constantFrom('red', 'green', 'blue', 'reddish', '東京', '😀x', 'Größe');
const document = fc.record({
  content: fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  kind: fc.option(word),
  scopes: fc.array(word, { maxLength: 3 }),
  pages: fc.option(fc.integer({ min: -5, max: 5 })),
});

function picture(index: MemoryIndex) {
  const search = { index, fields: searchedFields(schema, 'content'), within: index.live };
  const queries = ['red', 'green blue', '"red green"', '"blue blue"', 'red*', '東京', 'größe', '*'];
  return queries.map((text) => {
    const found = searchText(parseSimple(text, 'any'), { ...search, mode: 'any' });
    return Array.from(found.ordinals, (ordinal, place) => [
      keyAt(index, ordinal),
      found.scores[place],
      ...['kind', 'scopes', 'pages'].map((name) => valueAt(index, ordinal, name)),
    ]);
  });
}

test('an index says the same, however its documents came to lie', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(12), document), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (writes, perBatch) => {
        const used = indexOf([]);
        const last = new Map<string, object>();
        for (let from = 0; from < writes.length; from += perBatch) {
          const batch = new Map<string, Record<string, unknown>>();
          for (const [number, body] of writes.slice(from, from + perBatch)) {
            batch.delete(`d${number}`);
            batch.set(`d${number}`, body);
          }
          putAll(used, [...batch]);
          for (const [key, body] of batch) {
            last.delete(key);
            last.set(key, body);
          }
        }
        const fresh = indexOf([]);
        putAll(fresh, [...last] as [string, Record<string, unknown>][]);
        expect(picture(used)).toEqual(picture(fresh));
        tidyUp(used);
        expect(picture(used)).toEqual(picture(fresh));
      },
    ),
    { numRuns: 100 },
  );
});
