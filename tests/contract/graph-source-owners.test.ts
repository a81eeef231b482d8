import { describe, expect } from 'vitest';
import { ben, maria, ola } from './graph-fixture.ts';
import { test as base, type World } from './graph-source-fixture.ts';
import { budget, join, listItem, plan, reads, sharePoint } from './graph-sharing.ts';

const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

/** A Microsoft 365 group with an owner; its object id. */
async function openTeam({ people }: World, owner: string, name = 'launch'): Promise<string> {
  const { id } = (await people.api('/groups').post({
    displayName: name,
    mailNickname: name,
    groupTypes: ['Unified'],
    mailEnabled: true,
    securityEnabled: false,
  })) as { id: string };
  await people.api(`/groups/${id}/owners/$ref`).post(reference(owner));
  return id;
}

const test = base.extend<{ team: string }>({
  team: async ({ world }, use) => {
    await use(await openTeam(world, ben));
  },
});

const claimOf = (team: string) => `c:0o.c|federateddirectoryclaimprovider|${team}_o`;

const owned = (principals: readonly string[] | undefined) =>
  principals?.filter((one) => one.startsWith('entra:owners:'));

describe('a person', () => {
  test('is among the owners of each group that they own, for no call and no unit more', async ({
    world,
    team,
  }) => {
    const source = world.connect();
    const ask = async (oid: string) => {
      const before = world.gate.units();
      const account = await source.account(oid);
      const { calls, total } = world.gate.units();
      return [owned(account?.principals), calls - before.calls, total - before.total];
    };
    expect(await ask(ola)).toEqual([[], 2, 3]);
    expect(await ask(ben)).toEqual([[`entra:owners:${team}`], 2, 3]);
  });

  test('may own more than Graph shows with the account', async ({ world }) => {
    const teams: string[] = [];
    for (let n = 0; n < 23; n += 1) teams.push(await openTeam(world, maria, `team${n}`));
    const account = await world.connect().account(maria);
    expect(owned(account?.principals)?.toSorted()).toEqual(
      teams.map((team) => `entra:owners:${team}`).toSorted(),
    );
  });

  test('is no owner where Graph does not tell us, and all else as before', async ({
    world,
    team,
  }) => {
    const { faults } = world.context;
    faults.add({
      service: 'graph',
      match: `^GET /v1.0/users/`,
      status: 403,
      kind: 'status',
      times: 1,
    });
    const account = await world.connect().account(ben);
    expect(account?.principals).toContain(`entra:user:${ben}`);
    expect(account?.principals).not.toContain(`entra:owners:${team}`);
    expect(world.lines.some((line) => line.includes('graph.owned-untold'))).toBe(true);
  });
});

test('who owns a group is told as a change of people, both ways', async ({ world, team }) => {
  const source = world.connect();
  let cursor: string | null = null;
  const isChanged = async () => {
    let changed = false;
    for (let more = true; more;) {
      const page = await source.changes('people', cursor);
      changed ||= page.peopleChanged;
      ({ cursor, more } = page);
    }
    return changed;
  };
  expect(await isChanged()).toBe(false);
  await world.people.api(`/groups/${team}/owners/$ref`).post(reference(ola));
  expect(await isChanged()).toBe(true);
  await world.people.api(`/groups/${team}/owners/${ben}/$ref`).delete();
  expect(await isChanged()).toBe(true);
  expect(await isChanged()).toBe(false);
});

test('a place of the stream that was made before owners were told begins anew', async ({
  world,
}) => {
  const { people } = world;
  const latest = async (address: string): Promise<string> => {
    const page = (await people.api(address).get()) as Record<string, string>;
    return page['@odata.deltaLink'] ?? '';
  };
  const before = {
    people: {
      users: await latest('/users/delta?$deltatoken=latest&$select=accountEnabled'),
      groups: await latest('/groups/delta?$deltatoken=latest&$select=members'),
    },
    sites: { begunAt: new Date(world.context.clock.now()).toISOString(), after: null },
  };
  const page = await world.connect().changes('people', JSON.stringify(before));
  expect(page.peopleChanged).toBe(true);
});

test('the owners of a group read what the judge of the tenant has them read', async ({
  world,
  team,
}) => {
  const { context, people, twin } = world;
  await join(world, 4, claimOf(team));
  const item = await listItem(people, twin, plan);
  const ensured = await sharePoint(world, '/sites/Finance/_api/web/ensureuser', {
    body: { logonName: claimOf(team) },
  });
  const { Id } = (await ensured.json()) as { Id: number };
  await sharePoint(world, `${item}/breakroleinheritance(false,true)`);
  const role = `addroleassignment(principalid=${Id},roledefid=1073741826)`;
  await sharePoint(world, `${item}/roleassignments/${role}`);
  const source = world.connect();
  const found = async () => {
    context.clock.advance(60_000);
    const told: [string, string, boolean | 'unknown'][] = [];
    for (const path of [budget, plan])
      for (const [name, oid] of Object.entries({ maria, ben, ola })) {
        const ours = await source.mayRead(oid, world.key(path));
        expect([name, path, ours]).toEqual([name, path, reads(twin, name, path)]);
        told.push([name, path, ours]);
      }
    return told.filter(([, , ours]) => ours === true).map(([name]) => name);
  };
  expect(await found()).toEqual(['ben', 'ben']);
  await people.api(`/groups/${team}/members/$ref`).post(reference(maria));
  await people.api(`/groups/${team}/owners/$ref`).post(reference(ola));
  await people.api(`/groups/${team}/owners/${ben}/$ref`).delete();
  expect(await found()).toEqual(['ola', 'ola']);
});
