import { describe, expect } from 'vitest';
import type { BoxClient } from 'box-node-sdk';
import {
  ben,
  connect,
  idOf,
  maria,
  ola,
  refused,
  sales,
  share,
  testOfTwin,
} from './box-fixture.ts';

const test = testOfTwin('needs the people of the twin');

const readsAsUser = (client: BoxClient, userId: string, fileId: string): Promise<boolean> =>
  client
    .withAsUserHeader(userId)
    .files.getFileById(fileId, { queryParams: { fields: ['permissions'] } })
    .then(({ permissions }) => permissions?.canPreview ?? false)
    .catch(() => false);

const folderItem = (id: string) => ({ type: 'folder' as const, id });
const user = (id: string) => ({ type: 'user' as const, id });

describe('a collaboration', () => {
  test('opens what lies below, at once, and closes it at once when it is removed', async ({
    service,
    twin,
  }) => {
    const file = idOf(twin, 'Finance/Plans/2026.txt');
    expect(twin.mayRead('maria', file)).toBe(false);
    const made = await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: user(maria),
      role: 'viewer',
    });
    expect(made).toMatchObject({ status: 'accepted', role: 'viewer' });
    expect([twin.mayRead('maria', file), await readsAsUser(service, maria, file)]).toEqual([
      true,
      true,
    ]);
    await service.userCollaborations.deleteCollaborationById(made.id);
    expect([twin.mayRead('maria', file), await readsAsUser(service, maria, file)]).toEqual([
      false,
      false,
    ]);
  });

  test('of a group counts for its members, also those of a group within it', async ({
    service,
    twin,
  }) => {
    const file = idOf(twin, 'Finance/budget.txt');
    await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: { type: 'group', id: sales },
      role: 'editor',
    });
    expect(['maria', 'ben', 'ola'].map((key) => twin.mayRead(key, file))).toEqual([
      false,
      true,
      true,
    ]);
    const { entries = [] } = await service.memberships.getUserMemberships(ola);
    const membership = entries.find(({ group }) => group?.id === sales);
    await service.memberships.deleteGroupMembershipById(membership?.id ?? '');
    expect(twin.mayRead('ola', file)).toBe(false);
    await service.memberships.createGroupMembership({ user: { id: maria }, group: { id: sales } });
    expect(twin.mayRead('maria', file)).toBe(true);
  });

  test('counts only once accepted, where invitations must be', async ({ service, twin }) => {
    twin.settings.invitationsMustBeAccepted = true;
    const file = idOf(twin, 'Finance/budget.txt');
    const made = await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: user(maria),
      role: 'viewer',
    });
    expect(made.status).toBe('pending');
    expect(twin.mayRead('maria', file)).toBe(false);
    const client = connect(twin.url, maria);
    const waiting = await client.listCollaborations.getCollaborations({ status: 'pending' });
    expect(waiting.rawData).toMatchObject({ entries: [{ id: made.id, item: null }] });
    await expect(
      service.userCollaborations.updateCollaborationById(made.id, {
        requestBody: { status: 'accepted' },
      }),
    ).rejects.toMatchObject(refused(403));
    await client.userCollaborations.updateCollaborationById(made.id, {
      requestBody: { status: 'accepted' },
    });
    expect(twin.mayRead('maria', file)).toBe(true);
  });

  test('ends by itself at its date, with an event', async ({ service, twin, context }) => {
    const file = idOf(twin, 'Finance/budget.txt');
    const made = await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: user(maria),
      role: 'viewer',
    });
    const expiresAt = { value: new Date(context.clock.now() + 60_000) } as never;
    await service.userCollaborations.updateCollaborationById(made.id, {
      requestBody: { role: 'viewer', expiresAt },
    });
    expect(twin.mayRead('maria', file)).toBe(true);
    context.clock.advance(61_000);
    expect(twin.mayRead('maria', file)).toBe(false);
    const { entries = [] } = await service.events.getEvents({
      streamType: 'admin_logs',
      eventType: ['COLLABORATION_EXPIRATION'],
    });
    expect(entries).toHaveLength(1);
  });

  test('with somebody unknown waits for them, by their address', async ({ service, twin }) => {
    const made = await service.userCollaborations.createCollaboration({
      item: folderItem(idOf(twin, 'Finance')),
      accessibleBy: { type: 'user', login: 'Guest@elsewhere.example' },
      role: 'viewer',
    });
    expect(made).toMatchObject({ status: 'pending', inviteEmail: 'guest@elsewhere.example' });
  });

  test('is refused twice for the same person, and by who may not invite', async ({
    service,
    twin,
  }) => {
    const item = folderItem(idOf(twin, 'Finance'));
    await share(service, { item, to: user(maria), role: 'viewer' });
    await expect(share(service, { item, to: user(maria), role: 'editor' })).rejects.toMatchObject(
      refused(400, 'user_already_collaborator'),
    );
    const client = connect(twin.url, maria);
    await expect(share(client, { item, to: user(ben), role: 'viewer' })).rejects.toMatchObject(
      refused(403),
    );
    await expect(
      share(connect(twin.url, ben), { item, to: user(ben), role: 'viewer' }),
    ).rejects.toMatchObject(refused(404));
  });

  test('is listed on its item, page by page, with the app itself as co-owner of the top folder', async ({
    service,
    twin,
  }) => {
    const id = idOf(twin, 'Finance');
    await share(service, { item: folderItem(id), to: user(maria), role: 'viewer' });
    const first = await service.listCollaborations.getFolderCollaborations(id, {
      queryParams: { limit: 1 },
    });
    expect(first.entries).toMatchObject([{ role: 'co-owner', accessibleBy: { id: '19999' } }]);
    const second = await service.listCollaborations.getFolderCollaborations(id, {
      queryParams: { limit: 1, marker: first.nextMarker ?? '' },
    });
    expect(second.entries).toMatchObject([{ role: 'viewer', accessibleBy: { id: maria } }]);
    expect(second.nextMarker ?? null).toBeNull();
  });

  test('as owner hands a top folder over', async ({ service, twin }) => {
    const owner = connect(twin.url, '26000000000');
    const made = await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: user(maria),
      role: 'editor',
    });
    await owner.userCollaborations.updateCollaborationById(made.id, {
      requestBody: { role: 'owner' },
    });
    const folder = await service.folders.getFolderById(idOf(twin, 'Finance'));
    expect(folder.ownedBy?.id).toBe(maria);
    expect(twin.mayRead('maria', idOf(twin, 'Finance/budget.txt'))).toBe(true);
  });
});

