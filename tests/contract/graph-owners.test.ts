import type { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect } from 'vitest';
import type { GraphTwin } from '../../local/graph/server.ts';
import {
  addressOf,
  ben,
  clientOf,
  maria,
  north,
  ola,
  refused,
  sales,
  test as base,
} from './graph-fixture.ts';
import { budget, join, list, listItem, member, reads, sharePoint } from './graph-sharing.ts';

interface Team {
  readonly id: string;
  readonly claim: string;
}

interface Named {
  readonly id: string;
  readonly '@odata.type'?: string;
}

interface Change extends Named {
  readonly 'owners@delta'?: (Named & { '@removed'?: object })[];
}

const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

/** A Microsoft 365 group, owned by Maria and Ben, with nobody in it. */
const test = base.extend<{ admin: Client; team: Team }>({
  admin: async ({ context, twin }, use) => {
    await use(clientOf(context, twin, 'administrator'));
  },
  team: async ({ admin }, use) => {
    const { id } = (await admin.api('/groups').post({
      displayName: 'Launch',
      mailNickname: 'launch',
      groupTypes: ['Unified'],
      mailEnabled: true,
      securityEnabled: false,
    })) as Named;
    for (const owner of [maria, ben])
      await admin.api(`/groups/${id}/owners/$ref`).post(reference(owner));
    await use({ id, claim: `c:0o.c|federateddirectoryclaimprovider|${id}_o` });
  },
});

const ids = async (client: Client, path: string): Promise<string[]> => {
  const { value } = (await client.api(path).get()) as { value: Named[] };
  return value.map(({ id }) => id);
};

const takeOwner = (admin: Client, { id }: Team, owner: string) =>
  admin.api(`/groups/${id}/owners/${owner}/$ref`).delete();

describe('the owners of a group', () => {
  test('are told of the group and of each of them, and need not be in it', async ({
    client,
    team,
  }) => {
    expect(await ids(client, `/groups/${team.id}/owners`)).toEqual([maria, ben]);
    expect(await ids(client, `/groups/${team.id}/members`)).toEqual([]);
    expect(await ids(client, `/users/${ben}/ownedObjects`)).toEqual([team.id]);
    expect(await ids(client, `/users/${ben}/ownedObjects/microsoft.graph.group`)).toEqual([
      team.id,
    ]);
    expect(await ids(client, `/users/${ola}/ownedObjects`)).toEqual([]);
    const owner = await client
      .api(`/users/${ben}`)
      .query({ $select: 'userType', $expand: 'ownedObjects($select=id)' })
      .get();
    expect(owner).toEqual({
      '@odata.context': expect.any(String),
      id: ben,
      userType: 'Member',
      ownedObjects: [{ '@odata.type': '#microsoft.graph.group', id: team.id }],
    });
    await expect(
      client.api(`/users/${ben}`).query({ $expand: 'manager' }).get(),
    ).rejects.toMatchObject(refused(501, 'NotEmulated'));
  });

  test('are users, each once, and one of them stays', async ({ admin, team }) => {
    const owners = `/groups/${team.id}/owners/$ref`;
    for (const [what, status] of [
      [maria, 400],
      [north, 400],
      ['nobody', 404],
    ] as const)
      await expect(admin.api(owners).post(reference(what))).rejects.toMatchObject(refused(status));
    await takeOwner(admin, team, maria);
    await expect(takeOwner(admin, team, maria)).rejects.toMatchObject(refused(404));
    await expect(takeOwner(admin, team, ben)).rejects.toMatchObject(
      refused(400, 'Request_BadRequest'),
    );
  });

  test('go with their account', async ({ admin, client, team }) => {
    await admin.api(`/users/${ben}`).delete();
    expect(await ids(client, `/groups/${team.id}/owners`)).toEqual([maria]);
  });

  test('show in delta only to whom selects them', async ({ admin, client, team }) => {
    const links = await Promise.all(
      ['members', 'members,owners'].map(async (select) => {
        const address = `/groups/delta?$deltatoken=latest&$select=${select}`;
        return ((await client.api(address).get()) as Record<string, string>)['@odata.deltaLink'];
      }),
    );
    await takeOwner(admin, team, ben);
    const told = await Promise.all(
      links.map(async (link) => {
        const { value } = (await client.api(link ?? '').get()) as { value: Change[] };
        return value;
      }),
    );
    const owner = { '@odata.type': '#microsoft.graph.user', id: ben };
    const gone = { ...owner, '@removed': { reason: 'deleted' } };
    expect(told).toEqual([[], [{ id: team.id, 'owners@delta': [gone] }]]);
  });
});

describe('what is given to the owners of a group', () => {
  const readers = (twin: GraphTwin) =>
    ['maria', 'ben', 'ola'].filter((who) => reads(twin, who, budget));

  test('by a group of the site, is theirs as long as they own it', async ({
    admin,
    context,
    twin,
    team,
  }) => {
    await join({ context, twin }, 4, team.claim);
    expect(readers(twin)).toEqual(['maria', 'ben']);
    await admin.api(`/groups/${team.id}/members/$ref`).post(reference(ola));
    await takeOwner(admin, team, ben);
    expect(readers(twin)).toEqual(['maria']);
  });

  test('on an item, names the group beside the claim', async ({ client, context, twin, team }) => {
    const item = await listItem(client, twin, budget);
    const ask = (path: string, body?: object) =>
      sharePoint({ context, twin }, path, body && { body });
    const user = await ask('/sites/Finance/_api/web/ensureuser', { logonName: team.claim });
    const { Id } = (await user.json()) as { Id: number };
    await ask(`${item}/breakroleinheritance(false,true)`);
    const given = `addroleassignment(principalid=${Id},roledefid=1073741826)`;
    expect((await ask(`${item}/roleassignments/${given}`)).status).toBe(200);
    expect(readers(twin)).toEqual(['maria', 'ben']);
    const [permission] = await list(client, addressOf(twin, budget));
    expect(permission).toMatchObject({
      roles: ['read'],
      grantedToV2: {
        group: { id: team.id, displayName: 'Launch Owners' },
        siteUser: { loginName: team.claim },
      },
    });
  });

  test('names no security group, which has no such claim', async ({ context, twin }) => {
    const claim = `c:0o.c|federateddirectoryclaimprovider|${sales}_o`;
    expect((await join({ context, twin }, 4, claim)).status).toBe(400);
    expect((await join({ context, twin }, 4, member('ola'))).status).toBe(200);
  });
});
