import { describe, expect, test } from 'vitest';
import {
  abilitiesOn,
  mayRead,
  type Evidence,
  type Granted,
  type Placed,
  type Role,
  type UserStatus,
} from '../../../../local/box/permissions.ts';

/*
 * top (owner)
 *  ├─ folder
 *  │   ├─ inner
 *  │   │   └─ file
 *  │   └─ beside
 *  └─ other
 */
const parents: Record<string, string> = {
  top: '0',
  folder: 'top',
  inner: 'folder',
  file: 'inner',
  beside: 'folder',
  other: 'top',
};
const now = 1_000;

interface Case {
  readonly grants?: Record<string, Partial<Granted>>;
  readonly groups?: string[];
  readonly status?: UserStatus | undefined;
  readonly trashed?: string[];
  readonly owner?: string;
  readonly missing?: string;
}

function evidenceOf({
  grants = {},
  groups = [],
  trashed = [],
  owner = 'owner',
  missing,
  ...rest
}: Case): Evidence {
  const status = 'status' in rest ? rest.status : 'active';
  const full = (one: Partial<Granted>): Granted => ({
    userId: 'maria',
    groupId: null,
    role: 'viewer',
    status: 'accepted',
    expiresAt: null,
    ...one,
  });
  return {
    item: (id): Placed | undefined => {
      const parentId = parents[id];
      if (parentId === undefined || id === missing) return undefined;
      return { id, parentId, ownerId: owner, trashRoot: trashed.includes(id) ? id : null };
    },
    statusOf: (userId) => (userId === 'owner' ? 'active' : status),
    groupIdsOf: () => new Set(groups),
    collaborationsOn: (id) => (grants[id] === undefined ? [] : [full(grants[id])]),
    now: () => now,
  };
}

const ofGroup = (role: Role = 'viewer') => ({ userId: null, groupId: 'sales', role });

const reads: [string, boolean, Case][] = [
  ['nothing is given to anybody who was given nothing', false, {}],
  ['a viewer of the file reads it', true, { grants: { file: {} } }],
  ['a viewer of the folder reads what is in it', true, { grants: { inner: {} } }],
  ['a viewer of the top folder reads what is far below', true, { grants: { top: {} } }],
  ['access does not flow up', false, { grants: { beside: {} } }],
  ['access does not flow sideways', false, { grants: { other: {} } }],
  ['an editor reads', true, { grants: { inner: { role: 'editor' } } }],
  ['a co-owner reads', true, { grants: { top: { role: 'co-owner' } } }],
  ['a viewer who may upload reads', true, { grants: { inner: { role: 'viewer uploader' } } }],
  ['a previewer reads', true, { grants: { inner: { role: 'previewer' } } }],
  ['a previewer who may upload reads', true, { grants: { inner: { role: 'previewer uploader' } } }],
  ['an uploader does not read', false, { grants: { inner: { role: 'uploader' } } }],
  [
    'an uploader of the folder who views the file reads it',
    true,
    { grants: { inner: { role: 'uploader' }, file: {} } },
  ],
  [
    'a viewer above is not lowered by a lesser role below',
    true,
    { grants: { top: {}, file: { role: 'uploader' } } },
  ],
  ['an invitation that waits gives nothing', false, { grants: { inner: { status: 'pending' } } }],
  ['a rejected invitation gives nothing', false, { grants: { inner: { status: 'rejected' } } }],
  ['a collaboration that ended gives nothing', false, { grants: { inner: { expiresAt: now } } }],
  [
    'a collaboration that will end still counts',
    true,
    { grants: { inner: { expiresAt: now + 1 } } },
  ],
  [
    'a group that she is in gives what it was given',
    true,
    { grants: { top: ofGroup() }, groups: ['sales'] },
  ],
  [
    'a group that she is not in gives nothing',
    false,
    { grants: { top: ofGroup() }, groups: ['other'] },
  ],
  [
    'a group that may only upload does not read',
    false,
    { grants: { top: ofGroup('uploader') }, groups: ['sales'] },
  ],
  [
    "somebody else's collaboration gives her nothing",
    false,
    { grants: { top: { userId: 'ben' } } },
  ],
  ['an invitation by mail alone gives nothing', false, { grants: { top: { userId: null } } }],
  ['the owner reads', true, { owner: 'maria' }],
  [
    'somebody inactive reads nothing, not even as owner',
    false,
    { owner: 'maria', status: 'inactive' },
  ],
  [
    'somebody who may not edit any more still reads',
    true,
    { grants: { top: {} }, status: 'cannot_delete_edit_upload' },
  ],
  ['somebody unknown reads nothing', false, { grants: { top: {} }, status: undefined }],
  ['a trashed file is read by nobody', false, { owner: 'maria', trashed: ['file'] }],
  [
    'what lies in a trashed folder is read by nobody',
    false,
    { grants: { top: {} }, trashed: ['folder'] },
  ],
  [
    'what hangs from a folder that is unknown is read by nobody',
    false,
    { owner: 'maria', missing: 'folder' },
  ],
];

describe('who may read', () => {
  test.for(reads)('%s', ([, expected, given]) => {
    expect(mayRead(evidenceOf(given), { userId: 'maria', itemId: 'file' })).toBe(expected);
  });
});

const abilities: [Role, string][] = [
  ['co-owner', 'see read download share upload edit delete invite manage'],
  ['editor', 'see read download share upload edit delete invite'],
  ['viewer uploader', 'see read download share upload'],
  ['previewer uploader', 'see read upload'],
  ['viewer', 'see read download share'],
  ['previewer', 'see read'],
  ['uploader', 'see upload'],
];

test.for(abilities)('%s may %s', ([role, expected]) => {
  const evidence = evidenceOf({ grants: { folder: { role } } });
  const held = abilitiesOn(evidence, { userId: 'maria', itemId: 'file' });
  expect([...held].toSorted()).toEqual(expected.split(' ').toSorted());
});

test('an account that may not edit keeps all but that', () => {
  const evidence = evidenceOf({
    grants: { top: { role: 'editor' } },
    status: 'cannot_delete_edit',
  });
  const held = abilitiesOn(evidence, { userId: 'maria', itemId: 'file' });
  expect([held.has('upload'), held.has('edit'), held.has('delete')]).toEqual([true, false, false]);
});
