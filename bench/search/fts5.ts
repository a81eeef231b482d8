import { join } from 'node:path';
import Database from 'better-sqlite3';
import { depth, fuseRanks, recallAt, type Contender } from './contender.ts';
import type { SearchChunk, SearchQuery } from './corpus.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS chunks (number INTEGER PRIMARY KEY, id TEXT, body TEXT, vector BLOB);
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    title, content, content = '', contentless_delete = 1, tokenize = 'porter unicode61'
  );
  CREATE TABLE IF NOT EXISTS scopes (
    scope TEXT, number INTEGER, PRIMARY KEY (scope, number)
  ) WITHOUT ROWID;
`;

/** What one would build first: SQLite's full text search, rights as a table, and vectors compared one by one in memory. */
export const fts5: Contender = {
  batchSize: 1_000,
  async open(folder, dimensions) {
    const db = new Database(join(folder, 'fts5.db'));
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('cache_size = -64000');
    db.pragma('mmap_size = 1000000000');
    db.exec(schema);
    const ids: string[] = [];
    const vectors: Float32Array[] = [];
    for (const row of db.prepare('SELECT id, vector FROM chunks ORDER BY number').iterate()) {
      const { id, vector } = row as { id: string; vector: Buffer };
      ids.push(id);
      vectors.push(new Float32Array(Uint8Array.from(vector).buffer, 0, dimensions));
    }

    const insert = {
      chunk: db.prepare('INSERT INTO chunks VALUES (?, ?, ?, ?)'),
      words: db.prepare('INSERT INTO words (rowid, title, content) VALUES (?, ?, ?)'),
      scope: db.prepare('INSERT INTO scopes VALUES (?, ?)'),
    };
    const add = db.transaction((chunks: readonly SearchChunk[]) => {
      for (const { id, title, content, scopes, vector } of chunks) {
        const number = ids.length;
        const { buffer, byteOffset, byteLength } = vector;
        insert.chunk.run(number, id, content, Buffer.from(buffer, byteOffset, byteLength));
        insert.words.run(number, title, content);
        for (const scope of scopes) insert.scope.run(scope, number);
        ids.push(id);
        vectors.push(vector);
      }
    });

    // A subquery of row numbers would be probed for each row: minutes. A function is asked for each match only.
    let visible = new Uint8Array();
    db.function(
      'is_visible',
      { deterministic: true },
      (number: unknown) => visible[Number(number)] ?? 0,
    );
    const inScopes = db
      .prepare('SELECT number FROM scopes WHERE scope IN (SELECT value FROM json_each(?))')
      .pluck();
    const byWords = db
      .prepare(
        'SELECT rowid FROM words WHERE words MATCH ? AND is_visible(rowid) ORDER BY rank LIMIT ?',
      )
      .pluck();

    function allowed({ scopes }: SearchQuery): number[] {
      visible = new Uint8Array(ids.length);
      const numbers: number[] = [];
      for (const number of inScopes.all(JSON.stringify(scopes)) as number[]) {
        if (visible[number] === 1) continue;
        visible[number] = 1;
        numbers.push(number);
      }
      return numbers;
    }

    const nearest = (query: SearchQuery, numbers: readonly number[], k: number): string[] =>
      numbers
        .map((number) => ({ number, score: dot(vectors[number] ?? query.vector, query.vector) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, k)
        .map(({ number }) => ids[number] ?? '');

    return {
      prepare: (chunks) => () => add(chunks),
      async settle() {},
      async hybrid(query) {
        const numbers = allowed(query);
        const words = query.text
          .split(' ')
          .map((word) => `"${word}"`)
          .join(' OR ');
        const found = byWords.all(words, depth) as number[];
        return fuseRanks([
          found.map((number) => ids[number] ?? ''),
          nearest(query, numbers, depth),
        ]).slice(0, depth);
      },
      nearest: async (query) => nearest(query, allowed(query), recallAt),
      async close() {
        db.close();
      },
    };
  },
};

/** Four sums side by side: the fastest that plain JavaScript has. */
function dot(a: Float32Array, b: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < a.length; at += 4) {
    first += (a[at] ?? 0) * (b[at] ?? 0);
    second += (a[at + 1] ?? 0) * (b[at + 1] ?? 0);
    third += (a[at + 2] ?? 0) * (b[at + 2] ?? 0);
    fourth += (a[at + 3] ?? 0) * (b[at + 3] ?? 0);
  }
  return first + second + third + fourth;
}
