import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oidOf } from '../../local/directory.ts';
import { administration } from '../../local/graph-application.ts';
import { openGraphAdmin, type GraphAdmin } from '../../local/graph-admin.ts';
import { partnerTopicAddress } from '../../local/graph-topic.ts';
import { managedIdentity } from '../../local/identity/managed-identity.ts';
import { directory } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

// Changes are announced through an Event Grid partner topic alone: no webhook is subscribed, and a poll comes every hour only.

const graph = 'https://graph.microsoft.com';
const documents = 'sites/Projects/Documents';
let sluice: Sluice;
let admin: GraphAdmin;

const write = (tenantDir: string, path: string, text: string) => {
  mkdirSync(dirname(join(tenantDir, path)), { recursive: true });
  writeFileSync(join(tenantDir, path), text);
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
    settings: {
      POLL_SCHEDULE: '0 0 * * * *',
      LINKS_SCHEDULE: '0 0 * * * *',
      GRAPH_PARTNER_TOPIC: partnerTopicAddress,
    },
    prepare({ graph: { url }, tokens }) {
      const { appId, objectId } = administration;
      admin = openGraphAdmin({
        graphUrl: url.href,
        tokenFor: async (audience) =>
          (await tokens.issueForApp({ audience, appId, objectId })).token,
      });
    },
    fillTenant: (tenantDir) =>
      write(tenantDir, `${documents}/gear.txt`, 'The gear of the south lift costs 40,000 francs.'),
  });
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

test('every subscription is delivered to the partner topic, its lifecycle included', async () => {
  const { tokens, graph: twin } = sluice.stack;
  const { token } = await tokens.issueForApp({ audience: graph, ...managedIdentity });
  const answer = await fetch(new URL('/v1.0/subscriptions', twin.url), {
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = (await answer.json()) as {
    value: { notificationUrl: string; lifecycleNotificationUrl: string }[];
  };
  expect(value.length).toBeGreaterThan(2);
  const addresses = value.flatMap((one) => [one.notificationUrl, one.lifecycleNotificationUrl]);
  expect(new Set(addresses)).toEqual(new Set([partnerTopicAddress]));
});

test('a right that is taken away is gone from answers, and so is a membership', async () => {
  const gear = await admin.find(`${documents}/gear.txt`);
  if (gear === undefined) throw new Error('no gear.txt');
  const petra = oidOf(directory, 'petra');
  await admin.invite(gear, petra, 'read');
  await sees('petra', 'gear.txt');
  const given = (await admin.permissions(gear)).find(
    ({ grantedToV2 }) => grantedToV2?.user?.id === petra,
  );
  await admin.removePermission(gear, given?.id ?? '');
  await seesNot('petra', 'gear.txt');

  await admin.invite(gear, oidOf(directory, 'management'), 'read');
  await admin.join(oidOf(directory, 'management'), oidOf(directory, 'luca'));
  await sees('luca', 'gear.txt');
  await admin.leave(oidOf(directory, 'management'), oidOf(directory, 'luca'));
  await seesNot('luca', 'gear.txt');
});

test('a subscription that Graph has ended is made anew, told through the topic too', async () => {
  sluice.stack.graph.notifications.tell('subscriptionRemoved');
  await sluice.atRest();
  write(sluice.tenantDir, `${documents}/wheel.txt`, 'The wheel of the west lift turns slowly.');
  const wheel = () => admin.find(`${documents}/wheel.txt`);
  await expect.poll(wheel, patience).toBeDefined();
  const found = await wheel();
  if (found) await admin.invite(found, oidOf(directory, 'petra'), 'read');
  await sees('petra', 'wheel.txt');
});
