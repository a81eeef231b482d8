import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import type { Container } from '../store.ts';
import type { Prefilter, SqlValue } from './plan.ts';

export interface Scan {
  readonly container: Container;
  /** The partition key, or its first parts, as JSON; absent means all partitions. */
  readonly pk: { readonly json: string; readonly isWhole: boolean } | undefined;
  readonly prefilter: Prefilter | undefined;
  /** False when only the number of documents matters. */
  readonly withBody: boolean;
  /** By partition key and number; otherwise in whatever order is fastest. */
  readonly inOrder: boolean;
}

export interface Located {
  readonly rid: number;
  readonly pk: string;
  readonly body: string;
}

/** Walks the documents that a query may want. */
export interface Scanner {
  /** @param from the place to go on at, that document included; absent means all */
  scan(scan: Scan, from?: { readonly pk: string; readonly rid: number }): Iterable<Located>;
}

const mostStatements = 200;
/** An index costs on each write; in a small container a walk is as fast. */
const fewestLsnForIndex = 1000;
const usesForIndex = 3;
const mostIndexes = 8;

export function createScanner(db: Db, clock: Clock): Scanner {
  type Statement = ReturnType<typeof db.prepare<SqlValue[], Located>>;
  const statements = new Map<string, Statement>();
  const uses = new Map<string, number>();

  function statementOf(sql: string): Statement {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= mostStatements) statements.clear();
    const statement = db.prepare<SqlValue[], Located>(sql);
    statements.set(sql, statement);
    return statement;
  }

  /** Paths that queries ask for again and again get an index, as Azure has one on every path. */
  function indexWhatIsUsed({ container, prefilter }: Scan): void {
    if (container.lsn() < fewestLsnForIndex) return;
    for (const expression of prefilter?.indexable ?? []) {
      const key = `${container.number} ${expression}`;
      const count = (uses.get(key) ?? 0) + 1;
      uses.set(key, count);
      if (count === usesForIndex) makeIndex(db, container.items.name, expression);
    }
  }

  return {
    scan(scan, from) {
      indexWhatIsUsed(scan);
      const { sql, args } = toSql(scan, { from, second: Math.floor(clock.now() / 1000) });
      const rows = statementOf(sql);
      return scan.withBody || scan.inOrder ? rows.iterate(...args) : repeated(rows.get(...args));
    },
  };
}

/** When only the number of documents matters, they are counted, and one stands for all. */
function* repeated(counted: Located | undefined): Generator<Located> {
  const count = counted?.rid ?? 0;
  for (let rid = 0; rid < count; rid += 1) yield { rid, pk: '', body: 'null' };
}

interface Position {
  readonly from: { readonly pk: string; readonly rid: number } | undefined;
  readonly second: number;
}

function toSql({ container, pk, prefilter, withBody, inOrder }: Scan, { from, second }: Position) {
  const where = ['(expires is null or expires > ?)'];
  const args: SqlValue[] = [second];
  if (pk?.isWhole) {
    where.push('pk = ?');
    args.push(pk.json);
  } else if (pk) {
    const start = `${pk.json.slice(0, -1)},`; // ["a" and a comma: what goes on after the first parts
    where.push('pk >= ? and pk < ?');
    args.push(start, `${start}\u{10FFFF}`);
  }
  if (from) {
    where.push('(pk, rid) >= (?, ?)');
    args.push(from.pk, from.rid);
  }
  if (prefilter) {
    where.push(prefilter.sql);
    args.push(...prefilter.args);
  }
  const columns = withBody
    ? 'rid, pk, body'
    : `${inOrder ? 'rid' : 'count(*) as rid'}, pk, 'null' as body`;
  const order = inOrder ? ' order by pk, rid' : '';
  const sql = `select ${columns} from ${container.items.name} where ${where.join(' and ')}${order}`;
  return { sql, args };
}

function makeIndex(db: Db, table: string, expression: string): void {
  const prefix = `${table}_path_`;
  const made = db.prepare<[number, string], { count: number }>(
    "select count(*) as count from sqlite_master where type = 'index' and substr(name, 1, ?) = ?",
  );
  const count = made.get(prefix.length, prefix)?.count ?? 0;
  if (count >= mostIndexes || !tellsApart(db, table, expression)) return;
  const name = `${prefix}${createHash('sha256').update(expression).digest('hex').slice(0, 12)}`;
  db.exec(`create index if not exists ${name} on ${table}(${expression}, pk)`);
  db.pragma('analysis_limit = 400');
  db.exec(`analyze ${table}`);
}

/** A path with a handful of values, such as a status, is better walked than looked up. */
function tellsApart(db: Db, table: string, expression: string): boolean {
  const sample = db
    .prepare<[], { values: number }>(
      `select count(distinct value) as "values" from
       (select ${expression} as value from ${table} order by rid desc limit 1000)`,
    )
    .get();
  return (sample?.values ?? 0) >= 20;
}
