import type { Artifacts } from '../../azure/artifacts.ts';
import type { Counters } from '../../azure/counters.ts';
import type { Events } from '../../azure/events.ts';
import type { Store } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import type { Log } from '../../platform/log.ts';
import type { Source } from '../../sources/source.ts';
import type { ReaderSettings } from '../reader-settings.ts';

/** What scanning one connection needs. */
export interface ScanContext {
  readonly connection: Connection;
  readonly source: Source;
  readonly store: Store;
  readonly artifacts: Pick<Artifacts, 'putJson' | 'find' | 'getJson' | 'list' | 'remove'>;
  readonly events: Events;
  readonly counters: Pick<Counters, 'count'>;
  /** The readers as they are now. */
  readonly readFile: { readonly settings: ReaderSettings };
  readonly log: Log;
  readonly now: () => Date;
}
