import type { Readable } from 'node:stream';
import type { Grant } from '../model/grant.ts';
import type { SourceItem } from '../model/item.ts';

/** A place where a company keeps files. The one real port of the product: Box now, Microsoft 365 next. */
export interface Source {
  /** Keys at the top of what is indexed. */
  roots(): Promise<string[]>;
  /**
   * One page of a folder's children.
   * @throws AppError ITEM_UNREADABLE, as read and grants do, where no asking again will give an answer that can be read
   */
  list(folderKey: string, marker: string | null): Promise<Page>;
  /** The item as it is now; undefined when it is gone, trashed or out of our sight. */
  read(key: string): Promise<Placed | undefined>;
  /** What was granted on the item itself (not what it inherits). */
  grants(item: SourceItem): Promise<Grant[]>;
  /** What happened since `cursor`; null takes the position "now" and reports nothing. */
  changes(cursor: string | null): Promise<Changes>;
  /** The content. The caller reads it to its end or destroys it. */
  download(key: string): Promise<Readable>;
  /** The account of a verified e-mail address and its groups; undefined when there is none, or more than one. */
  person(email: string): Promise<Account | undefined>;
  /** The same by the account's id, once it is pinned. */
  account(accountId: string): Promise<Account | undefined>;
  /** Makes sure that changes below `rootKey` are announced to us. */
  subscribe(rootKey: string): Promise<void>;
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
  /** Keys of the folders above it that the source shows us, outermost first. */
  readonly ancestors: readonly string[];
}

export interface Changes {
  /** Items to read again, in the order of the stream. */
  readonly touched: readonly string[];
  /** Events among them that cannot be read: what they told is known at the next sweep only. */
  readonly unreadable?: number;
  /** Somebody's groups or account changed: what we remember of people is stale. */
  readonly peopleChanged: boolean;
  readonly cursor: string;
  /** There was more than one page holds. */
  readonly more: boolean;
}

export interface Account {
  readonly accountId: string;
  /** The address by which the source knows the person. */
  readonly email: string;
  /** The user and all groups, as principals. */
  readonly principals: readonly string[];
}
