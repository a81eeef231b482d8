import type { Container, FeedOptions, JSONValue } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { openContext } from '../support/emulator-context.ts';
import { real, realContext } from '../support/real-service.ts';
import { databases } from './cosmos-fixture-data.ts';
import { connect, database, empty, fill, test as base } from './cosmos-fixture.ts';

const test = base.extend<{ filled: Container; shared: Container }>({
  filled: async ({ files }, use) => {
    await fill(files);
    await use(files);
  },
  /** For tests that only read: filled once for all of them. */
  shared: [
    async ({}, use) => {
      await using context = real.cosmos ? realContext() : await openContext();
      await using cosmos = real.cosmos
        ? { url: real.cosmos, [Symbol.asyncDispose]: async () => {} }
        : await startCosmos({ context, databases });
      const client = connect(cosmos.url, context);
      if (real.cosmos) await empty(client);
      const files = client.database(database).container('files');
      await fill(files);
      await use(files);
      client.dispose();
    },
    { scope: 'file' },
  ],
});

interface Asked {
  readonly query: string;
  readonly with?: Record<string, JSONValue>;
  readonly options?: FeedOptions;
}

async function ask(container: Container, { query, with: values = {}, options }: Asked) {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
  const { resources } = await container.items.query({ query, parameters }, options).fetchAll();
  return resources as unknown[];
}

describe('a query', () => {
  test('finds what its parameters say, in one partition or in all', async ({ shared }) => {
    const query = 'select * from c where c.number >= @n';
    const all = await ask(shared, { query, with: { '@n': 120 } });
    expect(all).toHaveLength(20);
    expect(all[0]).toHaveProperty('_etag');
    const one = await ask(shared, { query, with: { '@n': 120 }, options: { partitionKey: 't1' } });
    expect(one).toHaveLength(7);
  });

  const answers: Record<string, unknown> = {
    'select value c.number from c where c.number > 136 order by c.number desc': [139, 138, 137],
    'select c["group"], c.number from c where c.number in (103, 100) order by c.group, c.number desc':
      [
        { group: 'g0', number: 100 },
        { group: 'g3', number: 103 },
      ],
    'select value c.number from c order by c.number offset 5 limit 3': [105, 106, 107],
    'select top 3 value c.number from c order by c.number': [100, 101, 102],
    'select top 0 value c.number from c': [],
    'select value count(1) from c where c.number >= 110': [30],
    'select value count(1) from c': [40],
    'select value sum(c.number) from c': [4780],
    'select count(1) as n, max(c.number) as most, min(c.name) as least, avg(c.number) as mean from c':
      [{ n: 40, most: 139, least: 'bulk 0', mean: 119.5 }],
    'select value sum(c.name) from c': [],
    'select value c.number from c where array_contains(c.tags, "t3") and c.number < 110 order by c.number':
      [103, 108],
    'select value c.number from c where array_contains(c.nested, {"k":"a","v":7}, true)': [107],
    'select value c.id from c where array_contains(["k00","k05","zz"], c.id) order by c.id': [
      'k00',
      'k05',
    ],
    'select value c.number from c where exists(select value n from n in c.nested where n.k = "b" and n.v > 74) order by c.number':
      [138, 139],
    'select c.id, n.v from c join n in c.nested where n.k = "b" and n.v > 76': [
      { id: 'k39', v: 78 },
    ],
    'select value n.v from n in c.nested where n.v >= 39 and n.k = "a"': [39],
    'select value array(select value n.v from n in c.nested) from c where c.id = "k03"': [[3, 6]],
    'select value (select value count(1) from n in c.nested) from c where c.id = "k03"': [2],
    'select value c.id from c where STARTSWITH(c.name, "BULK 1", true) and c.number > 117 order by c.id':
      ['k18', 'k19'],
    'select value c.id from c where c.name like "bulk _8" and not contains(c.name, "38") order by c.id':
      ['k18', 'k28'],
    'select value count(1) from c where c["when"] between "2024-01-05" and "2024-01-10"': [5],
    'select value (c.missing ?? "none") from c where c.id = "k01"': ['none'],
    'select value {"id": c.id, "tag": c.tags[0], "up": upper(c.name), "no": c.no} from c where c.id = "k01"':
      [{ id: 'k01', tag: 't1', up: 'BULK 1' }],
    'select value c.number > 120 ? "big" : "small" from c where c.id in ("k10", "k30") order by c.id':
      ['small', 'big'],
    'select c.number + 1, c.number * 2 as double from c where c.id = "k00"': [
      { $1: 101, double: 200 },
    ],
    'select value c.id from c where c.number != 100 and c.number <= 102 order by c.id': [
      'k01',
      'k02',
    ],
    'select value 1': [1],
    'select value root.id from root where root.number = 100': ['k00'],
  };
  test.for(Object.entries(answers))('answers %s', async ([query, expected], { shared }) => {
    expect(await ask(shared, { query })).toEqual(expected);
  });

  test('groups', async ({ shared }) => {
    const rows = await ask(shared, {
      query: 'select c["group"] as g, count(1) as n, sum(c.number) as s from c group by c["group"]',
    });
    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual({ g: 'g1', n: 10, s: 1190 });
  });

  test('leaves out doubles when told to', async ({ shared }) => {
    const groups = await ask(shared, { query: 'select distinct value c["group"] from c' });
    expect(new Set(groups)).toEqual(new Set(['g0', 'g1', 'g2', 'g3']));
    expect(groups).toHaveLength(4);
    const pairs = await ask(shared, { query: 'select distinct c.tenant, c["group"] from c' });
    expect(pairs).toHaveLength(12);
  });
});

