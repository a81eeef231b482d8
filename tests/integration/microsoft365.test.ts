import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administration, microsoft365Connection } from '../../local/graph-application.ts';
import { oidOf } from '../../local/directory.ts';
import { openGraphAdmin, type GraphAdmin, type GraphRef } from '../../local/graph-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

// Nothing here waits for a poll: that comes every hour, and the clock moves only where a test says so.

const documents = 'sites/Projects/Documents';
let sluice: Sluice;
let admin: GraphAdmin;

const write = (path: string, text: string) => {
  const file = join(sluice.tenantDir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const oid = (key: string) => oidOf(directory, key);
const ref = async (path: string): Promise<GraphRef> => {
  const found = await admin.find(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
};
const titles = async (who: string, query: string) => {
  const { results } = await sluice.search(who, { query, top: 50 });
  return results.map(({ title }) => title);
};
const patience = { timeout: 30_000, interval: 100 };
const sees = (who: string, title: string) =>
  expect.poll(() => titles(who, title), patience).toContain(title);
const seesNot = (who: string, title: string) =>
  expect.poll(() => titles(who, title), patience).not.toContain(title);

beforeAll(async () => {
  sluice = await startSluice({
    fill: () => {},
    rights: [],
    settings: { POLL_SCHEDULE: '0 0 * * * *', GRAPH_POLL_SECONDS: '1' },
    async prepare({ graph, tokens }) {
      const { appId, objectId } = administration;
      admin = openGraphAdmin({
        graphUrl: graph.url.href,
        tokenFor: async (audience) =>
          (await tokens.issueForApp({ audience, appId, objectId })).token,
      });
      const engineering = `c:0t.c|tenant|${oid('engineering')}`;
      await admin.joinSite('Projects', 'visitors', engineering);
    },
    fillTenant(tenantDir) {
      const files = {
        [`${documents}/cable.txt`]: 'The cable of the north lift is renewed in May.',
        [`${documents}/Bids/gear.txt`]: 'The gear of the south lift costs 40,000 francs.',
        [`${documents}/Bids/motor.txt`]: 'The motor of the south lift weighs two tons.',
        'sites/Board/Documents/strategy.txt': 'The strategy is to buy a maker of ropes.',
        'onedrive/mei/sketch.txt': 'A sketch of a brake with two levers.',
      };
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(tenantDir, path)), { recursive: true });
        writeFileSync(join(tenantDir, path), text);
      }
    },
  });
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

describe('a change in Microsoft 365 is there as soon as it has been announced:', () => {
  test('what members of a site may read, and nobody else', async () => {
    await sees('mei', 'gear.txt');
    expect(await titles('petra', 'gear.txt')).toEqual([]);
    expect(await titles('mei', 'strategy.txt')).not.toContain('strategy.txt');
    await sees('mei', 'sketch.txt');
    expect(await titles('viktor', 'sketch.txt')).not.toContain('sketch.txt');
  });

  test('a new file, an edited one, one that was deleted', async () => {
    write(`${documents}/brake.txt`, 'The brake of the east lift is tested on Friday.');
    await sees('mei', 'brake.txt');
    write(`${documents}/brake.txt`, 'The brake of the east lift is tested on Sunday.');
    await expect
      .poll(async () => (await sluice.ask('mei', 'When is the brake tested?')).text, patience)
      .toContain('Sunday');
    rmSync(join(sluice.tenantDir, documents, 'brake.txt'));
    await seesNot('mei', 'brake.txt');
  });

  test('a right that is given to a person, and taken from them again', async () => {
    const bids = await ref(`${documents}/Bids`);
    await admin.invite(bids, oid('petra'), 'read');
    await sees('petra', 'gear.txt');
    const given = (await admin.permissions(bids)).find(
      ({ grantedToV2 }) => grantedToV2?.user?.id === oid('petra'),
    );
    await admin.removePermission(bids, given?.id ?? '');
    await seesNot('petra', 'gear.txt');
    await sees('mei', 'gear.txt');
  });

  test('inheritance that breaks, and is restored', async () => {
    const bids = await ref(`${documents}/Bids`);
    await admin.restoreInheritance(bids); // sharing has broken it before
    await admin.breakInheritance(bids, { copy: false });
    await seesNot('mei', 'motor.txt');
    await sees('mei', 'cable.txt');
    await admin.restoreInheritance(bids);
    await sees('mei', 'motor.txt');
  });

  test('a link for a person, until it is removed', async () => {
    const motor = await ref(`${documents}/Bids/motor.txt`);
    const link = await admin.link(motor, 'users', [oid('samuel')]);
    await sees('samuel', 'motor.txt');
    await admin.removePermission(motor, link);
    await seesNot('samuel', 'motor.txt');
  });

  test('who joins a group, and who leaves it', async () => {
    await admin.invite(await ref('sites/Board/Documents'), oid('management'), 'read');
    await sees('viktor', 'strategy.txt');
    await admin.join(oid('management'), oid('luca'));
    await sees('luca', 'strategy.txt');
    await admin.leave(oid('management'), oid('luca'));
    await seesNot('luca', 'strategy.txt');
  });

  test('an account that is disabled, and enabled', async () => {
    await admin.setEnabled(oid('viktor'), false);
    await seesNot('viktor', 'strategy.txt');
    await admin.setEnabled(oid('viktor'), true);
    await sees('viktor', 'strategy.txt');
  });
});

describe('when announcements fail,', () => {
  test('a subscription that Graph has ended is made anew', async () => {
    const { graph } = sluice.stack;
    graph.notifications.tell('subscriptionRemoved');
    await sluice.atRest();
    write(`${documents}/wheel.txt`, 'The wheel of the west lift turns slowly.');
    await sees('mei', 'wheel.txt');
  });

  test('one that comes before the delta shows the change is followed up', async () => {
    const { graph, clock } = sluice.stack;
    graph.delta.lag(10_000);
    write(`${documents}/bolt.txt`, 'The bolt of the west lift is new.');
    await sluice.atRest();
    expect(await titles('mei', 'bolt.txt')).not.toContain('bolt.txt');
    clock.advance(31_000); // the second look after the doorbell
    await sees('mei', 'bolt.txt');
    graph.delta.calm();
  });

  test('refusals and broken connections only delay it', async () => {
    const { faults } = sluice.stack;
    const of = { service: 'graph', match: '/v1.0/drives', probability: 0.3 };
    faults.add({ ...of, kind: 'status', status: 429, retryAfterSeconds: 1, times: 3 });
    faults.add({ ...of, kind: 'status', status: 503, times: 3 });
    faults.add({ ...of, kind: 'drop', times: 3 });
    write(`${documents}/nut.txt`, 'The nut of the west lift is old.');
    await sees('mei', 'nut.txt');
    faults.clear('graph');
  });

  test('a lost one is made up for by the next poll', async () => {
    const { graph, clock } = sluice.stack;
    graph.notifications.lose(1, 1);
    write(`${documents}/rope.txt`, 'The rope of the west lift is 40 mm thick.');
    await graph.rescan();
    await graph.settled();
    graph.notifications.none();
    clock.advance(60 * 60_000);
    await sees('mei', 'rope.txt');
  });

  test('a site that is taken away, and one that comes in its place', async () => {
    const { graph, clock } = sluice.stack;
    const [there, away] = [join(sluice.tenantDir, 'sites/Board'), join(sluice.dataDir, 'Board')];
    const untilFollowed = async () => {
      await graph.rescan();
      clock.advance(15 * 60_000);
    };
    const show = async () =>
      admin.invite(await ref('sites/Board/Documents/strategy.txt'), oid('mei'), 'read');
    await show();
    await sees('mei', 'strategy.txt');
    renameSync(there, away);
    await untilFollowed();
    await seesNot('mei', 'strategy.txt');
    renameSync(away, there);
    await untilFollowed();
    await show();
    await sees('mei', 'strategy.txt');
  });
});

test('an admin is told how rights are read, and what was spent', async () => {
  const read = async (path: string): Promise<unknown> =>
    (await sluice.call('GET', path, { as: 'ines' })).json();
  const { id } = microsoft365Connection([]);
  expect(await read(`/api/connections/${id}`)).toMatchObject({ permissionMode: 'hierarchical' });
  expect(await read('/api/connections/box')).toMatchObject({ permissionMode: null });
  const spent = expect.toSatisfy((units: number) => units > 0);
  expect(await read('/api/troubles')).toMatchObject({
    counters: { 'microsoft365.units': spent },
  });
});
