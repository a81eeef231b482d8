import {
  answerAccount,
  answerContainer,
  answerDatabase,
  answerRanges,
  findContainer,
  findDatabase,
  listContainers,
  listDatabases,
} from './account.ts';
import { refusals } from './errors.ts';
import { deletePartition, isQuery, routeItem, routeItems, type Service } from './item-routes.ts';
import type { Container, Store } from './store.ts';
import type { Answer, Call } from './wire.ts';

type Routed = Answer | Promise<Answer>;

/** `/dbs/d/colls/c/docs/i`: how deep the path goes says what it is about. */
export function route(call: Call, service: Service): Routed {
  const { method, path } = call;
  const [dbs, databaseId, colls, containerId, kind, id] = segmentsOf(path);
  if (dbs === undefined && method === 'GET') return answerAccount(call);
  if (dbs === 'offers') throw refusals.notInDataPlane(method, path);
  const isKnown = (dbs ?? 'dbs') === 'dbs' && (colls ?? 'colls') === 'colls';
  if (!isKnown) throw refusals.notEmulated(method, path);
  if (databaseId === undefined || containerId === undefined || kind === undefined) {
    return routeMetadata(call, service.store, [databaseId, colls, containerId]);
  }
  const container = findContainer(service.store, databaseId, containerId);
  return routeContainer(call, container, { kind, id, service });
}

interface ContainerRoute {
  readonly kind: string;
  readonly id: string | undefined;
  readonly service: Service;
}

/** Stored procedures, triggers, functions and conflicts are what falls through. */
function routeContainer(
  call: Call,
  container: Container,
  { kind, id, service }: ContainerRoute,
): Routed {
  const { method, path } = call;
  if (kind === 'docs') {
    return service.meter(call, container, () =>
      id === undefined
        ? routeItems(call, container, service)
        : routeItem(call, container, { id, service }),
    );
  }
  if (kind === 'pkranges' && method === 'GET') return answerRanges(call, container);
  if (kind === 'operations' && id === 'partitionkeydelete' && method === 'POST') {
    return deletePartition(call, container, service);
  }
  throw refusals.notEmulated(method, path);
}

function segmentsOf(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw refusals.badRequest('The request URI is invalid.');
  }
}

function routeMetadata(
  call: Call,
  store: Store,
  [databaseId, colls, containerId]: readonly (string | undefined)[],
): Answer {
  if (call.method !== 'GET') return refuse(call);
  if (databaseId === undefined) return listDatabases(store);
  const database = findDatabase(store, databaseId);
  if (colls === undefined) return answerDatabase(database);
  if (containerId === undefined) return listContainers(database);
  return answerContainer(findContainer(store, databaseId, containerId));
}

/** Infrastructure makes databases and containers; a token of the data plane cannot. */
function refuse(call: Call): never {
  if (isQuery(call)) throw refusals.notEmulated('Query of metadata', call.path);
  throw refusals.notInDataPlane(call.method, call.path);
}