describe('missing values', () => {
  test('are neither equal nor unequal to anything, and sort before all others', async ({
    files,
  }) => {
    const values: Record<string, JSONValue> = {
      number: 1,
      text: 'a',
      yes: true,
      nothing: null,
      list: [1],
      object: { a: 1 },
    };
    await files.items.create({ id: 'missing', tenant: 't1' });
    for (const [id, v] of Object.entries(values)) await files.items.create({ id, tenant: 't1', v });

    const ids = (where: string) => ask(files, { query: `select value c.id from c where ${where}` });
    expect(await ids('c.v = 1')).toEqual(['number']);
    expect(await ids('c.v = null')).toEqual(['nothing']);
    expect(await ids('c.v = true')).toEqual(['yes']);
    expect(await ids('c.v = {"a": 1}')).toEqual(['object']);
    expect(await ids('c.v = [1]')).toEqual(['list']);
    expect(await ids('c.v != 1')).not.toContain('missing');
    expect(await ids('not (c.v > 0)')).toEqual([]);
    expect(await ids('not is_defined(c.v)')).toEqual(['missing']);
    expect(await ids('is_primitive(c.v)')).toHaveLength(4);
    const sorted = await ask(files, { query: 'select value c.id from c order by c.v' });
    expect(sorted).toEqual(['missing', 'nothing', 'yes', 'number', 'text', 'list', 'object']);
  });
});

