import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { granteeOf, openBoxAdmin, type BoxAdmin } from '../../local/box-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

interface TraceJson {
  readonly sees: boolean;
  readonly reason: string | null;
  readonly chain: readonly {
    kind: string;
    name: string | null;
    grants: readonly { role: string; counts: boolean; but: string | null; way: string[] }[];
  }[];
  readonly accounts: readonly { state: string; matchedBy: string; accountId: string }[];
}

let sluice: Sluice;
let box: BoxAdmin;
let documentId: string;
const file = (...names: string[]) => join(sluice.contentDir, ...names);
const oidOf = (key: string) => directory.people.find((person) => person.key === key)?.oid ?? '';
const boxIdOf = (key: string) => granteeOf(key, directory).id;
const userOf = (key: string) => `box:user:${boxIdOf(key)}`;
const groupOf = (key: string) => `box:group:${boxIdOf(key)}`;

const read = async <T>(path: string, as = 'ines'): Promise<T> => {
  const response = await sluice.call('GET', path, { as });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};
const trace = (who: string, id = documentId) =>
  read<TraceJson>(`/api/documents/${id}/access?principal=${encodeURIComponent(who)}`);
const finds = async (who: string) => {
  const { results } = await sluice.search(who, { query: 'limit Zurich', top: 50 });
  return results.some((result) => result.documentId === documentId);
};

/** What the admin is told of a person must be what that person's own search shows. */
async function expectTrace(who: string, expected: object): Promise<void> {
  const found = await finds(who);
  expect(await trace(oidOf(who))).toMatchObject({ sees: found, ...expected });
}

beforeAll(async () => {
  sluice = await startSluice({
    fill(contentDir) {
      for (const folder of ['Finance', 'Finance/Rules', 'Sales']) {
        mkdirSync(join(contentDir, folder), { recursive: true });
      }
      const limits = '# Hotels\n\nThe limit for Zurich is CHF 220 a night.\n';
      writeFileSync(join(contentDir, 'Finance', 'Rules', 'limits.md'), limits);
      writeFileSync(
        join(contentDir, 'Finance', 'cars.md'),
        'Rental cars are booked by the office.',
      );
      writeFileSync(join(contentDir, 'Sales', 'visit.txt'), 'The visit to Davos was on Monday.');
    },
    rights: [
      { path: 'Finance', to: 'finance', role: 'viewer' },
      { path: 'Finance', to: 'luca', role: 'uploader' },
      { path: 'Sales', to: 'sales', role: 'viewer' },
    ],
  });
  const { clientId, clientSecret } = sluice.stack.boxApplication;
  box = await openBoxAdmin({
    boxUrl: sluice.stack.box.url.href.replace(/\/$/, ''),
    enterpriseId: directory.enterpriseId,
    clientId,
    clientSecret,
  });
  await sluice.atRest();
  const { results } = await sluice.search('petra', { query: 'limit Zurich', top: 50 });
  documentId = results.find(({ title }) => title === 'limits.md')?.documentId ?? '';
});
afterAll(() => sluice[Symbol.asyncDispose]());
afterEach(() => sluice.stack.faults.clear());

test('an admin is shown why a person sees a file, without the names of what is not theirs to read', async () => {
  await expectTrace('petra', {
    sees: true,
    reason: null,
    chain: [
      { kind: 'file', name: null, inherits: true, grants: [] },
      { kind: 'folder', name: null, grants: [] },
      {
        kind: 'folder',
        name: null,
        grants: [{ role: 'viewer', counts: true, way: [userOf('petra'), groupOf('finance')] }],
      },
    ],
    accounts: [{ state: 'matched', matchedBy: 'email', accountId: boxIdOf('petra') }],
  });
  expect(await trace(groupOf('finance'))).toMatchObject({ sees: true, accounts: null });
});

test('and why another does not', async () => {
  expect(await trace(oidOf('noor'))).toMatchObject({ sees: false, reason: 'never-signed-in' });
  await expectTrace('samuel', { sees: false, reason: 'no-grant' });
  await expectTrace('luca', { sees: false, reason: 'role-reads-nothing' });
});

test('a right that is taken away is gone from the answer as it is from the search', async () => {
  const folder = await box.find('Finance/Rules');
  if (!folder) throw new Error('no folder');
  await box.grant(folder, granteeOf('samuel', directory), 'viewer');
  await sluice.atRest();
  await expectTrace('samuel', { sees: true, reason: null });
  await box.revoke(folder, granteeOf('samuel', directory));
  await sluice.atRest();
  await expectTrace('samuel', { sees: false, reason: 'no-grant' });
});

test('what a person can see is counted by what was granted to them', async () => {
  const reach = (who: string) => read<object>(`/api/principals/${encodeURIComponent(who)}/access`);
  const finance = {
    files: { count: 2, atLeast: false },
    granted: [{ kind: 'folder', name: null, files: 2, grants: [{ counts: true }] }],
    more: 0,
  };
  expect(await reach(oidOf('petra'))).toMatchObject(finance);
  expect(await reach(groupOf('finance'))).toMatchObject(finance);
  expect(await reach(oidOf('luca'))).toMatchObject({
    files: { count: 0 },
    granted: [{ files: 0, grants: [{ counts: false, but: 'role-reads-nothing' }] }],
  });
  expect(await reach('sp:group:site/5')).toMatchObject({ files: { count: 0 }, granted: [] });
});

