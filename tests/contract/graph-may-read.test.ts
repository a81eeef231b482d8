import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { openGraphAdmin, type GraphAdmin, type GraphRef } from '../../local/graph-admin.ts';
import { appToken, ben, maria, ola, sales } from './graph-fixture.ts';
import { budget, member, plan, plans } from './graph-sharing.ts';
import { test, type World } from './graph-source-fixture.ts';

const files = [budget, plan, 'onedrive/maria/notes.txt'];
const people = { maria, ben, ola };

const administrate = ({ context, twin }: World): GraphAdmin =>
  openGraphAdmin({
    graphUrl: twin.url.origin,
    tokenFor: (audience) => appToken(context, 'administrator', audience),
  });

function refOf({ twin }: World, path: string): GraphRef {
  const found = twin.idOf(path);
  if (found === undefined) throw new Error(`${path} is not in the tenant`);
  return found;
}

async function compare(world: World) {
  const source = world.connect();
  const answers: string[] = [];
  const judged: string[] = [];
  for (const [name, oid] of Object.entries(people)) {
    for (const file of files) {
      const { driveId, itemId } = refOf(world, file);
      answers.push(`${name} ${file}: ${await source.mayRead(oid, world.key(file))}`);
      judged.push(`${name} ${file}: ${world.twin.mayRead(name, driveId, itemId)}`);
    }
  }
  return { answers, judged };
}

const place = fc.constantFrom(budget, plan, plans);
const who = fc.constantFrom(ben, ola, sales);
const login = fc.constantFrom(member('ben'), member('ola'), `c:0t.c|tenant|${sales}`);
const step = fc.oneof(
  fc.record({ does: fc.constant('invite' as const), place, who }),
  fc.record({ does: fc.constant('link' as const), place, who }),
  fc.record({ does: fc.constant('take away' as const), place, nth: fc.nat(3) }),
  fc.record({ does: fc.constant('break' as const), place, copy: fc.boolean() }),
  fc.record({ does: fc.constant('restore' as const), place }),
  fc.record({ does: fc.constant('joinSite' as const), login }),
  fc.record({ does: fc.constant('leaveSite' as const), login }),
  fc.record({ does: fc.constant('block' as const), person: fc.constantFrom(ben, ola) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function act(one: Step, admin: GraphAdmin, world: World): Promise<void> {
  switch (one.does) {
    case 'invite':
      return admin.invite(refOf(world, one.place), one.who, 'read');
    case 'link':
      await admin.link(refOf(world, one.place), 'users', [one.who]);
      return;
    case 'take away': {
      const item = refOf(world, one.place);
      const permission = (await admin.permissions(item))[one.nth];
      if (permission) await admin.removePermission(item, permission.id).catch(() => {}); // an inherited one stays
      return;
    }
    case 'break':
      return admin.breakInheritance(refOf(world, one.place), { copy: one.copy });
    case 'restore':
      return admin.restoreInheritance(refOf(world, one.place));
    case 'joinSite':
      return admin.joinSite('Finance', 'visitors', one.login);
    case 'leaveSite':
      return admin.leaveSite('Finance', 'visitors', one.login).catch(() => {}); // who is no member
    case 'block':
      await admin.setEnabled(one.person, false);
  }
}

describe('whether a person may read a file', () => {
  test('is what the judge of the tenant has it, whatever was shared', async ({ world }) => {
    const admin = administrate(world);
    let readable = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const oid of [ben, ola]) await admin.setEnabled(oid, true);
        for (const one of steps) await act(one, admin, world);
        const { answers, judged } = await compare(world);
        expect(answers).toEqual(judged);
        readable += judged.filter((line) => line.endsWith('true')).length;
      }),
      { numRuns: 12 },
    );
    expect(readable).toBeGreaterThan(12); // more than whose OneDrive it is
  });

  test('is no where the file is gone', async ({ world }) => {
    const key = world.key('onedrive/maria/notes.txt');
    const source = world.connect();
    expect(await source.mayRead(maria, key)).toBe(true);
    await administrate(world).remove(refOf(world, 'onedrive/maria/notes.txt'));
    expect(await source.mayRead(maria, key)).toBe(false);
  });

  test('is not known of what the connection no longer reads', async ({ world }) => {
    const scope = { sites: [], oneDrives: { users: [], groups: [] } };
    const source = world.connect({ scope });
    expect(await source.mayRead(maria, world.key(budget))).toBe('unknown');
  });

  test('is asked for anew each time, at a known price', async ({ world }) => {
    const source = world.connect();
    await source.mayRead(ben, world.key(budget));
    const before = world.gate.units().total;
    expect(await source.mayRead(ben, world.key(budget))).toBe(false);
    const used = world.gate.units().total - before;
    expect(used).toBe(8 + 5); // with the groups of the site
  });
});
