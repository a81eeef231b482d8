import type { Query } from './ast.ts';
import type { Row, Scope } from './evaluate.ts';
import { createGroups, prepareQuery, type Prepared } from './prepare.ts';
import { compareValues, keyOf } from './values.ts';

/** A result, with what it is sorted by and where it came from. */
export interface Entry {
  readonly value: unknown;
  readonly keys: readonly unknown[];
  /** Number of the document. */
  readonly rid: number;
  /** Place among the results of that document. */
  readonly ordinal: number;
}

/** A nested query, run whole for each row of the query around it. */
export function prepareNested(query: Query, scope: Scope): (row: Row) => unknown[] {
  const prepared = prepareQuery(query, scope);
  return (row) => {
    const collector = createCollector(prepared);
    collector.add(row, 0);
    const { offset, limit } = prepared;
    return collector
      .entries()
      .slice(offset, offset + limit)
      .map(({ value }) => value);
  };
}

/** Takes starting rows and gives all results, grouped, sorted and distinct as the query says. */
export function createCollector(prepared: Prepared) {
  const { grouping, orderBy, project, rows } = prepared;
  const groups = grouping && createGroups(grouping);
  const found: Entry[] = [];
  const keep = (row: Row, rid: number, ordinal: number): void => {
    const value = project(row);
    if (value === undefined) return;
    found.push({ value, keys: orderBy.map(({ evaluate }) => evaluate(row)), rid, ordinal });
  };
  return {
    /** @returns whether WHERE held */
    add(start: Row, rid: number): boolean {
      const made = rows(start);
      for (const [ordinal, row] of made.entries()) {
        if (groups) groups.add(row, groupKeyOf(prepared, row));
        else keep(row, rid, ordinal);
      }
      return made.length > 0;
    },
    entries(): Entry[] {
      for (const [ordinal, row] of (groups?.rows() ?? []).entries()) keep(row, 0, ordinal);
      if (orderBy.length > 0) found.sort(byKeys(prepared));
      return prepared.distinct ? distinctEntries(found) : found;
    },
  };
}

const groupKeyOf = ({ grouping }: Prepared, row: Row): string =>
  grouping?.keys.map((key) => keyOf(key(row))).join('\n') ?? '';

/** Ties go by document, so that pages neither repeat nor lose a result. */
export const byKeys =
  ({ orderBy }: Prepared) =>
  (left: Omit<Entry, 'value'>, right: Omit<Entry, 'value'>): number => {
    for (const [place, { descending }] of orderBy.entries()) {
      const order = compareValues(left.keys[place], right.keys[place]);
      if (order !== 0) return descending ? -order : order;
    }
    return left.rid - right.rid || left.ordinal - right.ordinal;
  };

function distinctEntries(entries: readonly Entry[]): Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyOf(entry.value);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}
