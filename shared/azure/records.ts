import type { Container, JSONValue, SqlParameter } from '@azure/cosmos';
import type { z } from 'zod';
import { AppError, isAppError } from '../platform/errors.ts';
import { statusOf } from './status.ts';

/** Where a record lies: the partition key and the id in it. */
export interface Address {
  readonly pk: string;
  readonly id: string;
}

export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

export interface Query {
  readonly where: string;
  readonly parameters?: Readonly<Record<string, JSONValue>>;
  /** A property that pages go along, ascending, e.g. "c.id". */
  readonly orderBy?: string;
  /** One partition only; absent means all of them. */
  readonly pk?: string;
  /** Least and most are the caller's duty: no query may read without a cap. */
  readonly limit: number;
}

/** Typed records in one Cosmos container: parsed on read, changed by etag. */
export interface Records<T> {
  read(at: Address): Promise<Versioned<T> | undefined>;
  /** @throws AppError RECORD_CONFLICT when it is there already */
  create(value: T): Promise<void>;
  put(value: T): Promise<void>;
  /** @throws AppError RECORD_CONFLICT when it has changed since */
  replace(value: T, etag: string): Promise<void>;
  /**
   * Removing what is not there is no error.
   * @param etag only if it is still this version: else it is left alone, without an error
   */
  remove(at: Address, etag?: string): Promise<void>;
  /**
   * Reads, changes, replaces by etag; again from the start when somebody else was faster.
   * @param change returns undefined to leave the record alone
   * @returns the record as it now is; undefined when there is none
   */
  update(at: Address, change: (current: T) => T | undefined): Promise<T | undefined>;
  /**
   * All records of one partition up to the limit, as one feed: a query would cost a second call, for its plan.
   * @param onInvalid what does not fit the schema is told to it and left out; without it, the whole list fails
   */
  list(pk: string, limit: number, onInvalid?: OnInvalid): Promise<T[]>;
  /** @param onInvalid as in list */
  query(query: Query, onInvalid?: OnInvalid): Promise<T[]>;
  /** @param expression a SELECT VALUE expression, e.g. "COUNT(1)" */
  value(expression: string, query: Omit<Query, 'limit' | 'orderBy'>): Promise<unknown>;
}

type OnInvalid = (error: AppError) => void;

const maxAttempts = 20;
/** No item can have such an id, and Cosmos answers a question for one by an error (learn.microsoft.com/azure/cosmos-db/concepts-limits). */
const impossibleInId = /[/\\?#]/;
const mostItemsPerPage = 1_000;

/** @param pkOf the partition key of a record; where the container's path is /pk it is stored in the record */
export function createRecords<T extends { id: string }>(options: {
  container: Container;
  schema: z.ZodType<T>;
  pkOf: (value: T) => string;
  /** Name of the property that the container is partitioned by. */
  pkProperty: 'pk' | 'tenantId';
}): Records<T> {
  const { container, schema, pkOf, pkProperty } = options;
  const stored = (value: T) => ({ ...value, [pkProperty]: pkOf(value) });
  const parse = (resource: unknown): T => {
    const parsed = schema.safeParse(resource);
    if (parsed.success) return parsed.data;
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'unknown' };
    const where = `${container.id}/${idOf(resource)} at ${path.join('.')}`;
    throw new AppError('RECORD_INVALID', `A record does not fit its schema: ${where}: ${message}`);
  };

  async function read({ pk, id }: Address): Promise<Versioned<T> | undefined> {
    if (impossibleInId.test(id)) return undefined;
    const { resource, etag } = await container.item(id, pk).read<object>();
    return resource === undefined ? undefined : { value: parse(resource), etag };
  }

  const replace = async (value: T, etag: string): Promise<void> => {
    await conflicts(() =>
      container.item(value.id, pkOf(value)).replace(stored(value), {
        accessCondition: { type: 'IfMatch', condition: etag },
      }),
    );
  };

  const fetch = async (text: string, { parameters = {}, pk }: Omit<Query, 'limit'>) => {
    const named: SqlParameter[] = Object.entries(parameters).map(([name, value]) => ({
      name: `@${name}`,
      value,
    }));
    const { resources } = await container.items
      .query<unknown>(
        { query: text, parameters: named },
        pk === undefined ? {} : { partitionKey: pk },
      )
      .fetchAll();
    return resources;
  };

  return {
    read,
    replace,
    async create(value) {
      await conflicts(() => container.items.create(stored(value)));
    },
    async put(value) {
      await container.items.upsert(stored(value));
    },
    async remove({ pk, id }, etag) {
      const condition =
        etag === undefined ? {} : { accessCondition: { type: 'IfMatch', condition: etag } };
      await container
        .item(id, pk)
        .delete(condition)
        .catch((error: unknown) => {
          if (!conflictStatuses.has(statusOf(error))) throw error;
        });
    },
    async update(at, change) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const current = await read(at);
        if (current === undefined) return undefined;
        const next = change(current.value);
        if (next === undefined) return current.value;
        const done = await replace(next, current.etag).then(
          () => true,
          (error: unknown) => {
            if (error instanceof AppError && error.code === 'RECORD_CONFLICT') return false;
            throw error;
          },
        );
        if (done) return next;
      }
      throw new AppError('RECORD_CONFLICT', `Record ${container.id}/${at.id} changes too fast`);
    },
    async list(pk, limit, onInvalid) {
      const pages = container.items.readAll<{ id: string }>({
        partitionKey: pk,
        maxItemCount: Math.min(limit, mostItemsPerPage),
      });
      const found: unknown[] = [];
      while (pages.hasMoreResults() && found.length < limit) {
        found.push(...((await pages.fetchNext()).resources ?? []));
      }
      return found.slice(0, limit).flatMap((one) => valid(() => parse(one), onInvalid));
    },
    async query(query, onInvalid) {
      const order = query.orderBy === undefined ? '' : ` ORDER BY ${query.orderBy}`;
      const text = `SELECT * FROM c WHERE ${query.where}${order} OFFSET 0 LIMIT ${query.limit}`;
      return (await fetch(text, query)).flatMap((one) => valid(() => parse(one), onInvalid));
    },
    async value(expression, query) {
      const [value] = await fetch(`SELECT VALUE ${expression} FROM c WHERE ${query.where}`, query);
      return value;
    },
  };
}

const idOf = (resource: unknown): string =>
  typeof resource === 'object' && resource !== null && 'id' in resource ? String(resource.id) : '?';

/** @returns nothing where the record is invalid and somebody wants to be told of it */
export function valid<T>(parse: () => T, onInvalid: OnInvalid | undefined): T[] {
  try {
    return [parse()];
  } catch (error) {
    if (onInvalid === undefined || !isAppError(error, 'RECORD_INVALID')) throw error;
    onInvalid(error);
    return [];
  }
}

const conflictStatuses = new Set<unknown>([404, 409, 412]);

/** 409 and 412 mean the same to us: somebody else was faster. 404 on replace too: it has been removed. */
async function conflicts(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!conflictStatuses.has(statusOf(error))) throw error;
    throw new AppError('RECORD_CONFLICT', 'The record has changed meanwhile', { cause: error });
  }
}
