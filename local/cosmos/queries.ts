import { z } from 'zod';
import { chargeForFeed, chargeForQuery } from './charge.ts';
import { refusals } from './errors.ts';
import { toIndexMetrics, toQueryMetrics } from './query-metrics.ts';
import { runQuery } from './query/page.ts';
import type { QueryTools } from './query/task.ts';
import type { Container } from './store.ts';
import {
  flag,
  header,
  pageSizeOf,
  parseBody,
  partitionKeyHeader,
  type Answer,
  type Call,
} from './wire.ts';

const QueryBody = z.object({
  query: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), value: z.unknown().optional() }))
    .nullish()
    .transform((parameters) => parameters ?? []),
});

export const isQueryText = (call: Call): boolean =>
  header(call, 'content-type')?.split(';', 1)[0]?.trim() === 'application/query+json';

function parseQueryBody(call: Call): z.infer<typeof QueryBody> {
  // learn.microsoft.com/rest/api/cosmos-db/common-cosmosdb-rest-request-headers
  if (!isQueryText(call)) {
    throw refusals.badRequest('The content type of a query must be application/query+json.');
  }
  const parsed = QueryBody.safeParse(parseBody(call));
  if (parsed.success) return parsed.data;
  throw refusals.badRequest(
    'The query request payload is invalid: it needs a query and its parameters.',
  );
}

/** `POST docs` with a query, and `GET docs`, which is the query for all. */
export function answerQuery(call: Call, container: Container, tools: QueryTools): Answer {
  const { query, parameters } =
    call.method === 'GET' ? { query: 'select * from c', parameters: [] } : parseQueryBody(call);
  const pk = partitionKeyHeader(call, container);
  if (call.method === 'POST') checkCrossPartition(call, pk !== undefined);
  const request = {
    container,
    text: query,
    parameters: new Map(parameters.map(({ name, value }) => [name, value])),
    pk,
    continuation: header(call, 'x-ms-continuation'),
    pageSize: pageSizeOf(call),
    explains: flag(call, 'x-ms-cosmos-populateindexmetrics-v2'),
  };
  const startedAt = performance.now();
  const { documents, continuation, work, indexes } = orTooDeep(() => runQuery(request, tools));
  const ms = performance.now() - startedAt;
  const wantsMetrics = flag(call, 'x-ms-documentdb-populatequerymetrics');
  const body = `{"_rid":"${container.rid}","Documents":[${documents.join(',')}],"_count":${documents.length}}`;
  return {
    status: 200,
    body,
    container,
    charge:
      call.method === 'GET'
        ? chargeForFeed(documents)
        : chargeForQuery({ ...work, outputBytes: body.length }),
    headers: {
      'x-ms-item-count': documents.length,
      ...(continuation !== undefined && { 'x-ms-continuation': continuation }),
      ...(wantsMetrics && {
        'x-ms-documentdb-query-metrics': toQueryMetrics(work, { documents, ms }),
      }),
      ...(indexes && { 'x-ms-cosmos-index-utilization': toIndexMetrics(indexes) }),
    },
  };
}

/** What our own recursion cannot hold. Azure has such a bound too, and does not say where. */
function orTooDeep<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusals.badRequest('The query is too complex: its parts are nested too deeply.');
  }
}

function checkCrossPartition(call: Call, isOnePartition: boolean): void {
  const isRange = header(call, 'x-ms-documentdb-partitionkeyrangeid') !== undefined;
  if (isOnePartition || isRange || flag(call, 'x-ms-documentdb-query-enablecrosspartition')) return;
  throw refusals.badRequest(
    'Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to true, specify x-ms-documentdb-partitionkey, or revise your query to avoid this exception.',
  );
}

/** With one physical partition there is nothing for the SDK to merge. */
const plan = JSON.stringify({
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: 'None',
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: '',
    hasSelectValue: false,
    hasNonStreamingOrderBy: false,
  },
  queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
});

export function answerPlan(call: Call, container: Container, { parse }: QueryTools): Answer {
  const { query } = parseQueryBody(call);
  orTooDeep(() => parse(query));
  return { status: 200, body: plan, container, charge: 1 };
}