test('a wrong match is set right by an admin, and taken back', async () => {
  const path = `/api/people/${oidOf('samuel')}`;
  const match = (accountId: string) =>
    sluice.call('PUT', `${path}/match`, { as: 'ines', body: { connectionId: 'box', accountId } });
  expect((await match('4711')).status).toBe(400);
  expect((await match(boxIdOf('petra'))).status).toBe(204);
  expect(await read(path)).toMatchObject({
    accounts: [{ matchedBy: 'admin', accountId: boxIdOf('petra') }],
  });
  await expectTrace('samuel', { sees: true, reason: null });
  const back = `${path}/match?connectionId=box`;
  expect((await sluice.call('DELETE', back, { as: 'ines' })).status).toBe(204);
  await expectTrace('samuel', { sees: false, reason: 'no-grant' });
  expect(await read(path)).toMatchObject({
    accounts: [{ matchedBy: 'email', accountId: boxIdOf('samuel') }],
  });
});

test('a right that has ended does not count from that moment on, though Box shows it still', async () => {
  const folder = await box.find('Finance/Rules');
  if (!folder) throw new Error('no folder');
  sluice.stack.faults.add({ service: 'box', kind: 'skew', skewMs: -300_000 }); // for Box it has not ended
  await box.lend(folder, granteeOf('samuel', directory), new Date(Date.now() - 60_000));
  await sluice.atRest();
  await expectTrace('samuel', {
    sees: false,
    reason: 'expired',
    chain: [{}, { grants: [{ role: 'viewer', counts: false, but: 'expired' }] }, {}],
  });
  await box.revoke(folder, granteeOf('samuel', directory));
});

test('a file in the trash is explained', async () => {
  rmSync(file('Finance', 'Rules', 'limits.md'));
  await sluice.atRest();
  await expectTrace('petra', { sees: false, reason: 'trashed', chain: [{ trashed: true }] });
});

test('only admins ask, and only for what can be', async () => {
  const statuses = async (path: string, method = 'GET', body?: object) => {
    const one = async (as: string) =>
      (await sluice.call(method, path, { as, ...(body && { body }) })).status;
    return [await one('petra'), await one('ines')];
  };
  const petra = oidOf('petra');
  expect(await statuses(`/api/documents/0000000000000000/access?principal=${petra}`)).toEqual([
    403, 404,
  ]);
  expect(await statuses(`/api/documents/${documentId}/access`)).toEqual([403, 400]);
  expect(await statuses(`/api/documents/${documentId}/access?principal=petra`)).toEqual([403, 400]);
  expect(await statuses('/api/principals/petra/access')).toEqual([403, 400]);
  expect(await statuses('/api/people/petra')).toEqual([403, 400]);
  expect(await statuses(`/api/people/${petra}/match`, 'PUT', {})).toEqual([403, 400]);
  expect(await statuses(`/api/people/${petra}/match?connectionId=none`, 'DELETE')).toEqual([
    403, 400,
  ]);
  expect(await statuses('/api/audit?day=today')).toEqual([403, 400]);
});

test('all of it stands in the audit, whose chains hold and which names no file', async () => {
  interface AuditJson {
    readonly holds: boolean;
    readonly entries: readonly { who: string; did: string; on: object; outcome: string }[];
  }
  const today = new Date().toISOString().slice(0, 10);
  const { holds, entries } = await read<AuditJson>(`/api/audit?day=${today}`);
  expect(holds).toBe(true);
  expect(new Set(entries.map(({ who }) => who))).toEqual(new Set([oidOf('ines')]));
  const samuel = { person: oidOf('samuel'), connection: 'box' };
  const matches = entries.filter(({ on }) => 'connection' in on && 'person' in on);
  expect(matches.map(({ did, on, outcome }) => ({ did, on, outcome })).slice(0, 6)).toEqual([
    { did: 'match.set', on: { ...samuel, account: '4711' }, outcome: 'begun' },
    { did: 'match.set', on: { ...samuel, account: '4711' }, outcome: 'REQUEST_INVALID' },
    { did: 'match.set', on: { ...samuel, account: boxIdOf('petra') }, outcome: 'begun' },
    { did: 'match.set', on: { ...samuel, account: boxIdOf('petra') }, outcome: 'done' },
    { did: 'match.cleared', on: samuel, outcome: 'begun' },
    { did: 'match.cleared', on: samuel, outcome: 'done' },
  ]);
  const on = { document: '0000000000000000', principal: oidOf('petra') };
  expect(entries).toContainEqual(
    expect.objectContaining({ did: 'document-access.read', on, outcome: 'NOT_FOUND' }),
  );
  expect(JSON.stringify(entries)).not.toMatch(/limits|Finance|alpenwerk/i);
  const again = await read<AuditJson>(`/api/audit?day=${today}`);
  expect(again.entries.at(-1)).toMatchObject({ did: 'audit.read', on: { day: today } });
});

test('what cannot be written to the audit is not answered, and no match is changed', async () => {
  const account = `/api/people/${oidOf('samuel')}`;
  const before = await read<object>(account);
  sluice.stack.faults.add({
    service: 'cosmos',
    match: 'POST .*/colls/audit/docs',
    kind: 'status',
    status: 403,
  });
  const path = `/api/documents/${documentId}/access?principal=${oidOf('petra')}`;
  const refused = await sluice.call('GET', path, { as: 'ines' });
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(JSON.stringify(await refused.json())).not.toContain('chain');
  const body = { connectionId: 'box', accountId: boxIdOf('petra') };
  const set = await sluice.call('PUT', `${account}/match`, { as: 'ines', body });
  expect(set.status).toBeGreaterThanOrEqual(500);
  sluice.stack.faults.clear();
  expect(await read<object>(account)).toEqual(before);
});
