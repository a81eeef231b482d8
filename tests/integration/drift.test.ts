import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granteeOf, openBoxAdmin, type BoxAdmin, type BoxRef } from '../../local/box-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { createStore, grantsOfItem, type Store } from '../../shared/azure/store.ts';
import type { DriftReport } from '../../shared/governance/drift-report.ts';
import { scopeOf } from '../../shared/platform/ids.ts';
import { connect } from '../contract/cosmos-fixture.ts';
import { appCredential } from '../support/app-credential.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

let sluice: Sluice;
let box: BoxAdmin;
let store: Store;

const never = '0 0 0 1 1 *';
/** At random, twenty pairs at a time. */
const maxTicks = 20;

beforeAll(async () => {
  sluice = await startSluice({
    fill(contentDir) {
      for (const folder of ['Finance', 'Sales', 'Vault']) mkdirSync(join(contentDir, folder));
      const write = (...parts: [string, string, string]) =>
        writeFileSync(join(contentDir, parts[0], parts[1]), parts[2]);
      write('Finance', 'limits.md', '# Hotels\n\nThe limit for Zurich is CHF 220 a night.\n');
      write('Sales', 'visit.txt', 'The visit to Davos was on Monday.');
      write('Vault', 'heron.txt', 'The purple heron hides its eggs below the old mill.');
    },
    rights: [
      { path: 'Finance', to: 'finance', role: 'viewer' },
      { path: 'Sales', to: 'sales', role: 'viewer' },
    ],
    settings: { POLL_SCHEDULE: never, SWEEP_SCHEDULE: never, DRIFT_SCHEDULE: never },
  });
  const { stack } = sluice;
  const { clientId, clientSecret } = stack.boxApplication;
  box = await openBoxAdmin({
    boxUrl: stack.box.url.origin,
    enterpriseId: directory.enterpriseId,
    clientId,
    clientSecret,
  });
  const credential = appCredential(stack.tokens);
  store = createStore(connect(stack.services.cosmos.url, { credential }).database('sluice'));
  await box.grant(await find('Finance/limits.md'), granteeOf('sales', directory), 'viewer');
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

async function find(path: string): Promise<BoxRef> {
  const found = await box.find(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
}
const scopeOfRef = ({ type, id }: BoxRef) =>
  scopeOf({ tenantId: directory.tenantId, connectionId: 'box', key: `${type}:${id}` });

async function titles(who: string, query: string): Promise<string[]> {
  const { results } = await sluice.search(who, { query, top: 50 });
  return results.map(({ title }) => title);
}
async function report(): Promise<DriftReport> {
  const response = await sluice.call('GET', '/api/drift', { as: 'ines' });
  expect(response.status).toBe(200);
  return (await response.json()) as DriftReport;
}
/** The audit runs again and again until it has found something of that kind. */
async function auditUntil(kind: string): Promise<DriftReport> {
  for (let tick = 0; tick < maxTicks; tick++) {
    await sluice.host.runTimer('drift-audit');
    const found = await report();
    if (found.findings.some((finding) => finding.kind === kind)) return found;
  }
  throw new Error(`The audit did not find any ${kind} in ${maxTicks} ticks`);
}
async function announced(): Promise<string> {
  const { token } = await sluice.stack.tokens.issueForApp({
    audience: 'https://eventgrid.azure.net',
    appId: 'test',
    objectId: 'test',
  });
  const url = new URL('/local/events', sluice.stack.services.events.url);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return response.text();
}

test('with nothing wrong the audit compares, and finds nothing', async () => {
  expect(await titles('samuel', 'limit Zurich')).toContain('limits.md');
  expect(await titles('petra', 'limit Zurich')).toContain('limits.md');
  await sluice.host.runTimer('drift-audit');
  const { lastDay, findings } = await report();
  expect(lastDay).toMatchObject({ leakRate: 0, overBlockRate: 0, unknown: 0, late: 0 });
  expect(lastDay.checked).toBeGreaterThan(2);
  expect(findings).toEqual([]);
});

test('a right taken away with Box telling nobody: the audit finds it, closes it and tells', async () => {
  const { webhooks, events } = sluice.stack.box;
  webhooks.lose(1, 1);
  events.lag(24 * 3_600_000);
  const limits = await find('Finance/limits.md');
  await box.revoke(limits, granteeOf('sales', directory));
  await sluice.atRest();
  expect(await titles('samuel', 'limit Zurich')).toContain('limits.md'); // the leak

  const { lastDay, total, findings } = await auditUntil('leak');
  expect(await titles('samuel', 'limit Zurich')).not.toContain('limits.md');
  expect(await titles('petra', 'limit Zurich')).toContain('limits.md');
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'leak', documentId: scopeOfRef(limits), repaired: true }),
  ]);
  expect(lastDay).toMatchObject({ leak: 1, repaired: 1, overBlock: 0 });
  expect(total.leak).toBe(1);
  expect(sluice.lines.join('\n')).toContain('drift.leak');
  expect(await announced()).toContain('sluice.access.drift');
  webhooks.none();
  events.calm();
});

test('a record that hides what Box shows: the audit finds it, and shows it again', async () => {
  const finance = scopeOfRef(await find('Finance'));
  const at = { pk: grantsOfItem(directory.tenantId, finance), id: finance };
  await store.itemGrants.update(at, (record) => ({ ...record, grants: [] }));
  expect(await titles('petra', 'limit Zurich')).not.toContain('limits.md');
  const { findings } = await auditUntil('over-block');
  expect(findings[0]).toMatchObject({ kind: 'over-block', repaired: true });
  expect(await titles('petra', 'limit Zurich')).toContain('limits.md');
  expect((await report()).lastDay).toMatchObject({ leak: 1, overBlock: 1, repaired: 2 });
});

test('a canary is silent until somebody can find it', async () => {
  const { type, id } = await find('Vault/heron.txt');
  const body = { keys: [`${type}:${id}`] };
  const put = (as: string) => sluice.call('POST', '/api/connections/box/canaries', { as, body });
  expect((await put('petra')).status).toBe(403);
  const set = await put('ines');
  expect(await set.json()).toEqual({
    canaries: [{ key: `file:${id}`, documentId: scopeOfRef({ type, id }), status: 'indexed' }],
  });
  await sluice.host.runTimer('drift-audit');
  expect((await report()).lastDay.canary).toBe(0);

  await box.grant(await find('Vault'), granteeOf('sales', directory), 'viewer');
  await sluice.atRest();
  const { findings } = await auditUntil('canary');
  expect(findings[0]).toMatchObject({ kind: 'canary', documentId: scopeOfRef({ type, id }) });
  expect(await announced()).toContain('"kind":"canary"');
});
