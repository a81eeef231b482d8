import { prepareNested } from './collect.ts';
import { checkOrdering } from './ordering.ts';
import { parseQuery } from './parse.ts';
import { planPrefilter } from './plan.ts';
import { isPlainText, prepareQuery } from './prepare.ts';
import { sortedPage } from './sorted-page.ts';
import { streamPage } from './stream-page.ts';
import type { Page, PageTask, QueryRequest, QueryTools } from './task.ts';
import { readToken } from './token.ts';

/** @throws CosmosError 400 when the query is not one */
export function runQuery(request: QueryRequest, tools: QueryTools): Page {
  const { container, parameters, pk, text, pageSize } = request;
  const query = parseQuery(text);
  checkOrdering(query, container);
  const reads = new Set<number>();
  const scope = { aliases: [], parameters, reads, clock: tools.clock, prepare: prepareNested };
  const prepared = prepareQuery(query, scope);
  const streams = !prepared.grouping && !prepared.distinct && prepared.orderBy.length === 0;
  const prefilter = planPrefilter(query, parameters);
  const task: PageTask = {
    prepared,
    scan: { container, pk, prefilter, withBody: reads.has(0), inOrder: streams },
    isPlainText: isPlainText(query),
    hasDocuments: query.from.length > 0,
    pageSize,
    token: readToken(request.continuation),
    key: JSON.stringify([container.number, container.lsn(), pk, text, [...parameters]]),
    tools,
  };
  return streams ? streamPage(task) : sortedPage(task);
}
