import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { translate, unlessGone } from '../../../../../shared/sources/box/client.ts';
import {
  isAboutPeople,
  keysOfEvent,
  keysOfNotification,
} from '../../../../../shared/sources/box/events.ts';
import { ancestorKeys, toGrants, toSourceItem } from '../../../../../shared/sources/box/items.ts';
import {
  BoxCollaborations,
  BoxEvents,
  BoxItem,
  BoxNotification,
} from '../../../../../shared/sources/box/wire.ts';

const file = BoxItem.parse({
  type: 'file',
  id: 12,
  name: 'a.txt',
  parent: { type: 'folder', id: '7' },
  path_collection: {
    entries: [
      { type: 'folder', id: '0' },
      { type: 'folder', id: '3' },
      { type: 'folder', id: '7' },
    ],
  },
  owned_by: { id: '99' },
  modified_at: '2026-01-01T00:00:00-08:00',
  sha1: 'abc',
  file_version: { id: '5' },
});

test('an item of Box is one of ours, without the root that is none', () => {
  expect(toSourceItem(file)).toMatchObject({
    key: 'file:12',
    parentKey: 'folder:7',
    owner: 'box:user:99',
    file: { version: '5/abc', modifiedAt: '2026-01-01T00:00:00-08:00' },
  });
  expect(ancestorKeys(file)).toEqual(['folder:3', 'folder:7']);
  const top = BoxItem.parse({
    type: 'folder',
    id: '3',
    name: 'Top',
    parent: { type: 'folder', id: '0' },
  });
  expect(toSourceItem(top)).toMatchObject({
    key: 'folder:3',
    parentKey: null,
    owner: null,
    file: null,
  });
});

describe('a collaboration becomes a grant', () => {
  const own = {
    id: '1',
    role: 'viewer',
    status: 'accepted',
    item: { type: 'file', id: '12' },
    accessible_by: { type: 'user', id: '5' },
  };
  const grantsOf = (...entries: object[]) =>
    toGrants(toSourceItem(file), BoxCollaborations.parse({ entries }).entries);

  test('of a user or a group, with its end', () => {
    const group = {
      ...own,
      accessible_by: { type: 'group', id: '5' },
      expires_at: '2027-01-01T00:00:00Z',
    };
    expect(grantsOf(own, group)).toEqual([
      { principal: 'box:user:5', role: 'viewer', how: 'collaboration', expiresAt: null },
      {
        principal: 'box:group:5',
        role: 'viewer',
        how: 'collaboration',
        expiresAt: '2027-01-01T00:00:00Z',
      },
    ]);
  });

  test.each([
    ['pending', { ...own, status: 'pending' }],
    ['rejected', { ...own, status: 'rejected' }],
    ['of a status that is new to us', { ...own, status: 'Accepted' }],
    ['without an item', { ...own, item: null }],
    ['inherited from a folder', { ...own, item: { type: 'folder', id: '7' } }],
    ['of a folder of the same number', { ...own, item: { type: 'folder', id: '12' } }],
    ['for nobody', { ...own, accessible_by: null }],
  ])('but not one that is %s', (_why, entry) => {
    expect(grantsOf(entry)).toEqual([]);
  });

  test('and the owner of the folder at the top owns it, of one below nobody', () => {
    const top = toSourceItem(
      BoxItem.parse({ type: 'folder', id: '3', name: 'T', owned_by: { id: '9' } }),
    );
    expect(toGrants(top, [])).toEqual([
      { principal: 'box:user:9', role: 'owner', how: 'owner', expiresAt: null },
    ]);
    expect(toGrants(toSourceItem(file), [])).toEqual([]);
  });
});

describe('an event names', () => {
  const event = (event_type: string, source: object | null) => {
    const [entry] = BoxEvents.parse({
      next_stream_position: 1,
      entries: [{ event_type, source }],
    }).entries;
    if (!entry) throw new Error('No event');
    return entry;
  };

  test.each([
    ['its source', { type: 'file', id: '1' }, ['file:1']],
    ['its item', { item_type: 'folder', item_id: 2 }, ['folder:2']],
    ['bare ids', { file_id: '1', folder_id: '2' }, ['file:1', 'folder:2']],
    [
      'one thing once',
      { type: 'file', id: '1', item_type: 'file', item_id: '1', file_id: '1' },
      ['file:1'],
    ],
    ['no web link', { item_type: 'web_link', item_id: '3' }, []],
    ['nobody', { type: 'user', id: '4' }, []],
    ['nothing', null, []],
  ])('%s', (_what, source, keys) => {
    expect(keysOfEvent(event('UPLOAD', source))).toEqual(keys);
  });

  test.each([
    ['GROUP_ADD_USER', true],
    ['GROUP_DELETION', true],
    ['EDIT_USER', true],
    ['DELETE_USER', true],
    ['UPLOAD', false],
    ['COLLABORATION_REMOVE', false],
  ])('people or not: %s', (type, about) => {
    expect(isAboutPeople(event(type, null))).toBe(about);
  });
});

test.each([
  [{ type: 'file', id: '1' }, ['file:1']],
  [{ type: 'collaboration', id: '9', item: { type: 'folder', id: '2' } }, ['folder:2']],
  [{ type: 'collaboration', id: '9', item: null }, []],
  [{ type: 'comment', id: '9' }, []],
  [null, []],
])('a notification about %j names %j', (source, keys) => {
  const notification = BoxNotification.parse({ id: 'n', trigger: 'FILE.UPLOADED', source });
  expect(keysOfNotification(notification)).toEqual(keys);
});

describe('an error of the SDK', () => {
  const refused = (statusCode: number) =>
    Object.assign(new Error('Bearer s3cret'), {
      name: 'BoxApiError',
      responseInfo: { statusCode },
    });

  test.each([
    [429, 'SOURCE_THROTTLED'],
    [500, 'SOURCE_UNAVAILABLE'],
    [503, 'SOURCE_UNAVAILABLE'],
    [401, 'SOURCE_DENIED'],
    [409, 'SOURCE_DENIED'],
  ])('of status %i is %s, and brings nothing of the request along', (status, code) => {
    const translated = translate(refused(status));
    expect(translated).toMatchObject({ code });
    expect(JSON.stringify(translated, Object.getOwnPropertyNames(translated))).not.toContain(
      's3cret',
    );
  });

  test('without a status tells the system’s word and not the address', () => {
    const message =
      'request to https://dl.boxcloud.com/d/1/s3cret failed, reason: connect ECONNRESET';
    const translated = translate(Object.assign(new Error(message), { name: 'BoxSdkError' }));
    expect(translated).toEqual(
      new AppError('SOURCE_UNAVAILABLE', 'Box cannot be reached: ECONNRESET'),
    );
  });

  test('404 and 403 mean gone; anything else is told', async () => {
    expect(await unlessGone(() => Promise.reject(refused(404)))).toBeUndefined();
    expect(await unlessGone(() => Promise.reject(refused(403)))).toBeUndefined();
    await expect(unlessGone(() => Promise.reject(refused(500)))).rejects.toThrow(AppError);
    await expect(unlessGone(() => Promise.reject(new TypeError('ours')))).rejects.toThrow(
      TypeError,
    );
  });
});
