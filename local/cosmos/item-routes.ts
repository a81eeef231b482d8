import { runBatch } from './batch.ts';
import type { ChangeFeed } from './change-feed.ts';
import { chargeForRead } from './charge.ts';
import { etagOf } from './container.ts';
import { toDraft } from './document.ts';
import { refusals } from './errors.ts';
import { isSameEtag, type Items, type Target, type Written } from './items.ts';
import { changeByPatch } from './patch-item.ts';
import { parsePatch } from './patch.ts';
import { answerPlan, answerQuery, isQueryText } from './queries.ts';
import type { QueryTools } from './query/task.ts';
import type { Container, Store } from './store.ts';
import type { Meter } from './meter.ts';
import {
  flag,
  header,
  parseBody,
  partitionKeyHeader,
  wholePartitionKey,
  type Answer,
  type Call,
} from './wire.ts';

export interface Service {
  readonly store: Store;
  readonly items: Items;
  readonly queries: QueryTools;
  readonly changeFeed: ChangeFeed;
  readonly meter: Meter;
}

type Routed = Answer | Promise<Answer>;

export const isQuery = (call: Call): boolean =>
  flag(call, 'x-ms-documentdb-isquery') || isQueryText(call);

export function routeItems(call: Call, container: Container, service: Service): Routed {
  if (call.method === 'GET') {
    return header(call, 'a-im') === undefined
      ? answerQuery(call, container, service.queries)
      : service.changeFeed(call, container);
  }
  if (call.method !== 'POST') throw refusals.notEmulated(call.method, call.path);
  if (flag(call, 'x-ms-cosmos-is-batch-request')) return batch(call, container, service);
  if (flag(call, 'x-ms-cosmos-is-query-plan-request')) {
    return answerPlan(call, container, service.queries);
  }
  if (isQuery(call)) return answerQuery(call, container, service.queries);
  return createOrUpsert(call, container, service);
}

async function createOrUpsert(
  call: Call,
  container: Container,
  { store, items }: Service,
): Promise<Answer> {
  const pk = partitionKeyHeader(call, container) && wholePartitionKey(call, container);
  const draft = toDraft(parseBody(call), container, pk);
  const writing = { container, draft, ifMatch: header(call, 'if-match') };
  const isUpsert = flag(call, 'x-ms-documentdb-is-upsert');
  const written = await store.write(() =>
    isUpsert ? items.upsert(writing) : items.create(writing),
  );
  return answerWritten(written, container);
}

const answerWritten = ({ status, item, charge }: Written, container: Container): Answer => ({
  status,
  body: item.body,
  container,
  charge,
  headers: { etag: etagOf(item.lsn, item.ts) },
});

interface ItemRoute {
  readonly id: string;
  readonly service: Service;
}

export function routeItem(call: Call, container: Container, { id, service }: ItemRoute): Routed {
  const { items, store, queries } = service;
  const pk = wholePartitionKey(call, container);
  const target: Target = { container, pk, id, ifMatch: header(call, 'if-match') };
  switch (call.method) {
    case 'GET':
      return readItem(call, target, items);
    case 'PUT':
      return write(container, () => {
        const draft = toDraft(parseBody(call), container, pk);
        return store.write(() => items.replace(target, draft));
      });
    case 'PATCH':
      return write(container, () => {
        const patch = parsePatch(parseBody(call));
        return store.write(() => changeByPatch(target, patch, { items, clock: queries.clock }));
      });
    case 'DELETE':
      return deleteItem(target, service);
    default:
      throw refusals.notEmulated(call.method, call.path);
  }
}

const write = async (container: Container, run: () => Promise<Written>): Promise<Answer> =>
  answerWritten(await run(), container);

function readItem(call: Call, target: Target, items: Items): Answer {
  const { container } = target;
  const { body, lsn, ts } = items.read(target);
  const etag = etagOf(lsn, ts);
  const known = header(call, 'if-none-match');
  if (known !== undefined && isSameEtag(known, etag)) {
    return { status: 304, headers: { etag }, container, charge: 1 };
  }
  return { status: 200, body, headers: { etag }, container, charge: chargeForRead(body) };
}

async function deleteItem(target: Target, { store, items }: Service): Promise<Answer> {
  const charge = await store.write(() => items.remove(target));
  return { status: 204, container: target.container, charge };
}

/** The items go in the background in Azure, on what throughput is left: only the request is charged. */
export async function deletePartition(
  call: Call,
  container: Container,
  { store, items }: Service,
): Promise<Answer> {
  const pk = wholePartitionKey(call, container);
  await store.write(() => items.removePartition(container, pk));
  return { status: 200, container };
}

async function batch(call: Call, container: Container, service: Service): Promise<Answer> {
  const { store, items, queries } = service;
  const atomic = flag(call, 'x-ms-cosmos-batch-atomic');
  const answer = await runBatch(
    {
      container,
      body: parseBody(call),
      pk: partitionKeyHeader(call, container)?.json,
      atomic,
      continueOnError:
        header(call, 'x-ms-cosmos-batch-continue-on-error')?.toLowerCase() !== 'false',
      minimal: header(call, 'prefer') === 'return=minimal',
    },
    {
      items,
      clock: queries.clock,
      savepoint: (work) => store.db.transaction(work)(),
      write: store.write,
    },
  );
  return { ...answer, container };
}
