import type { Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { chargeForFeed } from './charge.ts';
import { refusals } from './errors.ts';
import type { StoredItem } from './item-table.ts';
import type { Container } from './store.ts';
import { header, pageSizeOf, partitionKeyHeader, type Answer, type Call } from './wire.ts';

export type ChangeFeed = (call: Call, container: Container) => Answer;

const largestPage = 4 * 1024 * 1024;

/** The latest version of each item in the order of its last write. Deletes are not in it, as in Azure. */
export function createChangeFeed(db: Db, clock: Clock): ChangeFeed {
  return (call, container) => {
    checkMode(call);
    const from = startOf(call, container);
    const pk = partitionKeyHeader(call, container);
    if (pk?.isWhole === false)
      throw refusals.notEmulated('Change feed of', 'a partition key prefix');
    const changes = db
      .prepare<(string | number)[], Pick<StoredItem, 'lsn' | 'body'>>(
        `select lsn, body from ${container.items.name}
         where lsn > ? and ts >= ? and (expires is null or expires > ?) ${pk ? 'and pk = ?' : ''}
         order by lsn limit ?`,
      )
      .iterate(
        from,
        sinceOf(call),
        Math.floor(clock.now() / 1000),
        ...(pk ? [pk.json] : []),
        pageSizeOf(call),
      );
    return toAnswer(container, from, takePage(changes));
  };
}

function checkMode(call: Call): void {
  const mode = header(call, 'a-im') ?? '';
  if (!/^incremental feed$/i.test(mode)) throw refusals.notEmulated('Change feed mode', mode);
  const start = header(call, 'x-ms-start-epk') ?? '';
  const end = header(call, 'x-ms-end-epk') ?? 'FF';
  if (start !== '' || end !== 'FF') {
    throw refusals.notEmulated('Change feed of', 'a range narrower than the container');
  }
}

/** The token is the number of the last write seen; `*` means from now on. */
function startOf(call: Call, container: Container): number {
  const token = header(call, 'if-none-match');
  if (token === undefined) return 0;
  if (token === '*') return container.lsn();
  const lsn = Number(token.replaceAll('"', ''));
  if (!Number.isInteger(lsn)) throw refusals.badRequest('Invalid Continuation Token');
  return lsn;
}

function sinceOf(call: Call): number {
  const since = header(call, 'if-modified-since');
  return since === undefined ? 0 : Math.floor(Date.parse(since) / 1000) || 0;
}

type Change = Pick<StoredItem, 'lsn' | 'body'>;

function takePage(changes: Iterable<Change>): Change[] {
  const page: Change[] = [];
  let size = 0;
  for (const change of changes) {
    size += change.body.length;
    if (page.length > 0 && size > largestPage) break;
    page.push(change);
  }
  return page;
}

function toAnswer(container: Container, from: number, page: readonly Change[]): Answer {
  const last = page.at(-1)?.lsn ?? Math.max(from, container.lsn());
  const headers = { etag: `"${last}"`, 'x-ms-item-count': page.length };
  if (page.length === 0) return { status: 304, headers, container };
  const documents = page.map(({ lsn, body }) => `${body.slice(0, -1)},"_lsn":${lsn}}`);
  const body = `{"_rid":"${container.rid}","Documents":[${documents.join(',')}],"_count":${page.length}}`;
  return { status: 200, body, headers, container, charge: chargeForFeed(documents) };
}
