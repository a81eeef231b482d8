import { createHash } from 'node:crypto';
import type { Db } from '../../database.ts';

/** Which indexes a query went by, as Azure names them; each is a list of paths, one of them or several. */
export interface IndexUse {
  readonly utilized: readonly (readonly string[])[];
  /** What would have spared it a walk. */
  readonly potential: readonly (readonly string[])[];
}

/** An index costs on each write: Azure has one on every path, we only where it spares a walk, and so many. */
const mostIndexes = 8;

/** @param expressions SQL of the paths, in the order of the index */
export function makePathIndex(db: Db, table: string, expressions: readonly string[]): void {
  const prefix = `${table}_path_`;
  const name = prefix + createHash('sha256').update(expressions.join()).digest('hex').slice(0, 12);
  const made = db
    .prepare<[number, string], { name: string }>(
      "select name from sqlite_master where type = 'index' and substr(name, 1, ?) = ?",
    )
    .all(prefix.length, prefix);
  if (made.length >= mostIndexes || made.some((index) => index.name === name)) return;
  db.exec(`create index ${name} on ${table}(${expressions.join(', ')}, pk)`);
}

/** @param sql and args of the statement that reads the documents */
export function explainIndexes(
  db: Db,
  { sql, args }: { readonly sql: string; readonly args: readonly unknown[] },
  wanted: readonly string[],
): IndexUse {
  const steps = db.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...args);
  const utilized = steps.flatMap(({ detail }) => pathsUsed(db, detail));
  const isWalk = utilized.length === 0 && wanted.length > 0;
  return { utilized, potential: isWalk ? [wanted.map(toPath)] : [] };
}

/** SEARCH items_1 USING INDEX items_1_path_0a1b (<expr>=? AND <expr>>? AND pk=?): as many of its first columns as there are conditions. */
function pathsUsed(db: Db, detail: string): string[][] {
  const [, name, conditions = ''] =
    /USING (?:COVERING )?INDEX (\w+_path_\w+) \((.*)\)$/.exec(detail) ?? [];
  if (name === undefined) return [];
  const { sql } = db
    .prepare<[string], { sql: string }>('select sql from sqlite_master where name = ?')
    .get(name) ?? { sql: '' };
  const columns = sql.slice(sql.indexOf('(') + 1).match(expression) ?? [];
  const equal = conditions.match(/(?<!\bpk)=\?/g)?.length ?? 0;
  const ranged = /(?<!\b(?:pk|rid))[<>]\?/.test(conditions) ? 1 : 0;
  return [columns.slice(0, equal + ranged).map(toPath)];
}

const expression = /json_extract\(body, '[^']*'\)|\b(?:id|ts)\b/g;

/** Of json_extract(body, '$."a"."b"[0]'): /a/b/0; of the columns id and ts: /id and /_ts. */
function toPath(sql: string): string {
  if (sql === 'id' || sql === 'ts') return sql === 'id' ? '/id' : '/_ts';
  return [...sql.matchAll(/\."([^"]+)"|\[(\d+)\]/g)].map(([, key, at]) => `/${key ?? at}`).join('');
}
