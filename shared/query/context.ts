import type { Caller } from '../access/identity.ts';
import type { Counters } from '../azure/counters.ts';
import type { Models } from '../azure/models.ts';
import type { SearchIndex } from '../azure/search-index.ts';
import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { Log } from '../platform/log.ts';
import type { Source } from '../sources/source.ts';

/** What answering one caller needs. */
export interface QueryContext {
  readonly caller: Caller;
  readonly store: Store;
  readonly index: SearchIndex;
  readonly models: Models;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}
