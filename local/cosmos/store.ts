import { join } from 'node:path';
import { createGroupCommit, openDatabase, type Db, type GroupCommit } from '../database.ts';
import type { EmulatorContext } from '../emulator.ts';
import { createBudget, type Budget } from './budget.ts';
import {
  DatabaseDefinition,
  definitionEtag,
  keysOf,
  ridOf,
  type ContainerDefinition,
} from './container.ts';
import { openItemTable, type ItemTable } from './item-table.ts';

/** A container that answers: its definition, its numbers and its items. */
export interface Container {
  readonly databaseId: string;
  readonly id: string;
  readonly definition: ContainerDefinition;
  readonly partitionKeys: readonly (readonly string[])[];
  readonly uniqueKeys: readonly (readonly (readonly string[])[])[];
  readonly databaseNumber: number;
  readonly number: number;
  readonly rid: string;
  readonly databaseRid: string;
  readonly etag: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly items: ItemTable;
  /** Absent where throughput has no limit. */
  readonly budget: Budget | undefined;
  /** Number of the latest write. */
  readonly lsn: () => number;
  /** A number for the next write, higher than any before, also after a restart. */
  readonly nextLsn: () => number;
  /** Keeps the latest number where no item holds it any more. */
  readonly saveLsn: () => void;
}

export interface Database {
  readonly id: string;
  readonly number: number;
  readonly rid: string;
  readonly containers: ReadonlyMap<string, Container>;
}

export interface Store {
  readonly db: Db;
  readonly write: GroupCommit;
  readonly databases: ReadonlyMap<string, Database>;
}

const schema = `
  create table if not exists databases(id text primary key, number integer not null);
  create table if not exists containers(
    database text not null, id text not null, number integer not null, created_at integer not null,
    partition_key text not null, lsn integer not null default 0, primary key(database, id));`;

/** Opens the file and makes the databases and containers of the definitions, keeping what is there. */
export function openStore(
  context: Pick<EmulatorContext, 'dataDir' | 'clock'>,
  definitions: readonly DatabaseDefinition[],
): Store {
  const { dataDir } = context;
  const file = dataDir === undefined ? undefined : join(dataDir, 'cosmos.db');
  const db = openDatabase(file, schema);
  db.pragma('cache_size = -65536'); // 64 MB: point reads in a big file come from memory
  const { clock } = context;
  const createdAt = Math.floor(clock.now() / 1000);
  const budgetOf = (throughput: number | undefined) =>
    throughput === undefined ? undefined : createBudget(throughput, clock);
  const open = db.transaction(() =>
    definitions.map((input): [string, Database] => {
      const { id, containers, throughput } = DatabaseDefinition.parse(input);
      const number = numberOfDatabase(db, id);
      const shared = budgetOf(throughput);
      const made = containers.map((definition): [string, Container] => {
        const budget = budgetOf(definition.throughput) ?? shared;
        const opening = { db, databaseId: id, number, definition, createdAt, budget };
        return [definition.id, openContainer(opening)];
      });
      return [id, { id, number, rid: ridOf(number), containers: new Map(made) }];
    }),
  );
  return { db, write: createGroupCommit(db), databases: new Map(open()) };
}

function numberOfDatabase(db: Db, id: string): number {
  db.prepare(
    'insert or ignore into databases(id, number) select ?, coalesce(max(number), 0) + 1 from databases',
  ).run(id);
  return (db.prepare('select number from databases where id = ?').get(id) as { number: number })
    .number;
}

interface ContainerRow {
  readonly number: number;
  readonly created_at: number;
  readonly partition_key: string;
  readonly lsn: number;
}

interface Opening {
  readonly db: Db;
  readonly databaseId: string;
  readonly number: number;
  readonly definition: ContainerDefinition;
  readonly createdAt: number;
  readonly budget: Budget | undefined;
}

function openContainer({ budget, ...opening }: Opening): Container {
  const { db, databaseId, number, definition } = opening;
  const { id, partitionKeyPaths } = definition;
  const row = rowOfContainer(opening);
  if (row.partition_key !== JSON.stringify(partitionKeyPaths)) {
    throw new Error(
      `Container ${databaseId}/${id} was made with partition key ${row.partition_key}, which cannot change: delete its data or use another id.`,
    );
  }
  const items = openItemTable(db, `items_${row.number}`);
  const save = db.prepare('update containers set lsn = ? where number = ?');
  let lsn = Math.max(row.lsn, items.count().lsn ?? 0);
  return {
    databaseId,
    id,
    definition,
    partitionKeys: partitionKeyPaths.map(keysOf),
    uniqueKeys: (definition.uniqueKeys ?? []).map((paths) => paths.map(keysOf)),
    databaseNumber: number,
    number: row.number,
    rid: ridOf(number, row.number),
    databaseRid: ridOf(number),
    etag: definitionEtag(definition),
    createdAt: row.created_at,
    items,
    budget,
    lsn: () => lsn,
    nextLsn: () => (lsn += 1),
    saveLsn: () => save.run(lsn, row.number),
  };
}

function rowOfContainer({
  db,
  databaseId,
  definition,
  createdAt,
}: Omit<Opening, 'budget'>): ContainerRow {
  db.prepare(
    `insert or ignore into containers(database, id, number, created_at, partition_key)
     select ?, ?, coalesce(max(number), 0) + 1, ?, ? from containers`,
  ).run(databaseId, definition.id, createdAt, JSON.stringify(definition.partitionKeyPaths));
  const find = db.prepare('select * from containers where database = ? and id = ?');
  return find.get(databaseId, definition.id) as ContainerRow;
}
