import type { Readable } from 'node:stream';
import type { Grant } from '../model/grant.ts';
import type { SourceItem } from '../model/item.ts';
import type { Label } from '../model/label.ts';
import type { PermissionMode } from '../model/stream.ts';

/** A place where a company keeps files: the one real port of the product. */
export interface Source {
  /**
   * What has a stream of its own. Box: one part without a name. Microsoft 365: each drive, and `people`.
   * @throws AppError where nothing answers
   */
  parts(): Promise<Parts>;
  /** Keys at the top of what is indexed, where a crawl walks the tree (no `enumerate`). */
  roots(): Promise<string[]>;
  /**
   * One page of all that is in a part, folders before what is in them, where the source can tell it without walking the tree.
   * @param marker null for the first page; one that the source no longer knows starts anew
   */
  enumerate?(part: string, marker: string | null): Promise<Page>;
  /**
   * One page of a folder's children.
   * @throws AppError ITEM_UNREADABLE, as read and grants do, where no asking again will give an answer that can be read
   */
  list(folderKey: string, marker: string | null): Promise<Page>;
  /** The item as it is now; undefined when it is gone, trashed or out of our sight. */
  read(key: string): Promise<Placed | undefined>;
  /** What was granted on the item itself, not what it inherits; of one that does not inherit, all that lets anybody read it. */
  grants(item: SourceItem): Promise<Grant[]>;
  /** What happened since `cursor`; null takes the position "now" and reports nothing. */
  changes(part: string, cursor: string | null): Promise<Changes>;
  /** How the source has classified a file, where it does and does not show that with the file. */
  labels?(item: SourceItem): Promise<Label[]>;
  /** The content. The caller reads it to its end or destroys it. */
  download(key: string): Promise<Readable>;
  /** The account of a person and its groups; undefined when there is none, or more than one. */
  person(who: Person): Promise<Account | undefined>;
  /** The same by the account's id, once it is pinned. */
  account(accountId: string): Promise<Account | undefined>;
  /**
   * Whether the source lets that account read the words in a file, as it is now and past all that we have on record; unknown where it
   * cannot be told. Dear: for audits.
   */
  mayRead?(accountId: string, fileKey: string): Promise<boolean | 'unknown'>;
  /**
   * Makes sure that changes are announced to us: makes, renews and recreates what the source needs for that.
   * @param keys of the roots, or of the parts where there is `enumerate`
   * @param options.anew the source says that something has ended: what was seen a moment ago does not count
   * @param options.remake the key that proves an announcement is another one now
   */
  subscribe(keys: readonly string[], options?: { anew?: boolean; remake?: boolean }): Promise<void>;
  /** Answers a source that asks whether we still want one of the announcements of a part, and pauses it until we do. */
  resubscribe?(part: string, subscription: string): Promise<void>;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** What was asked for and cannot be read, with the reason: it never stops the others. */
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly what: string;
  readonly reason: string;
  /** It has not answered: of parts that are not among the others nobody knows whether they are there. */
  readonly isForNow: boolean;
}

export interface Part {
  /** As `Stream.part`. */
  readonly key: string;
  readonly name: string;
}

export interface Page {
  readonly items: readonly SourceItem[];
  /** Keys of children that the source shows in a form that cannot be read. */
  readonly unreadable?: readonly string[];
  /** null at the end. */
  readonly next: string | null;
}

export interface Placed {
  readonly item: SourceItem;
  /** Keys of the folders above it that the source shows us, outermost first; the parent alone where it shows no more. */
  readonly ancestors: readonly string[];
}

export interface Changes {
  /** Items to read again, in the order of the stream: the source names them and does not show them. */
  readonly touched: readonly string[];
  /** Items as the source shows them in the stream; of one that comes twice, the last. */
  readonly seen?: readonly SourceItem[];
  /** Items that the source says are deleted. */
  readonly gone?: readonly string[];
  /** Events among them that cannot be read: what they told is known at the next sweep only. */
  readonly unreadable?: number;
  /** Somebody's groups or account changed: what we remember of people is stale. */
  readonly peopleChanged: boolean;
  /** Where the source says with each page how it shows rights. */
  readonly permissionMode?: PermissionMode;
  /** Groups of sites that were read on the occasion, each with all of its members. */
  readonly siteGroups?: readonly SiteGroup[];
  readonly cursor: string;
  /** There was more than one page holds. */
  readonly more: boolean;
  /** The source no longer knows the cursor: the new one is "now", and everything must be looked at again. */
  readonly resync?: boolean;
}

/** A group that a source keeps for one of its sites. Principals, all of them. */
export interface SiteGroup {
  readonly group: string;
  readonly members: readonly string[];
}

/** Who asks, as Entra knows them. */
export interface Person {
  /** Entra object id. */
  readonly oid: string;
  /** null where it is not known to be theirs: a source that has nothing else finds nobody. */
  readonly email: string | null;
}

export interface Account {
  readonly accountId: string;
  /** The address by which the source knows the person; null where it knows them by the Entra object id itself. */
  readonly email: string | null;
  /** The user and all groups, as principals. */
  readonly principals: readonly string[];
}
