import { createHash } from 'node:crypto';
import type { Db } from '../../database.ts';

/** Which indexes a query went by, as Azure names them; each is a list of paths, one of them or several. */
export interface IndexUse {
  readonly utilized: readonly (readonly string[])[];
  /** What would have spared it a walk. */
  readonly potential: readonly (readonly string[])[];
}

interface Statement {
  readonly sql: string;
  readonly args: readonly (string | number)[];
}

/** An index costs on each write: Azure has one on every path, we only where it spares a walk, and so many in a table. */
const mostIndexes = 8;

export type PathIndexes = ReturnType<typeof openPathIndexes>;

/** Indexes over the paths that queries compare, all those of one query in one index. Paths are given as SQL. */
export function openPathIndexes(db: Db) {
  const find = db.prepare<[], { name: string; sql: string }>(
    "select name, sql from sqlite_master where type = 'index' and name like '%\\_path\\_%' escape '\\'",
  );
  const made = new Map<string, readonly string[]>(
    find.all().map(({ name, sql }) => [name, columnsOf(sql)]),
  );
  const nameOf = (table: string, paths: readonly string[]): string =>
    prefixOf(table) + createHash('sha256').update(paths.join()).digest('hex').slice(0, 12);

  return {
    /** @returns the name of the index over just these paths, if there is one */
    find(table: string, paths: readonly string[]): string | undefined {
      if (made.size === 0 || paths.length === 0) return undefined;
      const name = nameOf(table, paths);
      return made.has(name) ? name : undefined;
    },
    make(table: string, paths: readonly string[]): void {
      const name = nameOf(table, paths);
      const others = [...made.keys()].filter((one) => one.startsWith(prefixOf(table)));
      if (paths.length === 0 || made.has(name) || others.length >= mostIndexes) return;
      db.exec(`create index ${name} on ${table}(${paths.join(', ')}, pk)`);
      made.set(name, paths);
    },
    /** @param wanted the paths that an index would help */
    explain({ sql, args }: Statement, wanted: readonly string[]): IndexUse {
      const explained = db.prepare<(string | number)[], { detail: string }>(
        `explain query plan ${sql}`,
      );
      const utilized = explained.all(...args).flatMap(({ detail }) => pathsUsed(detail, made));
      const isWalk = utilized.length === 0 && wanted.length > 0;
      return { utilized, potential: isWalk ? [wanted.map(toPath)] : [] };
    },
  };
}

const prefixOf = (table: string) => `${table}_path_`;

/** `SEARCH items_1 USING INDEX items_1_path_0a1b (<expr>=? AND <expr>>? AND pk=?)`: its first columns, one for each condition. */
function pathsUsed(detail: string, made: ReadonlyMap<string, readonly string[]>): string[][] {
  const [, name = '', conditions = ''] = /INDEX (\w+) \((.*)\)$/.exec(detail) ?? [];
  const equal = conditions.match(/(?<!\bpk)=\?/g)?.length ?? 0;
  const ranged = /(?<!\b(?:pk|rid))[<>]\?/.test(conditions) ? 1 : 0;
  const paths = made.get(name)?.slice(0, equal + ranged) ?? [];
  return paths.length === 0 ? [] : [paths.map(toPath)];
}

const columnsOf = (sql: string): string[] =>
  sql.slice(sql.indexOf('(') + 1).match(/json_extract\(body, '[^']*'\)|\b(?:id|ts)\b/g) ?? [];

/** Of `json_extract(body, '$."a"[0]')`: /a/0; of the columns id and ts: /id and /_ts. */
function toPath(sql: string): string {
  if (sql === 'id') return '/id';
  if (sql === 'ts') return '/_ts';
  const keys = [...sql.matchAll(/\."([^"]+)"|\[(\d+)\]/g)];
  return keys.map(([, key, place]) => `/${key ?? place}`).join('');
}