describe('people and groups', () => {
  test('are those of the directory, groups flattened', async ({ service }) => {
    const found = await service.users.getUsers({ filterTerm: 'maria@example.com' });
    expect(found.entries).toMatchObject([{ id: maria, status: 'active' }]);
    const members = await service.memberships.getGroupMemberships(sales);
    expect(members.entries?.map(({ user }) => user?.id)).toEqual([ben, ola]);
  });

  test('who are inactive read nothing, and sign in nowhere', async ({ service, twin }) => {
    const file = idOf(twin, 'Finance/budget.txt');
    await share(service, {
      item: folderItem(idOf(twin, 'Finance')),
      to: user(maria),
      role: 'viewer',
    });
    await service.users.updateUserById(maria, { requestBody: { status: 'inactive' } });
    expect([twin.mayRead('maria', file), await readsAsUser(service, maria, file)]).toEqual([
      false,
      false,
    ]);
    await expect(connect(twin.url, maria).users.getUserMe()).rejects.toThrow();
  });

  test('are not shown to everybody: no user list, no enterprise events, no As-User', async ({
    twin,
  }) => {
    const client = connect(twin.url, maria);
    await expect(client.users.getUsers()).rejects.toMatchObject(refused(403));
    await expect(client.events.getEvents({ streamType: 'admin_logs' })).rejects.toMatchObject(
      refused(403),
    );
    await expect(client.withAsUserHeader(ben).users.getUserMe()).rejects.toMatchObject(
      refused(403),
    );
    expect((await client.groups.getGroups()).entries).toEqual([]);
  });

  test('can be made, changed and removed', async ({ service }) => {
    const made = await service.users.createUser({ name: 'Newcomer', login: 'new@example.com' });
    const group = await service.groups.createGroup({ name: 'Night shift' });
    const member = await service.memberships.createGroupMembership({
      user: { id: made.id },
      group: { id: group.id },
    });
    await service.groups.updateGroupById(group.id, { requestBody: { name: 'Late shift' } });
    await service.memberships.deleteGroupMembershipById(member.id ?? '');
    await service.groups.deleteGroupById(group.id);
    await service.users.deleteUserById(made.id);
    const { entries = [] } = await service.events.getEvents({ streamType: 'admin_logs' });
    expect(
      entries.map(({ eventType }) => eventType).filter((type) => /USER|GROUP/.test(`${type}`)),
    ).toEqual([
      'NEW_USER',
      'GROUP_CREATION',
      'GROUP_ADD_USER',
      'GROUP_EDITED',
      'GROUP_REMOVE_USER',
      'GROUP_DELETION',
      'DELETE_USER',
    ]);
  });
});
