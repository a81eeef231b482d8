import type { LookName } from './freshness-looks.ts';

export type SourceName = 'box' | 'microsoft365';

/** What a source tells when a right changes, and what of ours finds it out. Held true by tests/integration/freshness-table.test.ts. */
export interface Signal {
  /** Whether it notifies us of it. */
  readonly rings: boolean;
  /** Whether its stream (events, delta) shows it. */
  readonly shows: boolean;
  /** In its own words. */
  readonly words: string;
  readonly seenBy: LookName;
  /** Chunks get other scopes afterwards, once everybody sees rightly; else nothing is written to the index. */
  readonly rewrites?: true;
}

/** Why there is nothing to find out. */
export interface Absent {
  readonly none: string;
}

export interface Row extends Readonly<Record<SourceName, Signal | Absent>> {
  readonly what: string;
}

const event = (words: string, more: Partial<Signal> = {}): Signal => ({
  rings: true,
  shows: true,
  seenBy: 'events',
  words,
  ...more,
});
const person = (words: string): Signal => ({
  rings: false,
  shows: true,
  seenBy: 'peopleEvents',
  words,
});
const delta = (words: string, more: Partial<Signal> = {}): Signal => ({
  rings: true,
  shows: true,
  seenBy: 'delta',
  words,
  ...more,
});
const directory = (words: string): Signal => ({
  rings: true,
  shows: true,
  seenBy: 'people',
  words,
});
const linksFindNothing: Absent = { none: 'a link of Box lets nobody find anything' };
const alwaysInherits: Absent = { none: 'rights always flow down' };

export const rows = {
  given: {
    what: 'right given',
    box: event('COLLABORATION.CREATED; COLLABORATION_INVITE, _ACCEPT'),
    microsoft365: delta(
      'the file with `sharedChanged`, a folder without; the first breaks inheritance',
    ),
  },
  changed: {
    what: 'right changed',
    box: event('COLLABORATION.UPDATED; COLLABORATION_ROLE_CHANGE'),
    microsoft365: delta('the item'),
  },
  revoked: {
    what: 'right taken away',
    box: event('COLLABORATION.REMOVED; COLLABORATION_REMOVE'),
    microsoft365: delta('the item, without `sharedChanged`'),
  },
  ended: {
    what: 'right that ends by its date',
    box: event('COLLABORATION.REMOVED; COLLABORATION_EXPIRATION', { seenBy: 'asked' }),
    microsoft365: { rings: false, shows: false, words: 'nothing', seenBy: 'asked' },
  },
  owner: {
    what: 'other owner',
    box: event('COLLABORATION.UPDATED; COLLABORATION_ROLE_CHANGE'),
    microsoft365: { none: 'owners are named in the rights of the root: see there' },
  },
  group: {
    what: 'member of a group',
    box: person('GROUP_ADD_USER, GROUP_REMOVE_USER'),
    microsoft365: directory('the group with `members@delta`'),
  },
  nestedGroup: {
    what: 'member of a group within a group',
    box: { none: 'groups have people only' },
    microsoft365: directory('the inner group alone'),
  },
  groupOwner: {
    what: 'owner of a Microsoft 365 group',
    box: { none: 'groups have no owners' },
    microsoft365: directory('the group with `owners@delta`'),
  },
  siteGroup: {
    what: 'member of a site’s group',
    box: { none: 'there are no sites' },
    microsoft365: { rings: false, shows: false, words: 'nothing', seenBy: 'siteRound' },
  },
  linkMade: {
    what: 'link for certain people made',
    box: linksFindNothing,
    microsoft365: delta('the file with `sharedChanged`; the first breaks inheritance'),
  },
  linkEdited: {
    what: 'link edited: people, role, end, password',
    box: linksFindNothing,
    microsoft365: { rings: false, shows: false, words: 'nothing', seenBy: 'linkSweep' },
  },
  linkRemoved: {
    what: 'link removed',
    box: linksFindNothing,
    microsoft365: delta('the item, without `sharedChanged`'),
  },
  linkEnded: {
    what: 'link that ends by its date',
    box: linksFindNothing,
    microsoft365: { rings: false, shows: false, words: 'nothing', seenBy: 'asked' },
  },
  inheritanceBroken: {
    what: 'inheritance broken',
    box: alwaysInherits,
    microsoft365: delta('the item, now with `shared`; nothing of what lies in it', {
      rewrites: true,
    }),
  },
  inheritanceRestored: {
    what: 'inheritance restored',
    box: alwaysInherits,
    microsoft365: delta('the item, now without `shared`; nothing of what lies in it', {
      rewrites: true,
    }),
  },
  fileMoved: {
    what: 'file moved',
    box: event('FILE.MOVED; MOVE', { rewrites: true }),
    microsoft365: delta('the file with its new parent', { rewrites: true }),
  },
  folderMoved: {
    what: 'folder moved',
    box: event('FOLDER.MOVED; MOVE', { rewrites: true }),
    microsoft365: delta('the folder alone', { rewrites: true }),
  },
  fileDeleted: {
    what: 'file to the trash',
    box: event('FILE.TRASHED; DELETE', { rewrites: true }),
    microsoft365: delta('its id with `deleted`', { rewrites: true }),
  },
  folderDeleted: {
    what: 'folder to the trash',
    box: event('FOLDER.TRASHED; DELETE', { rewrites: true }),
    microsoft365: delta('ids with `deleted`', { rewrites: true }),
  },
  restored: {
    what: 'file put back from the trash',
    box: event('FILE.RESTORED; UNDELETE', { rewrites: true }),
    microsoft365: delta('the file, as if it were new', { rewrites: true }),
  },
  personDisabled: {
    what: 'person disabled',
    box: person('EDIT_USER'),
    microsoft365: directory('the user with `accountEnabled`'),
  },
  personDeleted: {
    what: 'person deleted',
    box: person('DELETE_USER'),
    microsoft365: directory('the user with `@removed`'),
  },
  topRemoved: {
    what: 'top folder, library or site removed',
    box: event('FOLDER.TRASHED; DELETE', { rewrites: true }),
    microsoft365: {
      rings: false,
      shows: true,
      words: 'its delta answers 404',
      seenBy: 'parts',
      rewrites: true,
    },
  },
  topRights: {
    what: 'rights of a top folder or library',
    box: event('COLLABORATION.REMOVED; COLLABORATION_REMOVE'),
    microsoft365: delta('the root'),
  },
} as const satisfies Readonly<Record<string, Row>>;

export type Kind = keyof typeof rows;
