import type { Container } from '../store.ts';
import type { Query } from './ast.ts';
import type { Entry } from './collect.ts';
import type { QueryClock } from './functions/define.ts';
import type { Prepared } from './prepare.ts';
import type { IndexUse } from './path-indexes.ts';
import type { Scan, Scanner } from './scan.ts';
import type { Token } from './token.ts';
import type { Work } from './work.ts';

export interface QueryRequest {
  readonly container: Container;
  readonly text: string;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly pk: Scan['pk'];
  readonly continuation: string | undefined;
  readonly pageSize: number;
  /** Whether to say which indexes were used. */
  readonly explains?: boolean;
}

export interface QueryTools {
  readonly scanner: Scanner;
  /** @throws CosmosError 400 when the text is no query */
  readonly parse: (text: string) => Query;
  readonly clock: QueryClock;
  readonly cache: ResultCache;
}

export interface Page {
  /** Results, as JSON. */
  readonly documents: readonly string[];
  readonly continuation: string | undefined;
  readonly work: Work;
  /** Only where it was asked for. */
  readonly indexes?: IndexUse | undefined;
}

/** A query that is understood and about to run. */
export interface PageTask {
  readonly prepared: Prepared;
  readonly scan: Scan;
  /** The answers are documents as they are: their text need not be written anew. */
  readonly isPlainText: boolean;
  /** Without FROM there is one row and no document. */
  readonly hasDocuments: boolean;
  readonly pageSize: number;
  readonly token: Token | undefined;
  readonly work: Work;
  /** The same for the pages of one query over unchanged documents. */
  readonly key: string;
  readonly tools: QueryTools;
}

/** Results of recent queries, so that the next page need not compute them anew. */
export interface ResultCache {
  get(key: string): readonly TextEntry[] | undefined;
  set(key: string, entries: readonly TextEntry[]): void;
}

export type TextEntry = Omit<Entry, 'value'> & { readonly text: string };
