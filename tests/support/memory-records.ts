import type { z } from 'zod';
import {
  valid,
  type Address,
  type Query,
  type Records,
  type Versioned,
} from '../../shared/azure/records.ts';
import { AppError } from '../../shared/platform/errors.ts';

/** What a container holds, by partition and id; two kinds of records may share one, as grants do. */
export type Rows = Map<string, { readonly pk: string; readonly value: object; etag: string }>;

/** Told of each write before it happens and after it: may wait, or throw, as a broken line would. */
export interface Line {
  before(write: string): Promise<void> | void;
  after(write: string): Promise<void> | void;
}

/** Meaning of the WHERE clauses that the product asks with: a text that is not here is an error. */
export type Predicates = Readonly<
  Record<string, (row: Row, parameters: NonNullable<Query['parameters']>) => boolean>
>;
type Row = Readonly<Record<string, unknown>>;

const conflict = () => new AppError('RECORD_CONFLICT', 'The record has changed meanwhile');
let etags = 0;

/** Records in memory with the promises of those in Cosmos: parsed on read, changed by etag. */
export function createMemoryRecords<T extends { id: string }>(options: {
  name: string;
  rows: Rows;
  schema: z.ZodType<T>;
  pkOf: (value: T) => string;
  predicates: Predicates;
  line: Line;
}): Records<T> {
  const { name, rows, schema, pkOf, predicates, line } = options;
  const keyOf = ({ pk, id }: Address) => `${pk}\n${id}`;
  const addressOf = (value: T): Address => ({ pk: pkOf(value), id: value.id });
  const set = (value: T) =>
    rows.set(keyOf(addressOf(value)), {
      pk: pkOf(value),
      value: structuredClone(value),
      etag: `"${(etags += 1)}"`,
    });

  const parse = (value: object): T => {
    const parsed = schema.safeParse(structuredClone(value));
    if (parsed.success) return parsed.data;
    throw new AppError('RECORD_INVALID', `A record of ${name} does not fit its schema`);
  };

  async function write(kind: string, work: () => void): Promise<void> {
    await line.before(`${name}.${kind}`);
    work();
    await line.after(`${name}.${kind}`);
  }

  async function read(at: Address): Promise<Versioned<T> | undefined> {
    await Promise.resolve();
    const row = rows.get(keyOf(at));
    return row && { value: parse(row.value), etag: row.etag };
  }

  const replace = (value: T, etag: string): Promise<void> =>
    write('replace', () => {
      if (rows.get(keyOf(addressOf(value)))?.etag !== etag) throw conflict();
      set(value);
    });

  const matching = ({ where, parameters = {}, pk }: Omit<Query, 'limit'>): object[] => {
    const holds = predicates[where];
    if (!holds) throw new Error(`This fake knows no query ${where}`);
    return [...rows.values()]
      .filter((row) => (pk === undefined || row.pk === pk) && holds({ ...row.value }, parameters))
      .map((row) => row.value);
  };

  return {
    read,
    replace,
    create: (value) =>
      write('create', () => {
        if (rows.has(keyOf(addressOf(value)))) throw conflict();
        set(value);
      }),
    put: (value) => write('put', () => void set(value)),
    remove: (at, etag) =>
      write('remove', () => {
        if (etag === undefined || rows.get(keyOf(at))?.etag === etag) rows.delete(keyOf(at));
      }),
    async update(at, change) {
      for (let attempt = 1; attempt <= 20; attempt++) {
        const current = await read(at);
        if (current === undefined) return undefined;
        const next = change(current.value);
        if (next === undefined) return current.value;
        const isDone = await replace(next, current.etag).then(
          () => true,
          (error: unknown) => {
            if (error instanceof AppError && error.code === 'RECORD_CONFLICT') return false;
            throw error;
          },
        );
        if (isDone) return next;
      }
      throw conflict();
    },
    list: async (pk, limit, onInvalid) =>
      [...rows.values()]
        .filter((row) => row.pk === pk)
        .slice(0, limit)
        .flatMap((row) => valid(() => parse(row.value), onInvalid)),
    query: async (query, onInvalid) => {
      const found = matching(query);
      const along = query.orderBy?.split('.').slice(1);
      const at = (row: object) =>
        JSON.stringify(along?.reduce((inner: unknown, name) => Object(inner)[name], row) ?? null);
      if (along !== undefined) found.sort((a, b) => (at(a) < at(b) ? -1 : 1));
      return found.slice(0, query.limit).flatMap((one) => valid(() => parse(one), onInvalid));
    },
    async value(expression, query) {
      if (expression !== 'COUNT(1)') throw new Error(`This fake does not know ${expression}`);
      return matching(query).length;
    },
  };
}
