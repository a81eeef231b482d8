import type { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect } from 'vitest';
import type { GraphTwin } from '../../local/graph/server.ts';
import {
  addressOf,
  ben,
  clientOf,
  clientWith,
  driveOf,
  maria,
  ola,
  refused,
  test,
} from './graph-fixture.ts';
import { personToken } from '../support/person-token.ts';
import {
  budget,
  invite,
  join,
  link,
  list,
  listItem,
  member,
  names,
  reads,
  sharePoint,
} from './graph-sharing.ts';

interface Change {
  readonly id: string;
  readonly root?: object;
  readonly shared?: { scope?: string };
  readonly '@microsoft.graph.sharedChanged'?: string;
}

/** What delta tells of rights since the last call. */
async function openDelta(client: Client, twin: GraphTwin) {
  const prefer =
    'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing';
  const first = (await client
    .api(`${driveOf(twin, budget)}/root/delta?token=latest`)
    .header('Prefer', prefer)
    .get()) as { '@odata.deltaLink': string };
  let next = first['@odata.deltaLink'];
  return async (): Promise<Change[]> => {
    const page = (await client.api(next).header('Prefer', prefer).get()) as {
      value: Change[];
      '@odata.deltaLink': string;
    };
    next = page['@odata.deltaLink'];
    return page.value.filter(({ root }) => root === undefined); // which comes along each time
  };
}

describe('a permission', () => {
  test('is given, shown in full, changed and taken', async ({ client, twin }) => {
    const address = addressOf(twin, budget);
    const [given] = await invite(client, address, { recipients: [{ email: 'MARIA@example.com' }] });
    expect(given).toMatchObject({
      roles: ['read'],
      grantedToV2: {
        user: { id: maria, displayName: 'Maria', email: 'maria@example.com' },
        siteUser: { loginName: 'i:0#.f|membership|maria@example.com' },
      },
    });
    const one = `${address}/permissions/${given?.id}`;
    expect(await client.api(one).patch({ roles: ['write'] })).toMatchObject({ roles: ['write'] });
    expect(await client.api(one).get()).toMatchObject({ roles: ['write'] });
    await client.api(one).delete();
    await expect(client.api(one).get()).rejects.toMatchObject(refused(404, 'itemNotFound'));
    expect(reads(twin, 'maria', budget)).toBe(false);
  });

  test('for an address that nobody has is an invitation, until a guest has that address', async ({
    client,
    twin,
    context,
  }) => {
    const address = addressOf(twin, budget);
    const [given] = await invite(client, address, {
      recipients: [{ email: 'eva@partner.example' }],
      sendInvitation: true,
    });
    expect(given?.invitation?.email).toBe('eva@partner.example');
    expect(given).not.toHaveProperty('grantedToV2');
    const admin = clientOf(context, twin, 'administrator');
    const { invitedUser: guest } = (await admin.api('/invitations').post({
      invitedUserEmailAddress: 'eva@partner.example',
      inviteRedirectUrl: 'https://example.com',
    })) as { invitedUser: { id: string } };
    expect(reads(twin, guest.id, budget)).toBe(true);
    expect((await list(client, address)).some(({ invitation }) => invitation !== undefined)).toBe(
      false,
    );
  });

  test('by link tells its scope, type, people, end and password, and is one of a kind', async ({
    client,
    twin,
    context,
  }) => {
    const address = addressOf(twin, budget);
    const expirationDateTime = new Date(context.clock.now() + 86_400_000).toISOString();
    const made = await link(client, address, {
      scope: 'anonymous',
      type: 'edit',
      password: 'x',
      expirationDateTime,
    });
    expect(made).toMatchObject({
      roles: ['write'],
      hasPassword: true,
      link: { scope: 'anonymous', type: 'edit' },
    });
    expect(made.expirationDateTime).toBe(expirationDateTime.replace(/\.\d+Z/, 'Z'));
    expect((await link(client, address, { scope: 'anonymous', type: 'edit' })).id).toBe(made.id);
    const named = await link(client, address, {
      scope: 'users',
      type: 'view',
      recipients: [{ objectId: ben }],
    });
    expect(named.grantedToIdentitiesV2).toMatchObject([{ user: { id: ben } }]);
    await client
      .api(`/shares/${named.shareId}/permission/grant`)
      .post({ recipients: [{ objectId: maria }], roles: ['read'] });
    expect(reads(twin, 'maria', budget)).toBe(true);
    await client
      .api(`${address}/permissions/${named.id}/revokeGrants`)
      .post({ grantees: [{ objectId: ben }] });
    expect([reads(twin, 'maria', budget), reads(twin, 'ben', budget)]).toEqual([true, false]);
    await client.api(`${address}/permissions/${named.id}`).delete();
    expect(reads(twin, 'maria', budget)).toBe(false);
  });

  test('shows to people other than owners only what is theirs', async ({
    client,
    twin,
    context,
  }) => {
    await invite(client, addressOf(twin, budget), {
      recipients: [{ objectId: ben }, { objectId: maria }],
    });
    const signedIn = (oid: string) =>
      clientWith(twin.url, () => personToken(context, { oid, scopes: 'Files.ReadWrite.All' }));
    expect(names(await list(signedIn(ben), addressOf(twin, budget)))).toEqual(['Ben: read']);
    await expect(list(signedIn(ola), addressOf(twin, budget))).rejects.toMatchObject(refused(404));
    await expect(
      invite(signedIn(ben), addressOf(twin, budget), { recipients: [{ objectId: ola }] }),
    ).rejects.toMatchObject(refused(403));
    expect(await list(signedIn(maria), addressOf(twin, 'onedrive/maria/notes.txt'))).toHaveLength(
      1,
    );
  });

  test('is refused where the call makes no sense', async ({ client, twin, context }) => {
    const address = addressOf(twin, budget);
    const recipients = [{ objectId: maria }];
    const [inherited] = await list(client, address);
    const one = `${address}/permissions/${inherited?.id}`;
    await expect(client.api(one).delete()).rejects.toMatchObject(refused(400, 'invalidRequest'));
    await expect(client.api(`${address}/permissions/unknown`).delete()).rejects.toMatchObject(
      refused(404),
    );
    await expect(invite(client, address, { recipients: [] })).rejects.toMatchObject(refused(400));
    await expect(
      invite(client, address, { recipients: [{ objectId: 'nobody' }] }),
    ).rejects.toMatchObject(refused(400));
    await expect(invite(client, address, { recipients, roles: ['boss'] })).rejects.toMatchObject(
      refused(400),
    );
    await expect(
      invite(client, address, { recipients, expirationDateTime: '2001-01-01' }),
    ).rejects.toMatchObject(refused(400));
    await expect(link(client, address, { scope: 'world' })).rejects.toMatchObject(refused(400));
    await expect(link(client, address, { type: 'embed' })).rejects.toMatchObject(
      refused(501, 'NotEmulated'),
    );
    const reader = clientOf(context, twin, 'reader');
    await expect(invite(reader, address, { recipients })).rejects.toMatchObject(refused(403));
    const notes = addressOf(twin, 'onedrive/maria/notes.txt');
    await invite(client, notes, { recipients: [{ objectId: ben }] });
    const owner = (await list(client, notes)).find(({ roles }) => roles.includes('owner'));
    await expect(
      client.api(`${notes}/permissions/${owner?.id}`).patch({ roles: ['read'] }),
    ).rejects.toMatchObject(refused(403));
    await expect(client.api(`${notes}/permissions/${owner?.id}`).delete()).rejects.toMatchObject(
      refused(403),
    );
  });
});

