import type { SearchRequest } from '../model/answer.ts';
import { formatsOf } from '../model/kind.ts';

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const oneOf = (field: string, values: readonly string[]): string =>
  values.map((value) => `${field} eq ${quote(value)}`).join(' or ');

const anyOf = (field: string, values: readonly string[]): string =>
  values.length === 0 ? '' : `${field}/any(one: ${oneOf('one', values)})`;

/** OData conditions of a caller's filter. They can only narrow: rights are a condition of their own. */
export function toConditions(filter: SearchRequest['filter']): string[] {
  if (filter === undefined) return [];
  const { kind = [], classification = [], folder = [], year = [] } = filter;
  const { modifiedFrom, modifiedTo } = filter;
  return [
    ...(['mediaType', 'language', 'author', 'connectionId'] as const).map((field) =>
      oneOf(field, filter[field] ?? []),
    ),
    oneOf('mediaType', kind.flatMap(formatsOf)),
    anyOf('classification', classification),
    anyOf('scopes', folder),
    year.map(within).join(' or '),
    modifiedFrom === undefined ? '' : `modifiedAt ge ${modifiedFrom}`,
    modifiedTo === undefined ? '' : `modifiedAt le ${modifiedTo}`,
  ].filter((condition) => condition !== '');
}

const within = (year: number): string =>
  `(modifiedAt ge ${year}-01-01T00:00:00Z and modifiedAt lt ${year + 1}-01-01T00:00:00Z)`;
