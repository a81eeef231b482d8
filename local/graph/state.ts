import type { Clock } from '../clock.ts';
import { openDatabase, type Db } from '../database.ts';
import type { Directory } from '../directory.ts';
import type { EmulatorContext } from '../emulator.ts';
import { openIds, type Ids } from './ids.ts';
import { schema } from './schema.ts';
import { openItems, type Item, type Items } from './tree/items.ts';
import { openJournal, type Journal } from './tree/journal.ts';
import { openDrives, openSites, type Drives, type Sites } from './tree/sites.ts';

/** What the twin remembers of sites, drives and items, and the clock that it remembers by. */
export interface Tree {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: EmulatorContext['log'];
  readonly ids: Ids;
  readonly sites: Sites;
  readonly drives: Drives;
  readonly items: Items;
  readonly journal: Journal;
  readonly directory: Directory;
  /** Absolute. */
  readonly contentDir: string;
  /** Where deleted files lie, outside of the content folder. */
  readonly recycleDir: string;
  /** The twin's own address: `https://127.0.0.1:7081`; known once it listens. */
  readonly origin: () => string;
}

/** What the tree asks of the rights, which live beside it. */
export interface Rights {
  /** Of an item with permissions of its own, and of each root: links' widest scope, none without links; undefined inherits. */
  sharedFacet(itemId: string): { readonly scope?: LinkScope } | undefined;
  /** In the transaction that has made it; a drive's root, too. */
  onCreated(item: Item): void;
  onDeleted(itemId: string): void;
  mayRead(oid: string, itemId: string): boolean;
  mayWrite(oid: string, itemId: string): boolean;
  /** What an application with no more than Sites.Selected was granted there; `siteId` as Site.id. */
  siteRole(appId: string, siteId: string): 'read' | 'write' | undefined;
}

export type LinkScope = 'anonymous' | 'organization' | 'users';

/** What rings at subscribers when a drive has changed. */
export interface Doorbells {
  /** In the transaction of the change; `security`: rights changed, not content. */
  ring(driveId: string, options: { readonly security: boolean }): void;
}

export interface State extends Tree {
  readonly rights: Rights;
}

export type TreeOptions = Pick<
  Tree,
  'clock' | 'log' | 'directory' | 'contentDir' | 'recycleDir' | 'origin'
> & {
  readonly file: string | undefined;
};

export function openTree({ file, ...given }: TreeOptions): Tree {
  const db = openDatabase(file, schema);
  const items = openItems(db);
  const ids = openIds(db);
  const { clock } = given;
  return {
    ...given,
    db,
    ids,
    items,
    sites: openSites(db),
    drives: openDrives(db),
    journal: openJournal({ items, ids, clock }),
  };
}
