import { describe, expect } from 'vitest';
import {
  addressOf,
  ben,
  clientOf,
  driveOf,
  maria,
  north,
  ola,
  sales,
  test,
} from './graph-fixture.ts';
import {
  budget,
  invite,
  join,
  link,
  list,
  listItem,
  member,
  names,
  plan,
  plans,
  reads,
  sharePoint,
} from './graph-sharing.ts';

describe('what an item inherits', () => {
  test('is the list of its site, never marked as inherited', async ({ client, twin }) => {
    const found = await list(client, addressOf(twin, plan));
    expect(names(found)).toEqual([
      'Finance Members: write',
      'Finance Owners: owner',
      'Finance Visitors: read',
    ]);
    expect(JSON.stringify(found)).not.toContain('inheritedFrom');
  });

  test('of a OneDrive is its owner alone', async ({ client, twin }) => {
    expect(names(await list(client, addressOf(twin, 'onedrive/maria/notes.txt')))).toEqual([
      'Maria: owner',
    ]);
    expect(reads(twin, 'maria', 'onedrive/maria/notes.txt')).toBe(true);
    expect(reads(twin, 'ben', 'onedrive/maria/notes.txt')).toBe(false);
  });

  test('ends where the item or a folder above it was shared, and comes back when it is reset', async ({
    client,
    twin,
    context,
  }) => {
    const service = { context, twin };
    await join(service, 4, member('ben'));
    await invite(client, addressOf(twin, plans), { recipients: [{ objectId: maria }] });
    // What the site is given from now on does not reach the folder.
    expect(names(await list(client, addressOf(twin, plan)))).toContain('Maria: read');
    expect([reads(twin, 'ben', plan), reads(twin, 'maria', plan)]).toEqual([true, true]);
    const address = await listItem(client, twin, plans);
    const unique = async () =>
      (await sharePoint(service, `${address}/HasUniqueRoleAssignments`, { method: 'GET' })).json();
    expect(await unique()).toMatchObject({ value: true });
    expect((await sharePoint(service, `${address}/resetroleinheritance`)).status).toBe(200);
    expect(await unique()).toMatchObject({ value: false });
    expect([reads(twin, 'ben', plan), reads(twin, 'maria', plan)]).toEqual([true, false]);
  });

  test('can be replaced by nothing, and what lies below be cleared', async ({
    client,
    twin,
    context,
  }) => {
    const service = { context, twin };
    await join(service, 4, member('ben'));
    await invite(client, addressOf(twin, plan), { recipients: [{ objectId: ola }] });
    const address = await listItem(client, twin, plans);
    await sharePoint(
      service,
      `${address}/breakroleinheritance(copyRoleAssignments=false,clearSubscopes=false)`,
    );
    expect([reads(twin, 'ben', plans), reads(twin, 'ben', plan), reads(twin, 'ola', plan)]).toEqual(
      [false, true, true],
    );
    await sharePoint(service, `${address}/breakroleinheritance(false,true)`);
    expect([reads(twin, 'ben', plan), reads(twin, 'ola', plan)]).toEqual([false, false]);
  });
});