describe('pages', () => {
  async function walk(files: Container, query: string, options: FeedOptions) {
    const seen: unknown[] = [];
    let pages = 0;
    let token: string | undefined;
    do {
      const iterator = files.items.query(query, {
        ...options,
        ...(token !== undefined && { continuationToken: token }),
      });
      const page = await iterator.fetchNext();
      seen.push(...(page.resources ?? []));
      token = page.continuationToken;
      pages += 1;
    } while (token !== undefined && pages < 50);
    return { seen, pages };
  }

  test('go on where the last one ended', async ({ filled }) => {
    const query = 'select value c.number from c where c.number >= 100';
    const { seen, pages } = await walk(filled, query, { maxItemCount: 7 });
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(pages).toBe(6);
  });

  test('go on in order, also when sorted, joined or limited', async ({ filled }) => {
    const sorted = await walk(filled, 'select value c.number from c order by c.number', {
      maxItemCount: 7,
    });
    expect(sorted.seen).toEqual(Array.from({ length: 40 }, (_none, index) => 100 + index));
    const joined = await walk(filled, 'select c.id, n.k from c join n in c.nested', {
      maxItemCount: 3,
    });
    expect(new Set(joined.seen.map((row) => JSON.stringify(row))).size).toBe(80);
    const limited = await walk(filled, 'select value c.number from c offset 2 limit 9', {
      maxItemCount: 4,
    });
    expect(limited.seen).toHaveLength(9);
    const top = await walk(filled, 'select top 9 value c.number from c order by c.number desc', {
      maxItemCount: 4,
    });
    expect(top.seen).toEqual([139, 138, 137, 136, 135, 134, 133, 132, 131]);
    const grouped = await walk(filled, 'select c.id, count(1) as n from c group by c.id', {
      maxItemCount: 15,
    });
    expect(new Set(grouped.seen.map((row) => JSON.stringify(row))).size).toBe(40);
  });

  test('end although every item is written while they are read', async ({ filled }) => {
    const iterator = filled.items.query('select * from c', { maxItemCount: 6 });
    let seen = 0;
    while (iterator.hasMoreResults() && seen < 100) {
      const { resources } = await iterator.fetchNext();
      for (const file of resources) await filled.items.upsert({ ...file, touched: true });
      seen += resources.length;
    }
    expect(seen).toBe(40);
  });

  test('keep their place in a sorted list from which items vanish', async ({ filled }) => {
    const iterator = filled.items.query('select * from c order by c.number', { maxItemCount: 10 });
    const seen: number[] = [];
    while (iterator.hasMoreResults()) {
      const { resources } = await iterator.fetchNext();
      for (const file of resources) await filled.item(file.id, file.tenant).delete();
      seen.push(...resources.map((file: { number: number }) => file.number));
    }
    expect(seen).toEqual(Array.from({ length: 40 }, (_none, index) => 100 + index));
  });

  test('of readAll bring everything', async ({ filled }) => {
    expect((await filled.items.readAll().fetchAll()).resources).toHaveLength(40);
  });
});

describe('a query that cannot be answered', () => {
  const refusals: Record<string, RegExp> = {
    'selekt * from c': /"code\\?":\\?"SC1001.*incorrect syntax near 'selekt'/,
    'select * from c where': /SC1001.*incorrect syntax near '<EOF>'/,
    'select * from c where c.a = ~~~': /SC1001/,
    'select * from c where d.a = 1': /SC2001.*Identifier 'd' could not be resolved/,
    'select value nosuch(c.a) from c': /SC2005.*'NOSUCH' is not a recognized built-in function/,
    'select value contains(c.a) from c': /requires 2 argument/,
    'select * from c where c.a = @none': /@none/,
    'select c.a, count(1) from c': /SC2102/,
    'select * from c join d in c.list': /'SELECT \*' is only valid with a single input set/,
    'select * from c order by lower(c.a)': /could not be mapped to a document path/,
    'select * from c order by c.a, c.b': /does not have a corresponding composite index/,
    'select * from c where c.a = "open': /SC1010/,
  };
  test.for(Object.entries(refusals))(
    'is refused in Azure’s words: %s',
    async ([query, text], { shared }) => {
      await expect(ask(shared, { query })).rejects.toMatchObject({
        code: 400,
        message: expect.stringMatching(text),
      });
    },
  );

  test('is refused when its continuation token is not one', async ({ shared }) => {
    await expect(
      ask(shared, { query: 'select * from c', options: { continuationToken: 'nonsense' } }),
    ).rejects.toMatchObject({ code: 400 });
  });
});
