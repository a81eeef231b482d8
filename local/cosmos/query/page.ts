import { prepareNested } from './collect.ts';
import type { Query } from './ast.ts';
import { checkOrdering } from './ordering.ts';
import { planPrefilter } from './plan.ts';
import { isPlainText, prepareQuery } from './prepare.ts';
import { sortedPage } from './sorted-page.ts';
import { streamPage } from './stream-page.ts';
import type { Page, PageTask, QueryRequest, QueryTools } from './task.ts';
import { readToken } from './token.ts';

/** @throws CosmosError 400 when the query is not one */
export function runQuery(request: QueryRequest, tools: QueryTools): Page {
  const { container, parameters, pk, text, pageSize } = request;
  const query = tools.parse(text);
  checkOrdering(query, container);
  const { prepared, prefilter, withBody } = choose(query, parameters, tools);
  const inOrder = !prepared.grouping && !prepared.distinct && prepared.orderBy.length === 0;
  const task: PageTask = {
    prepared,
    scan: { container, pk, prefilter, withBody, inOrder },
    isPlainText: isPlainText(query),
    hasDocuments: query.from.length > 0,
    pageSize,
    token: readToken(request.continuation),
    work: { retrieved: 0, retrievedBytes: 0, matched: 0 },
    key: JSON.stringify([container.number, container.lsn(), pk, text, [...parameters]]),
    tools,
  };
  // before the query runs, since it may leave an index behind
  const indexes = request.explains ? tools.scanner.explain(task.scan, task.token) : undefined;
  return { ...(inOrder ? streamPage(task) : sortedPage(task)), indexes };
}

/**
 * What SQLite checks, and what is left for us. Where SQL says exactly what WHERE says and nothing else
 * looks at the document, it is not even parsed.
 */
function choose(query: Query, parameters: ReadonlyMap<string, unknown>, { clock }: QueryTools) {
  const prepare = (query: Query) => {
    const reads = new Set<number>();
    const scope = { aliases: [], parameters, reads, clock, prepare: prepareNested };
    const prepared = prepareQuery(query, scope);
    return { prepared, withBody: reads.has(0) };
  };
  const prefilter = planPrefilter(query, parameters);
  if (prefilter?.exact !== undefined) {
    const unfiltered = prepare({ ...query, where: undefined });
    const passesText = isPlainText(query) && query.orderBy.length === 0 && !query.distinct;
    if (passesText || !unfiltered.withBody) {
      return { ...unfiltered, prefilter: { ...prefilter, sql: prefilter.exact } };
    }
  }
  return { ...prepare(query), prefilter };
}
