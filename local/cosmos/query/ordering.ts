import { refusals } from '../errors.ts';
import type { Container } from '../store.ts';
import { pathOf, type Query } from './ast.ts';

/** Azure serves ORDER BY from an index, so what it sorts by must be paths that have one. */
export function checkOrdering({ orderBy, groupBy, from }: Query, { definition }: Container): void {
  if (orderBy.length === 0) return;
  if (groupBy.length > 0) {
    throw refusals.badRequest("'ORDER BY' is not supported together with 'GROUP BY'.");
  }
  const paths = orderBy.map(({ expression, descending }) => {
    if (expression.kind === 'call' && expression.name === 'VECTORDISTANCE') return undefined;
    const path = pathOf(expression);
    if (path?.root !== from[0]?.alias) {
      throw refusals.badRequest(
        'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.',
      );
    }
    return { path: `/${path?.keys.join('/')}`, descending };
  });
  if (
    paths.length > 1 &&
    !(definition.compositeIndexes ?? []).some((index) => serves(index, paths))
  ) {
    throw refusals.badRequest(
      'The order by query does not have a corresponding composite index that it can be served from.',
    );
  }
}

type Ordered = { readonly path: string; readonly descending: boolean } | undefined;

/** The same paths in the same order, with all directions as they are or all turned round. */
function serves(
  index: readonly { readonly path: string; readonly order?: string | undefined }[],
  paths: readonly Ordered[],
): boolean {
  const turned = (place: number) =>
    (index[place]?.order === 'descending') !== paths[place]?.descending;
  return (
    index.length === paths.length &&
    index.every(({ path }, place) => path === paths[place]?.path && turned(place) === turned(0))
  );
}
