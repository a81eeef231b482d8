import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore } from '../../local/cosmos/store.ts';
import { toDraft } from '../../local/cosmos/document.ts';
import { createItems } from '../../local/cosmos/items.ts';
import { createClock } from '../../local/clock.ts';
import { runQuery } from '../../local/cosmos/query/page.ts';
import { createParser } from '../../local/cosmos/query/parsed-queries.ts';
import { openPathIndexes } from '../../local/cosmos/query/path-indexes.ts';
import { createScanner, type Scanner } from '../../local/cosmos/query/scan.ts';

const clock = createClock();
const parse = createParser();
const cache = { get: () => undefined, set: () => {} };

/** Values that two implementations could compare differently. */
const value = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    1,
    -1,
    0.1,
    0.30000000000000004,
    1e21,
    2 ** 53,
    1e-7,
    5e-324,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    '',
    'a',
    'b',
    'ab',
    '1',
    'true',
    'null',
    '[1]',
    '{"a":1}',
    'é',
    '\u{1F600}',
    '\uffff',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom<unknown[]>([], [1], ['a'], [null], [true]),
  fc.constantFrom({}, { a: 1 }, { v: 'a' }),
);

const condition = fc.oneof(
  fc.constantFrom('=', '<', '>', '<=', '>=', '!=').map((operator) => `c.v ${operator} @a`),
  fc.constantFrom('=', '<', '>=').map((operator) => `@a ${operator} c.v.v`),
  fc.constantFrom(
    'c.v in (@a, @b)',
    'c.v between @a and @b',
    'array_contains(c.v, @a)',
    'array_contains([@a, @b], c.v)',
    'startswith(c.v, @a)',
    'is_defined(c.v.v)',
    'c.v[0] = @a',
    'not (c.v = @a)',
    'not is_defined(c.v)',
  ),
);

const where = fc.oneof(
  condition,
  fc.tuple(condition, fc.constantFrom('and', 'or'), condition).map((parts) => parts.join(' ')),
);

test('what SQLite leaves out before a document is parsed, the query would not want', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(value, { nil: undefined }), { minLength: 1, maxLength: 12 }),
      where,
      fc.tuple(value, value),
      (values, text, [a, b]) => {
        const { store, container } = open();
        const items = createItems(clock);
        for (const [index, v] of values.entries()) {
          const draft = toDraft({ id: String(index), tenant: 't', v }, container);
          items.create({ container, draft });
        }
        const plain = createScanner(store.db, clock);
        // arrays and constants of the query are parameters here, so that any value can be asked for
        const inline = text.replace('[@a, @b]', '@list');
        const ask = (scanner: Scanner, selection = 'value c.id') =>
          runQuery(
            {
              container,
              text: `select ${selection} from c where ${inline}`,
              parameters: new Map<string, unknown>([
                ['@a', a],
                ['@b', b],
                ['@list', [a, b]],
              ]),
              pk: undefined,
              continuation: undefined,
              pageSize: 100,
            },
            { scanner, parse, clock, cache },
          ).documents.toSorted();
        const everything: Scanner = {
          ...plain,
          scan: (scan, ...rest) => plain.scan({ ...scan, prefilter: undefined }, ...rest),
        };
        const found = ask(plain);
        const wanted = ask(everything);
        openPathIndexes(store.db).make(container.items.name, ['json_extract(body, \'$."v"\')']);
        const indexed = createScanner(store.db, clock);
        const counted = ask(indexed, 'value count(1)');
        const whole = ask(indexed, '*').map(idOf);
        store.db.close();
        expect(found).toEqual(wanted);
        expect(whole.toSorted()).toEqual(wanted);
        expect(counted).toEqual([String(wanted.length)]);
      },
    ),
    { numRuns: 400 },
  );
});

test('a path gets an index when SQLite has walked in vain, and not when it tells nothing apart', () => {
  const { store, container } = open();
  const items = createItems(clock);
  const fill = store.db.transaction(() => {
    for (let n = 0; n < 1100; n += 1) {
      const document = { id: String(n), tenant: 't', owner: `o${n % 300}`, state: 'done' };
      items.create({ container, draft: toDraft(document, container) });
    }
  });
  fill();
  const ask = (path: string) =>
    runQuery(
      {
        container,
        text: `select * from c where c.${path} = @value`,
        parameters: new Map([['@value', path === 'owner' ? 'o7' : 'done']]),
        pk: undefined,
        continuation: undefined,
        pageSize: 1000,
      },
      { scanner, parse, clock, cache },
    ).documents.length;
  const scanner = createScanner(store.db, clock);
  const found = [1, 2, 3, 4].flatMap(() => [ask('owner'), ask('state')]);
  expect(found).toEqual([4, 1000, 4, 1000, 4, 1000, 4, 1000]);
  const made = store.db
    .prepare("select sql from sqlite_master where type = 'index' and name like '%path%'")
    .pluck()
    .all();
  expect(made).toEqual([expect.stringContaining('owner')]);
  store.db.close();
});

const idOf = (text: string) => JSON.stringify((JSON.parse(text) as { id: string }).id);

function open() {
  const definition = { id: 'c', partitionKeyPaths: ['/tenant'] };
  const store = openStore({ clock }, [{ id: 'd', containers: [definition] }]);
  const container = store.databases.get('d')?.containers.get('c');
  if (container === undefined) throw new Error('the container was just defined');
  return { store, container };
}