describe('the judge', () => {
  test('counts people, groups in groups, and site groups with either in them', async ({
    client,
    twin,
    context,
  }) => {
    expect(reads(twin, 'ola', budget)).toBe(false);
    await invite(client, addressOf(twin, budget), { recipients: [{ objectId: sales }] });
    expect(['maria', 'ben', 'ola'].map((who) => reads(twin, who, budget))).toEqual([
      false,
      true,
      true,
    ]);
    expect(reads(twin, 'ola', plan)).toBe(false);
    await join({ context, twin }, 5, `c:0t.c|tenant|${sales}`);
    expect(reads(twin, 'ola', plan)).toBe(true);
  });

  test('is not led around by groups that hold each other', async ({ client, twin, context }) => {
    const admin = clientOf(context, twin, 'administrator');
    await admin
      .api(`/groups/${north}/members/$ref`)
      .post({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${sales}` });
    await invite(client, addressOf(twin, budget), { recipients: [{ objectId: sales }] });
    expect(['maria', 'ola'].map((who) => reads(twin, who, budget))).toEqual([false, true]);
  });

  test('lets guests in neither by everyone nor by everyone except external users', async ({
    twin,
    context,
  }) => {
    const admin = clientOf(context, twin, 'administrator');
    const { invitedUser: guest } = (await admin.api('/invitations').post({
      invitedUserEmailAddress: 'eva@partner.example',
      inviteRedirectUrl: 'https://example.com',
    })) as { invitedUser: { id: string } };
    const both = () => [reads(twin, 'maria', budget), reads(twin, guest.id, budget)];
    const claims = [
      `c:0-.f|rolemanager|spo-grid-all-users/${context.tokens.tenantId}`,
      'c:0(.s|true',
    ];
    for (const [at, claim] of claims.entries()) {
      expect(both()).toEqual([false, false]);
      await join({ context, twin }, 4 + at, claim);
      expect(both()).toEqual([true, false]);
      const users = `/sites/Finance/_api/web/sitegroups(${4 + at})/users`;
      const name = encodeURIComponent(`'${claim}'`);
      await sharePoint({ context, twin }, `${users}/removebyloginname(@v)?@v=${name}`);
    }
  });

  test('shows nothing to an account that is disabled', async ({ client, twin, context }) => {
    const admin = clientOf(context, twin, 'administrator');
    await invite(client, addressOf(twin, budget), { recipients: [{ email: 'maria@example.com' }] });
    expect(reads(twin, 'maria', budget)).toBe(true);
    await admin.api(`/users/${maria}`).patch({ accountEnabled: false });
    expect(reads(twin, 'maria', budget)).toBe(false);
    expect(reads(twin, 'maria', 'onedrive/maria/notes.txt')).toBe(false);
  });

  test('forgets what has run out, by the clock', async ({ client, twin, context }) => {
    const expirationDateTime = new Date(context.clock.now() + 3600_000).toISOString();
    await invite(client, addressOf(twin, budget), {
      recipients: [{ objectId: maria }],
      expirationDateTime,
    });
    await link(client, addressOf(twin, budget), {
      scope: 'users',
      recipients: [{ objectId: ben }],
      expirationDateTime,
    });
    expect([reads(twin, 'maria', budget), reads(twin, 'ben', budget)]).toEqual([true, true]);
    context.clock.advance(3601_000);
    expect([reads(twin, 'maria', budget), reads(twin, 'ben', budget)]).toEqual([false, false]);
  });

  test('counts links for those they were made for only, unless it is told otherwise', async ({
    client,
    twin,
  }) => {
    await link(client, addressOf(twin, budget), { scope: 'organization', type: 'view' });
    await link(client, addressOf(twin, budget), { scope: 'anonymous', type: 'view' });
    await link(client, addressOf(twin, budget), {
      scope: 'users',
      type: 'edit',
      recipients: [{ objectId: ben }, { email: 'new@partner.example' }],
    });
    const both = () => [reads(twin, 'maria', budget), reads(twin, 'ben', budget)];
    expect(both()).toEqual([false, true]);
    twin.linksCount.organization = true;
    expect(both()).toEqual([true, true]);
  });

  test('does not take limited access for a right to read', async ({ client, twin }) => {
    await invite(client, addressOf(twin, plan), { recipients: [{ objectId: maria }] });
    const root = `${driveOf(twin, budget)}/root`;
    expect(names(await list(client, root))).toContain('Maria: sp.limited access');
    expect([
      reads(twin, 'maria', plan),
      reads(twin, 'maria', plans),
      reads(twin, 'maria', budget),
    ]).toEqual([true, false, false]);
  });

  test('says of a moved item what its new place says, unless it has a list of its own', async ({
    client,
    twin,
    context,
  }) => {
    await join({ context, twin }, 4, member('ben'));
    const folder = await listItem(client, twin, plans);
    await sharePoint({ context, twin }, `${folder}/breakroleinheritance(false,false)`);
    const { itemId } = twin.idOf(plans) as { itemId: string };
    await client.api(addressOf(twin, budget)).patch({ parentReference: { id: itemId } });
    expect(reads(twin, 'ben', `${plans}/budget.txt`)).toBe(false);
    await invite(client, addressOf(twin, plan), { recipients: [{ objectId: maria }] });
    const root = twin.idOf('sites/Finance/Documents') as { itemId: string };
    await client.api(addressOf(twin, plan)).patch({ parentReference: { id: root.itemId } });
    expect([
      reads(twin, 'maria', 'sites/Finance/Documents/2026.txt'),
      reads(twin, 'ben', 'sites/Finance/Documents/2026.txt'),
    ]).toEqual([true, false]);
  });
});
