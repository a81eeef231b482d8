import { invalidExpression } from '../errors.ts';
import type { Field } from '../schema.ts';
import type { Expression } from './expression.ts';

/**
 * Over strings and flags the service takes only what an inverted index can answer: `any` with eq and search.in joined by or,
 * `all` with ne and not search.in joined by and
 * (https://learn.microsoft.com/azure/search/search-query-understand-collection-filters). What runs here must run there.
 */
export function checkLambda(quantifier: 'any' | 'all', field: Field, body: Expression): void {
  if (field.element !== 'Edm.String' && field.element !== 'Edm.Boolean') return;
  if (quantifier === 'any' ? isUnion(body) : isExclusion(body)) return;
  const allowed =
    quantifier === 'any'
      ? "'eq' and 'search.in', combined with 'or'"
      : "'ne' and 'not search.in', combined with 'and'";
  throw invalidExpression(
    '$filter',
    `Inside '${quantifier}' over the field '${field.name}' of type '${field.type}' only ${allowed} are supported.`,
  );
}

function isUnion(body: Expression): boolean {
  if (body.kind === 'or') return isUnion(body.left) && isUnion(body.right);
  return body.kind === 'in' || (body.kind === 'compare' && body.operator === 'eq');
}

function isExclusion(body: Expression): boolean {
  if (body.kind === 'and') return isExclusion(body.left) && isExclusion(body.right);
  if (body.kind === 'not') return isUnion(body.operand);
  return body.kind === 'compare' && body.operator === 'ne';
}
