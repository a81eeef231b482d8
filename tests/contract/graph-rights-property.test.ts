import type { Client } from '@microsoft/microsoft-graph-client';
import { expect } from 'vitest';
import { mulberry32 } from '../../local/faults.ts';
import type { GraphTwin } from '../../local/graph/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { addressOf, ben, clientOf, maria, north, ola, sales, test } from './graph-fixture.ts';
import {
  budget,
  invite,
  join,
  link,
  list,
  listItem,
  member,
  plan,
  plans,
  reads,
  sharePoint,
  type Permission,
} from './graph-sharing.ts';

/**
 * Whether the API tells enough: what follows from permissions, groups and site groups as it shows them must be what the judge says, after
 * any changes. The judge reads the emulator's own tables, this reads only its answers.
 */
const items = [budget, plans, plan];
const groups = '/sites/Finance/_api/web/sitegroups';
const [owners, visitors, members] = [3, 4, 5];

interface World {
  readonly context: TestContext;
  readonly twin: GraphTwin;
  readonly client: Client;
  readonly admin: Client;
  /** Object id of a Microsoft 365 group. */
  readonly team: string;
}

const ownersOf = (team: string) => `c:0o.c|federateddirectoryclaimprovider|${team}_o`;
const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});
const idsIn = async (client: Client, path: string): Promise<string[]> => {
  const { value } = (await client.api(path).get()) as { value: { id: string }[] };
  return value.map(({ id }) => id);
};

type Change = (world: World, pick: <T>(from: readonly T[]) => T) => Promise<unknown>;

const changes: readonly Change[] = [
  ({ client, twin }, pick) =>
    invite(client, addressOf(twin, pick(items)), {
      recipients: [{ objectId: pick([maria, ben, ola, sales, north]) }],
      roles: [pick(['read', 'write'])],
    }),
  ({ client, twin }, pick) =>
    link(client, addressOf(twin, pick(items)), {
      scope: pick(['users', 'organization']),
      recipients: [{ objectId: pick([maria, ben, north]) }],
    }),
  async ({ client, twin }, pick) => {
    const address = addressOf(twin, pick(items));
    const all = await list(client, address);
    const one = all[Math.floor(all.length / 2)];
    const isInherited = { statusCode: 400 };
    if (one === undefined || one.roles.includes('sp.limited access')) return;
    await client
      .api(`${address}/permissions/${one.id}`)
      .delete()
      .catch((error: unknown) => expect(error).toMatchObject(isInherited));
  },
  async (world, pick) => {
    const item = await listItem(world.client, world.twin, pick(items));
    const action = pick([
      'breakroleinheritance(true)',
      'breakroleinheritance(false,true)',
      'resetroleinheritance',
    ]);
    expect((await sharePoint(world, `${item}/${action}`)).status).toBe(200);
  },
  (world, pick) => {
    const who = pick([
      member('maria'),
      member('ben'),
      `c:0t.c|tenant|${sales}`,
      ownersOf(world.team),
      'c:0(.s|true',
    ]);
    return join(world, pick([owners, visitors, members]), who);
  },
  async (world, pick) => {
    const users = `${groups}/getbyid(${pick([owners, visitors, members])})/users`;
    const answer = await sharePoint(world, users, { method: 'GET' });
    const { value } = (await answer.json()) as { value: { Id: number }[] };
    if (value[0] !== undefined) await sharePoint(world, `${users}/removebyid(${value[0].Id})`);
  },
  async (world, pick) => {
    const { admin, team } = world;
    const owner = pick([maria, ben, ola]);
    const owners = await idsIn(admin, `/groups/${team}/owners`);
    if (owners.length === 1 && owners.includes(owner)) return; // the last one stays
    await (owners.includes(owner)
      ? admin.api(`/groups/${team}/owners/${owner}/$ref`).delete()
      : admin.api(`/groups/${team}/owners/$ref`).post(reference(owner)));
  },
  async (world, pick) => {
    const item = await listItem(world.client, world.twin, pick(items));
    const user = await sharePoint(world, '/sites/Finance/_api/web/ensureuser', {
      body: { logonName: ownersOf(world.team) },
    });
    const { Id } = (await user.json()) as { Id: number };
    await sharePoint(world, `${item}/breakroleinheritance(true)`);
    const role = `addroleassignment(principalid=${Id},roledefid=1073741826)`;
    expect((await sharePoint(world, `${item}/roleassignments/${role}`)).status).toBe(200);
  },
  ({ admin }, pick) =>
    admin.api(`/users/${pick([maria, ola])}`).patch({ accountEnabled: pick([true, false]) }),
];

