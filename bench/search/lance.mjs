import { join } from 'node:path';
import { Index, connect } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, List, Schema, Utf8 } from 'apache-arrow';
import { depth, fuseRanks, recallAt } from './contender.ts';

// Not TypeScript: what it imports is in bench/package.json only, and the types of the project are checked without it.

/**
 * LanceDB, exact: vectors without an index, its full text index, and its label index over the scopes.
 * @type {import('./contender.ts').Contender}
 */
export const lance = {
  batchSize: 5_000, // each becomes a fragment
  async open(folder, dimensions) {
    const text = () => new Utf8();
    const schema = new Schema([
      new Field('id', text()),
      new Field('words', text()),
      new Field('scopes', new List(new Field('item', text(), true))),
      new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true))),
    ]);
    const db = await connect(join(folder, 'lance'));
    const names = await db.tableNames();
    const table = names.includes('chunks')
      ? await db.openTable('chunks')
      : await db.createEmptyTable('chunks', schema);
    const idsOf = (rows) => rows.map(({ id }) => id);
    const nearest = async (query, k) =>
      idsOf(
        await table
          .query()
          .nearestTo([...query.vector])
          .distanceType('cosine')
          .where(filterOf(query))
          .select(['id', '_distance'])
          .limit(k)
          .toArray(),
      );
    return {
      prepare(chunks) {
        const rows = chunks.map(({ id, title, content, scopes, vector }) => ({
          id,
          words: `${title} ${content}`,
          scopes: [...scopes],
          vector: [...vector],
        }));
        return async () => {
          await table.add(rows);
        };
      },
      async settle() {
        await table.createIndex('words', { config: Index.fts() });
        await table.createIndex('scopes', { config: Index.labelList() });
      },
      async hybrid(query) {
        const byWords = table
          .query()
          .fullTextSearch(query.text, { columns: ['words'] })
          .where(filterOf(query))
          .select(['id', '_score'])
          .limit(depth)
          .toArray();
        const [words, vectors] = await Promise.all([byWords, nearest(query, depth)]);
        return fuseRanks([idsOf(words), vectors]).slice(0, depth);
      },
      nearest: (query) => nearest(query, recallAt),
      async close() {
        table.close();
        db.close();
      },
    };
  },
};

const filterOf = ({ scopes }) =>
  `array_has_any(scopes, [${scopes.map((scope) => `'${scope}'`).join(', ')}])`;
