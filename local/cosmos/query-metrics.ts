import type { IndexUse } from './query/path-indexes.ts';
import type { Work } from './query/work.ts';

export interface Output {
  readonly documents: readonly string[];
  /** How long the query took. */
  readonly ms: number;
}

/**
 * `x-ms-documentdb-query-metrics` of one page. Only what has been measured: the phases of Azure's engine have no
 * counterpart here (learn.microsoft.com/azure/cosmos-db/nosql/query-metrics).
 */
export function toQueryMetrics(work: Work, { documents, ms }: Output): string {
  const { retrieved, retrievedBytes, matched } = work;
  const metrics = {
    totalExecutionTimeInMs: ms.toFixed(2),
    retrievedDocumentCount: retrieved,
    retrievedDocumentSize: retrievedBytes,
    outputDocumentCount: documents.length,
    outputDocumentSize: documents.reduce((sum, text) => sum + text.length, 0),
    indexUtilizationRatio: (retrieved === 0 ? 1 : Math.min(matched / retrieved, 1)).toFixed(2),
  };
  return Object.entries(metrics)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

/** `x-ms-cosmos-index-utilization` in its second version, which is JSON (learn.microsoft.com/azure/cosmos-db/index-metrics). */
export const toIndexMetrics = ({ utilized, potential }: IndexUse): string =>
  encodeURIComponent(
    JSON.stringify({ UtilizedIndexes: byArity(utilized), PotentialIndexes: byArity(potential) }),
  );

const byArity = (indexes: readonly (readonly string[])[]) => ({
  SingleIndexes: indexes.flatMap(([path, second]) =>
    second === undefined ? { IndexSpec: `${path}/?` } : [],
  ),
  CompositeIndexes: indexes
    .filter(({ length }) => length > 1)
    .map((paths) => ({ IndexSpecs: paths.map((path) => `${path} ASC`) })),
});
