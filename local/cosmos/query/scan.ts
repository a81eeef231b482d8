import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import type { Container } from '../store.ts';
import { openPathIndexes, type IndexUse } from './path-indexes.ts';
import type { Prefilter, SqlValue } from './plan.ts';
import type { Work } from './work.ts';

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

type Start = { readonly pk: string; readonly rid: number } | undefined;

/** Walks the documents that a query may want. One walk ends before the next begins. */
export interface Scanner {
  /**
   * Counts in `work` what is looked at. A query for whose conditions SQLite walked in vain gets an index for the next time.
   * @param from the place to go on at, that document included; undefined means all
   */
  scan(scan: Scan, work: Work, from: Start): Iterable<Located>;
  /** The indexes that such a walk goes by now. */
  explain(scan: Scan, from: Start): IndexUse;
}

const mostStatements = 200;
/** Documents that SQLite may look at for nothing before the query gets an index. */
const mostInVain = 1000;

export function createScanner(db: Db, clock: Clock): Scanner {
  type Statement = ReturnType<typeof db.prepare<SqlValue[], Located>>;
  const statements = new Map<string, Statement>();
  const indexes = openPathIndexes(db);
  // What SQLite leaves out has been looked at all the same: it says so itself, for each row.
  let counting: Work = { retrieved: 0, retrievedBytes: 0, matched: 0 };
  db.function('looked_at', { deterministic: false }, (_rid: unknown, bytes: unknown) => {
    counting.retrieved += 1;
    counting.retrievedBytes += bytes as number;
    return 1;
  });

  function statementOf(sql: string): Statement {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= mostStatements) statements.clear();
    const statement = db.prepare<SqlValue[], Located>(sql);
    statements.set(sql, statement);
    return statement;
  }

  function read(scan: Scan, from: Start) {
    const { container, pk, prefilter } = scan;
    // without statistics SQLite takes each further comparison for next to nothing, so it is told; not within a partition
    const index = pk ? undefined : indexes.find(container.items.name, prefilter?.indexable ?? []);
    return toSql(scan, { from, second: Math.floor(clock.now() / 1000), index });
  }

  function* walk(scan: Scan, work: Work, from: Start): Generator<Located> {
    const { sql, args } = read(scan, from);
    const rows = statementOf(sql);
    const before = work.retrieved;
    let found = 0;
    counting = work;
    try {
      const isWhole = scan.withBody || scan.inOrder;
      for (const row of isWhole ? rows.iterate(...args) : repeated(rows.get(...args))) {
        found += 1;
        yield row;
      }
    } finally {
      const isInVain = work.retrieved - before - found > mostInVain;
      if (isInVain) indexes.make(scan.container.items.name, scan.prefilter?.indexable ?? []);
    }
  }

  return {
    scan: walk,
    explain: (scan, from) => indexes.explain(read(scan, from), scan.prefilter?.indexable ?? []),
  };
}

/** When only the number of documents matters, they are counted, and one stands for all. */
function* repeated(counted: Located | undefined): Generator<Located> {
  const count = counted?.rid ?? 0;
  for (let rid = 0; rid < count; rid += 1) yield { rid, pk: '', body: 'null' };
}

interface Position {
  readonly from: Start;
  readonly second: number;
  /** The one to go by; undefined leaves it to SQLite. */
  readonly index: string | undefined;
}

function toSql(scan: Scan, { from, second, index }: Position) {
  const { container, pk, prefilter, withBody, inOrder } = scan;
  // the length makes SQLite go to the document, where for a count the index may be enough
  const where = [`looked_at(rid, ${withBody ? 'octet_length(body)' : 0})`];
  where.push('(expires is null or expires > ?)');
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
  const table = `${container.items.name}${index === undefined ? '' : ` indexed by ${index}`}`;
  const sql = `select ${columns} from ${table} where ${where.join(' and ')}${order}`;
  return { sql, args };
}
