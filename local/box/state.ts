import type { Clock } from '../clock.ts';
import { openDatabase, type Db } from '../database.ts';
import type { EmulatorContext } from '../emulator.ts';
import { openClassifications, type Classifications } from './classifications.ts';
import { openCollaborations, type Collaborations } from './collaborations.ts';
import { openIds, openItems, type Items, type NewId } from './items.ts';
import { openJournal, type Journal } from './journal.ts';
import { openPeople, type People } from './people.ts';
import type { Evidence } from './permissions.ts';
import { schema } from './schema.ts';
import { openVersionTrash, type VersionTrash } from './version-trash.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

/** All that the twin remembers, and the clock that it remembers by. */
export interface State {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: EmulatorContext['log'];
  readonly newId: NewId;
  readonly items: Items;
  readonly versionTrash: VersionTrash;
  readonly people: People;
  readonly collaborations: Collaborations;
  readonly classifications: Classifications;
  readonly journal: Journal;
  readonly webhooks: Webhooks;
  readonly evidence: Evidence;
  readonly enterprise: { readonly id: string; readonly name: string };
  readonly serviceAccountId: string;
  readonly settings: Settings;
  /** The folder of the user's disk that is served. */
  readonly contentDir: string;
  /** Where trashed files wait, outside of the user's folder. */
  readonly trashDir: string;
}

/** What an administrator can switch in the enterprise. */
export interface Settings {
  /** Whether people of the company, too, must accept an invitation before it counts. Off, as in most enterprises. */
  invitationsMustBeAccepted: boolean;
}

export type StateOptions = Pick<
  State,
  'clock' | 'log' | 'enterprise' | 'serviceAccountId' | 'contentDir' | 'trashDir'
> & { readonly file: string | undefined };

export function openState({ file, ...given }: StateOptions): State {
  const db = openDatabase(file, schema);
  const items = openItems(db);
  const people = openPeople(db);
  const collaborations = openCollaborations(db);
  const evidence: Evidence = {
    item: (id) => items.get(id),
    statusOf: (userId) => people.user(userId)?.status,
    groupIdsOf: (userId) => people.groupIdsOf(userId),
    collaborationsOn: (itemId) => collaborations.on(itemId),
    now: () => given.clock.now(),
  };
  return {
    ...given,
    db,
    settings: { invitationsMustBeAccepted: false },
    items,
    versionTrash: openVersionTrash(db),
    people,
    collaborations,
    classifications: openClassifications(db),
    evidence,
    newId: openIds(db),
    journal: openJournal(db),
    webhooks: openWebhooks(db),
  };
}
