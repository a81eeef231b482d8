import type { Artifacts } from '../azure/artifacts.ts';
import type { Events } from '../azure/events.ts';
import type { Models } from '../azure/models.ts';
import type { SearchIndex } from '../azure/search-index.ts';
import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { Log } from '../platform/log.ts';
import type { Source } from '../sources/source.ts';

/** What the stages of one file's way may need; each takes its part of it. */
export interface PipelineContext {
  readonly store: Store;
  readonly artifacts: Artifacts;
  readonly models: Models;
  readonly index: SearchIndex;
  readonly events: Events;
  readonly log: Log;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
  readonly maxFileBytes: number;
  readonly maxRecordingBytes: number;
  readonly now: () => Date;
}
