import type { Bus } from '../azure/bus.ts';
import type { Models } from '../azure/models.ts';
import type { SearchIndex } from '../azure/search-index.ts';
import type { DocumentRecord } from '../model/document.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import type { ScanContext } from '../pipeline/1-scan/context.ts';

/** What auditing one connection needs. */
export interface DriftContext extends ScanContext {
  readonly bus: Pick<Bus, 'ring'>;
  readonly index: SearchIndex;
  readonly models: Models;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** May this person read that document? */
export interface Pair {
  readonly document: DocumentRecord;
  readonly person: PrincipalRecord;
}