/** Login names and object ids of all in a site group, or in a group of Entra. */
async function rosters({ client, twin, context, team }: World) {
  const ofGroup = new Map<string, string[]>();
  for (const id of [sales, north])
    ofGroup.set(id, await idsIn(client, `/groups/${id}/transitiveMembers`));
  ofGroup.set(`${team}_o`, await idsIn(client, `/groups/${team}/owners`));
  const answer = await sharePoint({ context, twin }, `${groups}?$expand=Users`, { method: 'GET' });
  const { value } = (await answer.json()) as {
    value: { Id: number; Users: { LoginName: string }[] }[];
  };
  const ofSite = new Map(
    value.map(({ Id, Users }) => [String(Id), Users.map(({ LoginName }) => LoginName)]),
  );
  return { ofGroup, ofSite };
}

/** Who may read, by what the API says of the item. */
function readersOf(
  permissions: readonly Permission[],
  { ofGroup, ofSite }: Awaited<ReturnType<typeof rosters>>,
): Set<string> {
  const everybody = [maria, ben, ola];
  const byLogin = (login: string): string[] => {
    if (login === 'c:0(.s|true') return everybody;
    if (login.startsWith('c:0')) return ofGroup.get(login.split('|').at(-1) ?? '') ?? [];
    return everybody.filter((_, at) => login === member(['maria', 'ben', 'ola'][at] ?? ''));
  };
  const current = permissions.filter(({ roles }) => !roles.includes('sp.limited access'));
  return new Set(
    current.flatMap(({ grantedToV2: to, grantedToIdentitiesV2: named }) => [
      ...[to, ...(named ?? [])].flatMap((one) => one?.user?.id ?? []),
      // Of a group's owners the group stands there, too: the claim tells which are meant.
      ...[to, ...(named ?? [])].flatMap((one) =>
        one && 'group' in one && 'siteUser' in one ? byLogin(one.siteUser.loginName ?? '') : [],
      ),
      ...(ofSite.get(to?.siteGroup?.id ?? '') ?? []).flatMap(byLogin),
    ]),
  );
}

test.for([1, 2, 3])(
  'permissions and groups as the API tells them say what the judge says: %i',
  async (seed, { context, twin, client }) => {
    const admin = clientOf(context, twin, 'administrator');
    const { id: team } = (await admin.api('/groups').post({
      displayName: 'Launch',
      mailNickname: 'launch',
      groupTypes: ['Unified'],
      mailEnabled: true,
      securityEnabled: false,
    })) as { id: string };
    const world = { context, twin, client, admin, team };
    const random = mulberry32(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let n = 0; n < 35; n += 1) {
      await pick(changes)(world, pick);
      if (n % 5 !== 4) continue;
      context.clock.advance(60_000); // a new minute's budget
      const known = await rosters(world);
      const { value } = (await client.api('/users').select('accountEnabled').get()) as {
        value: { id: string; accountEnabled: boolean }[];
      };
      for (const path of items) {
        const readers = readersOf(await list(client, addressOf(twin, path)), known);
        const told = value.map(({ id, accountEnabled }) => [id, accountEnabled && readers.has(id)]);
        expect([path, told]).toEqual([path, value.map(({ id }) => [id, reads(twin, id, path)])]);
      }
    }
  },
);
