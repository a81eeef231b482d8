import type { Db } from '../../database.ts';

/** A site collection with its one web: a folder below `sites`, or a person's below `onedrive`. */
export interface Site {
  /** `hostname,collection,web`, as Graph calls it. */
  readonly id: string;
  readonly kind: 'team' | 'personal';
  /** Of a personal site the person's key. */
  readonly name: string;
  /** GUIDs; the first is what product and SharePoint call the site by. */
  readonly collectionId: string;
  readonly webId: string;
  /** Of a personal site. */
  readonly ownerOid: string | null;
  readonly path: string;
  readonly identity: string;
  readonly createdAt: number;
  readonly goneAt: number | null;
}

/** A document library, or a person's OneDrive. */
export interface Drive {
  readonly id: string;
  readonly siteId: string;
  /** A GUID: the list behind the library. */
  readonly listId: string;
  readonly rootId: string;
  readonly name: string;
  readonly path: string;
  readonly identity: string;
  readonly createdAt: number;
  readonly goneAt: number | null;
}

/** Rows of one of the two tables; those that are gone are not found. */
export interface Places<T> {
  get(id: string): T | undefined;
  /** By name. */
  all(): T[];
  insert(place: T): T;
  update(id: string, patch: Partial<T>): T;
}

export interface Sites extends Places<Site> {
  named(kind: Site['kind'], name: string): Site | undefined;
}

export interface Drives extends Places<Drive> {
  of(siteId: string): Drive[];
}

/** Without regard to case, as SharePoint compares names in URLs. */
const isSameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function openSites(db: Db): Sites {
  const places = openPlaces<Site>(db, 'sites');
  return {
    ...places,
    named: (kind, name) =>
      places.all().find((site) => site.kind === kind && isSameName(site.name, name)),
  };
}

export function openDrives(db: Db): Drives {
  const places = openPlaces<Drive>(db, 'drives');
  return { ...places, of: (siteId) => places.all().filter((drive) => drive.siteId === siteId) };
}

function openPlaces<T extends Site | Drive>(db: Db, table: 'sites' | 'drives'): Places<T> {
  const byId = db.prepare<[string], T>(`SELECT * FROM ${table} WHERE id = ? AND goneAt IS NULL`);
  const all = db.prepare<[], T>(
    `SELECT * FROM ${table} WHERE goneAt IS NULL ORDER BY name COLLATE NOCASE, id`,
  );
  return {
    get: (id) => byId.get(id),
    all: () => all.all(),
    insert(place) {
      const columns = Object.keys(place);
      const values = columns.map((column) => `@${column}`).join(', ');
      db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`).run(place);
      return place;
    },
    update(id, patch) {
      const sets = Object.keys(patch).map((column) => `${column} = @${column}`);
      db.prepare(`UPDATE ${table} SET ${sets.join(', ')} WHERE id = @id`).run({ ...patch, id });
      return db.prepare<[string], T>(`SELECT * FROM ${table} WHERE id = ?`).get(id) as T;
    },
  };
}
