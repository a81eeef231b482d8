import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oidOf } from '../../local/directory.ts';
import { administration, microsoft365Connection } from '../../local/graph-application.ts';
import { openGraphAdmin, type GraphAdmin, type GraphRef } from '../../local/graph-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { clientStateOf } from '../../shared/sources/graph/notification.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

// Somebody posts as Graph does, to the real host. Nothing is polled: a doorbell on the bus comes from a notification, or follows one.

const { id: connectionId } = microsoft365Connection([]);
const libraries = ['sites/Projects/Documents', 'sites/Board/Documents', 'sites/Board/Minutes'];
const gear = `${libraries[0]}/gear.txt`;
let sluice: Sluice;
let admin: GraphAdmin;

beforeAll(async () => {
  sluice = await startSluice({
    fill: () => {},
    rights: [],
    settings: {
      POLL_SCHEDULE: '0 0 0 1 1 *',
      LINKS_SCHEDULE: '0 0 0 1 1 *',
      FOLLOW_SCHEDULE: '0 0 0 1 1 *',
      DRIFT_SCHEDULE: '0 0 0 1 1 *',
    },
    prepare({ graph, tokens }) {
      const { appId, objectId } = administration;
      admin = openGraphAdmin({
        graphUrl: graph.url.href,
        tokenFor: async (audience) =>
          (await tokens.issueForApp({ audience, appId, objectId })).token,
      });
    },
    fillTenant(tenantDir) {
      for (const library of libraries) {
        const file = join(tenantDir, library, 'gear.txt');
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `The gear of ${library} costs 40,000 francs.`);
      }
    },
  });
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

const ref = async (path: string): Promise<GraphRef> => {
  const found = await admin.find(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
};
const finds = async (who: string) => {
  const { results } = await sluice.search(who, { query: 'gear', top: 50 });
  return results.length > 0;
};

/** Messages that the bus has taken onto the queue, those for later too. */
function sentSoFar(): number {
  const file = join(sluice.dataDir, 'cloud', 'bus', 'bus.db');
  const db = new Database(file, { readonly: true });
  const last = db.prepare("SELECT last FROM sequences WHERE queue = 'changes'").pluck().get();
  db.close();
  return Number(last ?? 0);
}

const perPost = 50;
const atOnce = 10;

/** @returns the statuses of the answers, and how long it took in milliseconds */
async function post(notifications: number, key: string) {
  const drives = await Promise.all(libraries.map(async (path) => (await ref(path)).driveId));
  const posts = Array.from({ length: notifications / perPost }, (_post, n) => ({
    value: Array.from({ length: perPost }, (_one, at) => {
      const drive = drives[(n + at) % drives.length] ?? '';
      return {
        subscriptionId: `s-${drive}`,
        clientState: clientStateOf(key, connectionId, drive),
        changeType: 'updated',
        resource: `drives/${drive}/root`,
        tenantId: directory.tenantId,
      };
    }),
  })).values();
  const statuses = new Set<number>();
  const began = performance.now();
  const sender = async () => {
    for (const body of posts) {
      const answer = await sluice.call('POST', `/api/webhooks/graph/${connectionId}`, { body });
      statuses.add(answer.status);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return { statuses: [...statuses], tookMs: performance.now() - began };
}

test('2,000 forged notifications are answered like any, and put nothing on the bus', async () => {
  const before = sentSoFar();
  const { statuses } = await post(2_000, 'a key that was guessed');
  expect(statuses).toEqual([202]);
  expect(sentSoFar()).toBe(before);
});

test('5,000 notifications become a few doorbells for each drive, and a right taken away meanwhile is gone', async () => {
  await admin.invite(await ref(gear), oidOf(directory, 'petra'), 'read');
  await expect.poll(() => finds('petra'), { timeout: 30_000 }).toBe(true);
  await sluice.atRest();
  const key = readFileSync(join(sluice.dataDir, 'cloud', 'graph', 'notification-key'), 'utf8');
  const given = (await admin.permissions(await ref(gear))).find(
    ({ grantedToV2 }) => grantedToV2?.user?.id === oidOf(directory, 'petra'),
  );

  const before = sentSoFar();
  const began = performance.now();
  const [{ statuses }] = await Promise.all([
    post(5_000, key),
    admin.removePermission(await ref(gear), given?.id ?? ''),
  ]);
  expect(statuses).toEqual([202]);
  await sluice.atRest();
  const seconds = (performance.now() - began) / 1_000;
  // Two rings a second and drive, and three looks to come for each at the most.
  const most = libraries.length * (2 * seconds + 2) * (1 + 3);
  const sent = sentSoFar() - before;
  expect(sent).toBeGreaterThanOrEqual(4 * libraries.length);
  expect(sent).toBeLessThan(most);
  expect(await finds('petra')).toBe(false);
});
