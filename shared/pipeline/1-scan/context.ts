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
  /** Of the step under way, where there is one. */
  readonly failing?: Failing;
}

/**
 * How one step deals with items that cannot be read just now. One of them must not keep the others from being hidden, or shown, and
 * must not stop the stream for ever; but while the whole source is out of reach, nothing is hidden for it.
 */
export interface Failing {
  /** A failure is kept for the end of the step. @returns undefined for it, and where an outage was found to go on meanwhile */
  attempt<T>(key: string, look: () => Promise<T>): Promise<T | undefined>;
  /** Whether it has failed in the steps before as well, while the source lets us read others: to be hidden, for the time being. */
  isLasting(key: string, error: unknown): Promise<boolean>;
  /**
   * To be called before the step is written down as done.
   * @throws AppError SOURCE_UNAVAILABLE where something failed: the whole step is to be tried again
   */
  end(): Promise<void>;
}

export type StepContext = ScanContext & { readonly failing: Failing };