describe('a change of rights in delta', () => {
  test('shows as SharePoint shows it: added, taken, and an edited link not at all', async ({
    client,
    twin,
    context,
  }) => {
    const changes = await openDelta(client, twin);
    const address = addressOf(twin, budget);
    const { itemId: id } = twin.idOf(budget) as { itemId: string };
    const [given] = await invite(client, address, { recipients: [{ objectId: maria }] });
    expect(await changes()).toMatchObject([
      { id, shared: {}, '@microsoft.graph.sharedChanged': 'True' },
    ]);
    await client.api(`${address}/permissions/${given?.id}`).delete();
    const [taken] = await changes();
    expect(taken).toMatchObject({ id, shared: {} });
    expect(taken).not.toHaveProperty(['@microsoft.graph.sharedChanged']);
    const named = await link(client, address, { scope: 'users', recipients: [{ objectId: ben }] });
    expect(await changes()).toMatchObject([{ id, shared: { scope: 'users' } }]);
    await client
      .api(`/shares/${named.shareId}/permission/grant`)
      .post({ recipients: [{ objectId: ola }] });
    await client.api(`${address}/permissions/${named.id}`).patch({ roles: ['write'] });
    await join({ context, twin }, 5, member('ola'));
    expect(await changes()).toEqual([]);
    await sharePoint(
      { context, twin },
      `${await listItem(client, twin, budget)}/resetroleinheritance`,
    );
    const [reset] = await changes();
    expect(reset).toMatchObject({ id });
    expect(reset).not.toHaveProperty('shared');
  });
});

describe('Sites.Selected', () => {
  test('opens the sites that the application was given, and no others', async ({
    client,
    twin,
    context,
  }) => {
    const selected = clientOf(context, twin, 'selected');
    await expect(selected.api(addressOf(twin, budget)).get()).rejects.toMatchObject(refused(403));
    const { value: sites } = (await client.api('/sites?search=Finance').get()) as {
      value: { id: string }[];
    };
    const permissions = `/sites/${sites[0]?.id}/permissions`;
    const application = { id: '10000000-0000-4000-8000-000000000001', displayName: 'Other' };
    await client.api(permissions).post({ roles: ['read'], grantedToIdentities: [{ application }] });
    expect(await client.api(permissions).get()).toMatchObject({
      value: [{ roles: ['read'], grantedToIdentitiesV2: [{ application }] }],
    });
    await expect(selected.api(permissions).get()).rejects.toMatchObject(refused(403));
  });
});
