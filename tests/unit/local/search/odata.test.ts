import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { members } from '../../../../local/search/engine/bitmap.ts';
import { keyAt, removeDocument } from '../../../../local/search/engine/memory-index.ts';
import { parseFilter } from '../../../../local/search/odata/parse.ts';
import { select } from '../../../../local/search/odata/select.ts';
import { fits } from '../../../../local/search/odata/test.ts';
import { indexOf, readingOf, schema, tidyUp } from './sample-index.ts';

const holds = (filter: string, body: Record<string, unknown>) =>
  fits(parseFilter(filter, schema), readingOf(body));

describe('a filter', () => {
  test.each([
    ["kind eq 'it''s'", { kind: "it's" }, true],
    ["kind eq 'A'", { kind: 'a' }, false],
    ["kind gt 'a' and kind lt 'c'", { kind: 'b' }, true],
    ['pages gt 5', {}, false],
    ['not (pages gt 5)', {}, true],
    ['pages ne 5', {}, true],
    ['5 le pages', { pages: 5 }, true],
    ['open', { open: true }, true],
    ['not open or false', { open: false }, true],
    ['at ge 2026-01-01T01:00:00+01:00', { at: '2026-01-01T00:00:00Z' }, true],
    ['sizes/any(n: n gt 1 and n lt 3)', { sizes: [1, 2] }, true],
    ['sizes/all(n: n gt 1)', { sizes: [] }, true],
    ['scopes/any()', { scopes: [] }, false],
    ["search.in(kind, 'a b|c', '|')", { kind: 'a b' }, true],
    ["search.in(kind, 'a b')", { kind: 'b' }, true],
    ["kind eq 'a' or kind eq 'b' and pages eq 1", { kind: 'a' }, true],
    ["(kind eq 'a' or kind eq 'b') and pages eq 1", { kind: 'a' }, false],
    ['pages lt INF and pages gt -1.5e3', { pages: 3 }, true],
  ])('%s on %j is %s', (filter, body, expected) => {
    expect(holds(filter, body)).toBe(expected);
  });

  test.each([
    ['', 'Syntax error at position 0.'],
    ['pages eq', 'Syntax error at position 8.'],
    ['pages eq 1)', 'Syntax error at position 10.'],
    ["kind eq 'open", 'Syntax error at position 8.'],
    ['pages = 1', 'Syntax error at position 6.'],
    ['pages eq 1 2', 'Syntax error at position 11.'],
    ['pages', 'must evaluate to a single boolean value'],
    ['pages eq id', 'one field and one constant'],
    ['toString eq 1', "Could not find a property named 'toString'"],
    ["pages eq '1'", "Found operand types 'Edm.Int32' and 'Edm.String' for operator kind 'Equal'."],
    ['open gt true', "for operator kind 'GreaterThan'"],
    ['kind gt null', 'incompatible types'],
    ["content eq 'x'", "'content' is not a filterable field."],
    ["kind/any(k: k eq 'x')", 'is not a collection'],
    ["scopes/any(s: s gt 'x')", "only 'eq' and 'search.in', combined with 'or'"],
    ["scopes/all(s: s eq 'x')", "only 'ne' and 'not search.in', combined with 'and'"],
    ["scopes/any(s: kind eq 'x')", 'cannot be used in a lambda'],
    ["search.in(pages, '1')", "takes strings, not 'Edm.Int32'"],
    [`${'('.repeat(200)}open${')'.repeat(200)}`, 'nested too deeply'],
    [Array.from({ length: 3000 }, () => 'open').join(' or '), 'more than 2000 clauses'],
  ])('%s is refused', (filter, reason) => {
    expect(() => parseFilter(filter, schema)).toThrow(reason);
    expect(() => parseFilter(filter, schema)).toThrow('Parameter name: $filter');
  });

  test('is never quoted in a refusal, since it may name people', () => {
    expect(() => parseFilter("kind eq 'maria' oops", schema)).toThrow(/^(?!.*maria)/s);
  });

  test.each(["search.ismatch('x')", "geo.distance(at, geography'POINT(0 0)') lt 5"])(
    '%s is not emulated',
    (filter) => {
      expect(() => parseFilter(filter, schema)).toThrow('is not emulated');
    },
  );
});

const letter = fc.constantFrom('a', 'b', 'c', "d'");
const small = fc.integer({ min: 0, max: 4 });
const quoted = letter.map((text) => `'${text.replaceAll("'", "''")}'`);
const listed = fc
  .array(letter, { maxLength: 3 })
  .map((texts) => `'${texts.join(',').replaceAll("'", "''")}'`);
const operator = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');

const leaf = fc.oneof(
  fc.tuple(operator, quoted).map(([op, text]) => `kind ${op} ${text}`),
  fc.tuple(operator, small).map(([op, number]) => `pages ${op} ${number}`),
  fc.constantFrom('kind eq null', 'pages ne null', 'open', 'scopes/any()', 'true'),
  listed.map((texts) => `search.in(kind, ${texts})`),
  listed.map((texts) => `scopes/any(s: search.in(s, ${texts}))`),
  fc
    .tuple(quoted, listed)
    .map(([one, more]) => `scopes/any(s: s eq ${one} or search.in(s, ${more}))`),
  quoted.map((text) => `scopes/all(s: s ne ${text})`),
  fc.tuple(operator, small).map(([op, number]) => `sizes/any(n: n ${op} ${number})`),
);

const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} and ${b})`),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} or ${b})`),
    tie('filter').map((inner) => `not (${inner})`),
  ),
}));

const body = fc.record(
  {
    kind: fc.option(letter),
    scopes: fc.array(letter, { maxLength: 3 }),
    pages: fc.option(small),
    sizes: fc.array(small, { maxLength: 3 }),
    open: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('the inverted lists choose the same documents as reading each one', () => {
  fc.assert(
    fc.property(
      fc.array(body, { maxLength: 70 }),
      filter,
      fc.record({ gone: fc.array(fc.nat(69)), perSegment: fc.integer({ min: 1, max: 70 }) }),
      (bodies, text, { gone, perSegment }) => {
        const index = indexOf(bodies, perSegment);
        for (const place of gone) removeDocument(index, `d${place}`);
        const expression = parseFilter(text, schema);
        const expected = [...bodies.entries()]
          .filter(([place, body]) => !gone.includes(place) && fits(expression, readingOf(body)))
          .map(([place]) => `d${place}`);
        const chosen = () =>
          [...members(select(expression, index.live, index))].map((at) => keyAt(index, at));
        expect(chosen()).toEqual(expected);
        tidyUp(index);
        expect(chosen()).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
