import type { Db } from '../../database.ts';
import type { Grant, Principal, SharedLink } from './judge.ts';

/** A sharing link. Its id also is its permission's. */
export interface Link extends SharedLink {
  readonly id: string;
  /** The item that it opens. */
  readonly itemId: string;
  readonly hasPassword: boolean;
}

interface LinkRow extends Omit<Link, 'hasPassword' | 'people'> {
  readonly hasPassword: number;
  /** JSON. */
  readonly people: string;
}

/** Permission lists as they are kept: who stands in them, not what follows from it. */
export interface Lists {
  /** undefined: the item has none of its own. */
  on(itemId: string): Grant[] | undefined;
  begin(itemId: string, grants: readonly Grant[]): void;
  drop(itemId: string): void;
  /** Replaces what the same principal has. */
  put(itemId: string, grant: Grant): void;
  /** The same, unless the principal has something already. */
  offer(itemId: string, grant: Grant): void;
  take(itemId: string, principal: Principal): void;
  /** Items whose lists name it. */
  naming(principal: Principal): string[];
  link(id: string): Link | undefined;
  linksOf(itemId: string): Link[];
  links(): Link[];
  saveLink(link: Link): Link;
  /** The link, and its place in each list that it was copied to. */
  removeLink(id: string): void;
}

export function openLists(db: Db): Lists {
  const has = db.prepare<[string]>('SELECT 1 FROM permission_lists WHERE itemId = ?');
  const grantsOn = db.prepare<[string], Grant>(
    'SELECT kind, principal, role, expiresAt FROM permission_grants WHERE itemId = ? ORDER BY kind, principal',
  );
  const insert = (conflict: 'REPLACE' | 'IGNORE') =>
    db.prepare<[Grant & { itemId: string }]>(
      `INSERT OR ${conflict} INTO permission_grants VALUES (@itemId, @kind, @principal, @role, @expiresAt)`,
    );
  const replace = insert('REPLACE');
  const ignore = insert('IGNORE');
  const put = (itemId: string, grant: Grant) => void replace.run({ ...grant, itemId });
  const linkById = db.prepare<[string], LinkRow>('SELECT * FROM sharing_links WHERE id = ?');
  const linksOn = db.prepare<[string], LinkRow>(
    'SELECT * FROM sharing_links WHERE itemId = ? ORDER BY id',
  );
  const putLink = db.prepare(
    `INSERT OR REPLACE INTO sharing_links VALUES (@id, @itemId, @scope, @type, @hasPassword, @expiresAt, @people)`,
  );
  const takeOne = db.prepare<[Principal & { itemId: string }]>(
    'DELETE FROM permission_grants WHERE itemId = @itemId AND kind = @kind AND principal = @principal',
  );
  return {
    on: (itemId) => (has.get(itemId) === undefined ? undefined : grantsOn.all(itemId)),
    begin(itemId, grants) {
      db.prepare('INSERT OR IGNORE INTO permission_lists VALUES (?)').run(itemId);
      for (const grant of grants) put(itemId, grant);
    },
    drop(itemId) {
      db.prepare('DELETE FROM permission_lists WHERE itemId = ?').run(itemId);
      db.prepare('DELETE FROM permission_grants WHERE itemId = ?').run(itemId);
    },
    put,
    offer: (itemId, grant) => void ignore.run({ ...grant, itemId }),
    take: (itemId, { kind, principal }) => void takeOne.run({ itemId, kind, principal }),
    naming: ({ kind, principal }) =>
      db
        .prepare<[string, string], string>(
          'SELECT itemId FROM permission_grants WHERE kind = ? AND principal = ? ORDER BY itemId',
        )
        .pluck()
        .all(kind, principal),
    link(id) {
      const row = linkById.get(id);
      return row && toLink(row);
    },
    linksOf: (itemId) => linksOn.all(itemId).map(toLink),
    links: () =>
      db.prepare<[], LinkRow>('SELECT * FROM sharing_links ORDER BY id').all().map(toLink),
    saveLink(link) {
      const { id, itemId, scope, type, expiresAt } = link;
      const hasPassword = Number(link.hasPassword);
      const people = JSON.stringify(link.people);
      putLink.run({ id, itemId, scope, type, expiresAt, hasPassword, people });
      return link;
    },
    removeLink(id) {
      db.prepare('DELETE FROM sharing_links WHERE id = ?').run(id);
      db.prepare(`DELETE FROM permission_grants WHERE kind = 'link' AND principal = ?`).run(id);
    },
  };
}

const toLink = (row: LinkRow): Link => ({
  ...row,
  hasPassword: row.hasPassword === 1,
  people: JSON.parse(row.people) as Principal[],
});
