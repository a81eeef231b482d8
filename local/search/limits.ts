import { SearchFailure, type FailureDetail } from './errors.ts';

/** Of a standard service (S1) with one partition: https://learn.microsoft.com/azure/search/search-limits-quotas-capacity */
export const serviceLimits = { indexes: 50, aliases: 100, fieldsPerIndex: 1000 } as const;

/** Words of a query, times the fields that they are looked for in. */
const mostClauses = 3000;

export function refuseTooManyClauses(clauses: number): void {
  if (clauses <= mostClauses) return;
  throw new SearchFailure(
    400,
    `Failed to execute query because it exceeded the maximum clause limit of ${mostClauses}. This can happen when the query terms multiplied by fields ` +
      `specified in the query exceeds ${mostClauses}. If fields are not explicitly specified, all searchable fields in the index are used. Please limit the ` +
      `number of terms in the query or scope the query terms to a smaller number of searchable fields using the 'searchFields' parameter or fielded search syntax.`,
    { code: 'ClauseLimitExceeded' },
  );
}

export function refuseOneMore(kind: 'index' | 'alias', existing: number): void {
  const quota = kind === 'index' ? serviceLimits.indexes : serviceLimits.aliases;
  if (existing < quota) return;
  throw new SearchFailure(
    429,
    `The quota of this service has been exceeded: it has ${existing} of ${quota} (${kind}). Delete what is not used first.`,
    { code: 'QuotaExceeded' },
  );
}

export function checkFieldCount(name: string, fields: number): FailureDetail[] {
  if (fields <= serviceLimits.fieldsPerIndex) return [];
  const message = `The index '${name}' has ${fields} fields; the limit is ${serviceLimits.fieldsPerIndex}.`;
  return [{ code: 'TooManyFields', message }];
}
