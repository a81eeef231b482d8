import type { SearchRequest } from '../model/answer.ts';

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const oneOf = (field: string, values: readonly string[]): string =>
  values.map((value) => `${field} eq ${quote(value)}`).join(' or ');

const anyOf = (field: string, values: readonly string[]): string =>
  `${field}/any(one: ${oneOf('one', values)})`;

/** OData conditions of a caller's filter. They can only narrow: rights are a condition of their own. */
export function toConditions(filter: SearchRequest['filter']): string[] {
  if (filter === undefined) return [];
  const lists = (['mediaType', 'language', 'author', 'connectionId'] as const).flatMap((field) => {
    const values = filter[field];
    return values !== undefined && values.length > 0 ? [oneOf(field, values)] : [];
  });
  const { classification = [], modifiedFrom, modifiedTo } = filter;
  return [
    ...lists,
    ...(classification.length === 0 ? [] : [anyOf('classification', classification)]),
    ...(modifiedFrom === undefined ? [] : [`modifiedAt ge ${modifiedFrom}`]),
    ...(modifiedTo === undefined ? [] : [`modifiedAt le ${modifiedTo}`]),
  ];
}
