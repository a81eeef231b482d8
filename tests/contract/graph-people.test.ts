import type { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect } from 'vitest';
import {
  ben,
  clientOf,
  clientWith,
  directory,
  maria,
  north,
  ola,
  refused,
  sales,
  start,
  test as base,
} from './graph-fixture.ts';
import { personToken } from '../support/person-token.ts';

interface Named {
  readonly id: string;
  readonly displayName?: string;
  readonly '@odata.type'?: string;
}

interface Page<T> {
  readonly value: T[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

interface Change extends Named {
  readonly accountEnabled?: boolean;
  readonly '@removed'?: { reason: string };
  readonly 'members@delta'?: { id: string; '@removed'?: { reason: string } }[];
}

const test = base.extend<{ admin: Client }>({
  admin: async ({ context, twin }, use) => {
    await use(clientOf(context, twin, 'administrator'));
  },
});

const ids = ({ value }: Page<Named>) => value.map(({ id }) => id);
const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

/** All pages of one round, and the link to the next. */
async function round(client: Client, link: string): Promise<{ changes: Change[]; next: string }> {
  const changes: Change[] = [];
  for (let at = link; ;) {
    const page = (await client.api(at).get()) as Page<Change>;
    changes.push(...page.value);
    if (page['@odata.deltaLink'] !== undefined) return { changes, next: page['@odata.deltaLink'] };
    at = page['@odata.nextLink'] ?? '';
  }
}

const inviteEva = async (admin: Client): Promise<string> => {
  const { invitedUser } = (await admin.api('/invitations').post({
    invitedUserEmailAddress: 'eva@partner.example',
    inviteRedirectUrl: 'https://example.com',
  })) as { invitedUser: { id: string } };
  return invitedUser.id;
};

describe('a user', () => {
  test('is found by id, name and address; whether the account is enabled is told on request', async ({
    client,
  }) => {
    const byName = (await client.api('/users/Maria@example.com').get()) as Named;
    expect(byName).toMatchObject({ id: maria, displayName: 'Maria', mail: 'maria@example.com' });
    expect(byName).not.toHaveProperty('accountEnabled');
    expect(
      await client.api(`/users/${maria}`).select('accountEnabled,userType').get(),
    ).toMatchObject({ id: maria, accountEnabled: true, userType: 'Member' });
    await expect(client.api('/users/nobody@example.com').get()).rejects.toMatchObject(
      refused(404, 'Request_ResourceNotFound'),
    );
  });

  test('stands in a list with pages and filters', async ({ client }) => {
    const first = (await client.api('/users').top(2).get()) as Page<Named>;
    const second = (await client.api(first['@odata.nextLink'] ?? '').get()) as Page<Named>;
    expect([...ids(first), ...ids(second)]).toEqual([maria, ben, ola]);
    expect(second['@odata.nextLink']).toBeUndefined();
    const found = (await client
      .api('/users')
      .filter(`mail eq 'BEN@example.com' and accountEnabled eq true`)
      .get()) as Page<Named>;
    expect(ids(found)).toEqual([ben]);
    await expect(client.api('/users').filter(`startswith(mail, 'b')`).get()).rejects.toMatchObject(
      refused(501, 'NotEmulated'),
    );
    await expect(client.api('/users').expand('manager').get()).rejects.toMatchObject(refused(501));
  });

  test('is in the groups of its groups', async ({ client }) => {
    expect(ids((await client.api(`/users/${ola}/memberOf`).get()) as Page<Named>)).toEqual([north]);
    const all = (await client
      .api(`/users/${ola}/transitiveMemberOf/microsoft.graph.group`)
      .get()) as Page<Named>;
    expect(ids(all)).toEqual([sales, north]);
    expect(all.value[0]?.['@odata.type']).toBe('#microsoft.graph.group');
    const objects = await client
      .api(`/users/${ola}/getMemberObjects`)
      .post({ securityEnabledOnly: false });
    expect(objects).toMatchObject({ value: [sales, north] });
  });

  test('may ask for itself alone, with consent for no more', async ({ context, twin }) => {
    const signedIn = clientWith(twin.url, () =>
      personToken(context, { oid: ola, scopes: 'User.Read' }),
    );
    expect(await signedIn.api('/me').get()).toMatchObject({ id: ola });
    expect(
      await signedIn.api('/me/getMemberGroups').post({ securityEnabledOnly: true }),
    ).toMatchObject({ value: [sales, north] });
    await expect(signedIn.api(`/users/${ben}`).get()).rejects.toMatchObject(
      refused(403, 'Authorization_RequestDenied'),
    );
  });

  test('of another company is a guest', async ({ client, admin }) => {
    const eva = await inviteEva(admin);
    expect(
      await client.api(`/users/${eva}`).select('userType,userPrincipalName').get(),
    ).toMatchObject({
      userType: 'Guest',
      userPrincipalName: 'eva_partner.example#EXT#@example.com',
    });
    expect(
      ids((await client.api('/users').filter(`userType eq 'Guest'`).get()) as Page<Named>),
    ).toEqual([eva]);
  });
});

describe('a group', () => {
  test('tells who is in it, directly and through others', async ({ client }) => {
    expect(ids((await client.api(`/groups/${sales}/members`).get()) as Page<Named>)).toEqual([
      ben,
      north,
    ]);
    expect(
      ids((await client.api(`/groups/${sales}/transitiveMembers`).get()) as Page<Named>),
    ).toEqual([ben, ola, north]);
    const groups = (await client.api('/groups').get()) as Page<Named>;
    expect(groups.value.map(({ displayName }) => displayName)).toEqual(['Sales', 'Sales North']);
  });

  test('may hold a group that holds it', async ({ admin, client }) => {
    await admin.api(`/groups/${north}/members/$ref`).post(reference(sales));
    expect(
      ids((await client.api(`/users/${ola}/transitiveMemberOf`).get()) as Page<Named>),
    ).toEqual([sales, north]);
    expect(
      ids((await client.api(`/groups/${sales}/transitiveMembers`).get()) as Page<Named>),
    ).toEqual([ben, ola, north]);
  });

  test('takes each member once, and only who is there', async ({ admin }) => {
    const members = `/groups/${sales}/members`;
    await admin.api(`${members}/$ref`).post(reference(maria));
    await expect(admin.api(`${members}/$ref`).post(reference(maria))).rejects.toMatchObject(
      refused(400, 'Request_BadRequest'),
    );
    await expect(admin.api(`${members}/$ref`).post(reference('nobody'))).rejects.toMatchObject(
      refused(404),
    );
    await expect(admin.api(`${members}/$ref`).post({ id: maria })).rejects.toMatchObject(
      refused(400),
    );
    await admin.api(`${members}/${maria}/$ref`).delete();
    await expect(admin.api(`${members}/${maria}/$ref`).delete()).rejects.toMatchObject(
      refused(404, 'Request_ResourceNotFound'),
    );
  });
});

describe('delta of the directory', () => {
  test('tells all users, then what changed of them, with the properties of the first call', async ({
    client,
    admin,
  }) => {
    const first = await round(client, '/users/delta?$select=displayName,accountEnabled');
    expect(first.changes).toMatchObject([
      { id: maria, accountEnabled: true },
      { id: ben },
      { id: ola },
    ]);
    expect(first.changes[0]).not.toHaveProperty('mail');
    await admin.api(`/users/${maria}`).patch({ accountEnabled: false });
    await admin.api(`/users/${ben}`).delete();
    const eva = await inviteEva(admin);
    const second = await round(client, first.next);
    expect(second.changes).toEqual([
      { id: maria, displayName: 'Maria', accountEnabled: false },
      { id: ben, '@removed': { reason: 'changed' } },
      { id: eva, displayName: 'eva', accountEnabled: true },
    ]);
    expect((await round(client, second.next)).changes).toEqual([]);
    await admin.api(`/directory/deletedItems/${ben}`).delete();
    expect((await round(client, second.next)).changes).toEqual([
      { id: ben, '@removed': { reason: 'deleted' } },
    ]);
  });

  test('tells members of groups, and only the last word on each', async ({ client, admin }) => {
    const first = await round(client, '/groups/delta?$select=displayName,members');
    expect(first.changes[0]).toMatchObject({
      id: sales,
      'members@delta': [
        { id: ben, '@odata.type': '#microsoft.graph.user' },
        { id: north, '@odata.type': '#microsoft.graph.group' },
      ],
    });
    await admin.api(`/groups/${sales}/members/$ref`).post(reference(maria));
    await admin.api(`/groups/${sales}/members/${maria}/$ref`).delete();
    await admin.api(`/groups/${north}/members/$ref`).post(reference(ben));
    const second = await round(client, first.next);
    expect(second.changes).toMatchObject([
      { id: sales, 'members@delta': [{ id: maria, '@removed': { reason: 'deleted' } }] },
      { id: north, 'members@delta': [{ id: ben }] },
    ]);
    expect(
      (await round(client, '/groups/delta?$select=displayName')).changes[0],
    ).not.toHaveProperty('members@delta');
  });

  test('tells a group of many members in several parts', async ({ context, folder }) => {
    const crowd = Array.from({ length: 250 }, (_, at) => ({
      key: `p${at}`,
      name: `Person ${at}`,
      email: `p${at}@example.com`,
      jobTitle: 'Clerk',
      oid: `10000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      boxUserId: `9${at}`,
      appRoles: ['reader' as const],
    }));
    const all = {
      key: 'all',
      name: 'All',
      oid: '20000000-0000-4000-8000-000000000001',
      boxGroupId: '9',
      members: crowd.map(({ key }) => key),
    };
    await using large = await start(context, folder, {
      directory: { ...directory, people: crowd, groups: [all] },
    });
    const { changes } = await round(clientOf(context, large, 'controller'), '/groups/delta');
    const parts = changes.filter(({ id }) => id === all.oid);
    expect(parts.length).toBeGreaterThan(1);
    expect(
      new Set(parts.flatMap((one) => one['members@delta'] ?? []).map(({ id }) => id)).size,
    ).toBe(250);
  });

  test('begins at now, comes late, and ends after a week', async ({
    client,
    admin,
    twin,
    context,
  }) => {
    const latest = await round(client, '/users/delta?$deltatoken=latest');
    expect(latest.changes).toEqual([]);
    twin.people.lag(60_000);
    await admin.api(`/users/${maria}`).patch({ jobTitle: 'Director' });
    expect((await round(client, latest.next)).changes).toEqual([]);
    context.clock.advance(61_000);
    expect((await round(client, latest.next)).changes).toMatchObject([
      { id: maria, jobTitle: 'Director' },
    ]);
    context.clock.advance(8 * 24 * 3600_000);
    await expect(client.api(latest.next).get()).rejects.toMatchObject(
      refused(410, 'syncStateNotFound'),
    );
    await expect(client.api('/users/delta?$deltatoken=nonsense').get()).rejects.toMatchObject(
      refused(400),
    );
  });
});

test('what was changed of people is still so after a restart', async ({
  context,
  folder,
  twin,
  admin,
}) => {
  await admin.api(`/users/${ben}`).patch({ accountEnabled: false });
  await admin.api(`/users/${ola}`).delete();
  await admin.api(`/groups/${sales}/members/${ben}/$ref`).delete();
  await twin[Symbol.asyncDispose]();
  await using again = await start(context, folder);
  const client = clientOf(context, again, 'controller');
  expect(await client.api(`/users/${ben}`).select('accountEnabled').get()).toMatchObject({
    accountEnabled: false,
  });
  await expect(client.api(`/users/${ola}`).get()).rejects.toMatchObject(refused(404));
  expect(ids((await client.api(`/groups/${sales}/members`).get()) as Page<Named>)).toEqual([north]);
});

test('nobody asks the directory without consent', async ({ context, twin }) => {
  const stranger = clientOf(context, twin, 'stranger');
  for (const path of [
    '/users',
    `/users/${maria}`,
    '/groups',
    `/groups/${sales}/members`,
    '/users/delta',
    '/groups/delta',
  ])
    await expect(stranger.api(path).get()).rejects.toMatchObject(
      refused(403, 'Authorization_RequestDenied'),
    );
  await expect(
    clientOf(context, twin, 'controller').api(`/users/${maria}`).patch({ accountEnabled: false }),
  ).rejects.toMatchObject(refused(403));
});
