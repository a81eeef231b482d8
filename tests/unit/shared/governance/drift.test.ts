import { describe, expect, test } from 'vitest';
import { principalsOf } from '../../../../shared/access/principals.ts';
import type { Announcement } from '../../../../shared/azure/events.ts';
import type { Hit } from '../../../../shared/azure/search-index.ts';
import { grantsOfItem } from '../../../../shared/azure/store.ts';
import type { DriftContext } from '../../../../shared/governance/drift-context.ts';
import { readDrift } from '../../../../shared/governance/drift-report.ts';
import { auditDrift } from '../../../../shared/governance/drift.ts';
import type { Grant } from '../../../../shared/model/grant.ts';
import type { NewDoorbell } from '../../../../shared/model/stream.ts';
import { shortId } from '../../../../shared/platform/hash.ts';
import { AppError } from '../../../../shared/platform/errors.ts';
import { openCompany } from '../../../support/company.ts';
import { viewer } from '../../../support/memory-source.ts';

const oidOf = (accountId: string) => `11111111-1111-4111-8111-11111111111${accountId}`;
const emailOf = (accountId: string) => `p${accountId}@contoso.test`;
const pairs = 60; // more than there are: all of them, in time

/** A company whose people 1, 2 (by a group), 3 and 4 have asked something, and whose source answers for them. */
async function openAudit() {
  const company = await openCompany();
  const { source, scanning } = company;
  const { connection, context, index } = scanning;
  const { tenantId } = connection;
  const now = () => new Date(scanning.context.now().getTime());
  await context.store.connections.create(connection);
  for (const id of ['1', '2', '3', '4']) {
    const groups = id === '2' ? ['box:group:2'] : [];
    source.accounts.push({
      accountId: id,
      email: emailOf(id),
      principals: [`box:user:${id}`, ...groups],
    });
    await principalsOf(
      { tenantId, oid: oidOf(id), email: emailOf(id), name: id, roles: ['reader'] },
      { ...context, sourceOf: async () => source, now },
    );
  }
  source.mayRead = async (accountId, key) => {
    const account = source.accounts.find((one) => one.accountId === accountId);
    const isThere = source.visible().some((item) => item.key === key);
    return (
      isThere &&
      [key, ...source.above(key)]
        .flatMap((one) => source.grantsOf(one))
        .some(({ principal }) => account?.principals.includes(principal) ?? false)
    );
  };
  const rung: NewDoorbell[] = [];
  const announced: Announcement[] = [];
  let seed = 1;
  const audit: DriftContext = {
    ...context,
    source,
    bus: { ring: async (doorbell) => void rung.push(doorbell) },
    events: { announce: async (_tenant, all) => void announced.push(...all) },
    index: {
      ...index,
      // It finds every chunk there is, whoever asks.
      hybrid: async ({ skip, top }) =>
        [...index.chunks.values()]
          .slice(skip, skip + top)
          .map(({ contentVector: _vector, ...chunk }): Hit => ({ chunk, score: 1 })),
    },
    models: {
      embeddingModel: 'none',
      embed: async () => [new Float32Array([1, 0])],
      chat: () => {
        throw new Error('No model is asked here');
      },
    },
    wait: () => scanning.atRest(), // what is on its way comes meanwhile
    random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
  };
  /** Our record of what was granted on one item says something else, as after a lost change or somebody's mistake. */
  const tamper = async (key: string, grants: readonly Grant[]) => {
    const scope = scanning.scopeOfKey(key);
    const at = { pk: grantsOfItem(tenantId, scope), id: scope };
    await context.store.itemGrants.update(at, (record) => ({ ...record, grants: [...grants] }));
    for (const { principal, expiresAt } of grants) {
      const id = shortId(scope, principal);
      const row = { schemaVersion: 1 as const, id, tenantId, principal, scope, expiresAt };
      await context.store.principalGrants.put(row);
    }
  };
  const drift = () =>
    announced.flatMap((one) => (one.type === 'sluice.access.drift' ? one.data : []));
  const counted = (name: string) => scanning.counted.filter((one) => one === name).length;
  return { ...company, audit, rung, drift, counted, tamper, tenantId, connection };
}

describe('the audit', () => {
  test('finds nothing where records and source agree, and looks at what we show and what we hide', async () => {
    const { audit, rung, drift } = await openAudit();
    const tick = await auditDrift({ pairs }, audit);
    expect(tick).toMatchObject({ leak: 0, overBlock: 0, late: 0, unknown: 0, findings: [] });
    expect(tick.shown).toBeGreaterThan(4);
    expect(tick.checked - tick.shown).toBeGreaterThan(4);
    expect([rung, drift()]).toEqual([[], []]);
  });

  test('finds a leak, closes it, and says so: log, event, counters, doorbell', async () => {
    const { audit, scanning, rung, drift, counted, tamper, leads, sales } = await openAudit();
    await tamper(leads, [viewer('box:user:3'), viewer('box:user:4')]);
    const tick = await auditDrift({ pairs }, audit);
    const documentId = scanning.scopeOfKey(leads);
    expect(tick.findings).toEqual([{ kind: 'leak', documentId, oid: oidOf('3'), repaired: true }]);
    expect(drift()).toEqual([{ connectionId: 'box', documentId, kind: 'leak', repaired: true }]);
    expect(scanning.logged).toContain('drift.leak');
    expect([counted('drift.leak'), counted('drift.repaired')]).toEqual([1, 1]);
    expect(counted('drift.checked')).toBe(tick.checked);
    expect(rung).toEqual([expect.objectContaining({ items: [leads, sales], reason: 'audit' })]);
    expect((await auditDrift({ pairs }, audit)).findings).toEqual([]);
  });

  test('finds what a folder above hides from people, and shows it again', async () => {
    const { audit, scanning, tamper, pay } = await openAudit();
    await tamper(pay, []);
    const tick = await auditDrift({ pairs }, audit);
    expect(tick.findings[0]).toMatchObject({ kind: 'over-block', repaired: true });
    expect(scanning.logged).toContain('drift.over-block');
    expect(tick.overBlock).toBe(1); // the others that it hid are mended by then
    expect((await auditDrift({ pairs }, audit)).overBlock).toBe(0);
  });

  test('finds a person whose groups have changed with nobody telling', async () => {
    const { audit, source } = await openAudit();
    const { accountId, email } = source.accounts[1] ?? { accountId: '', email: null };
    source.accounts[1] = { accountId, email, principals: ['box:user:2'] };
    const tick = await auditDrift({ pairs }, audit);
    expect(tick).toMatchObject({ leak: 1, repaired: 1 });
    expect((await auditDrift({ pairs }, audit)).leak).toBe(0);
  });

  test('does not count a change that is on its way, though it mends at once', async () => {
    const { audit, scanning, source, drift, leads } = await openAudit();
    source.grant(leads);
    await scanning.ring('changes');
    const before = scanning.itemOf(leads)?.updatedAt;
    let meanwhile: string | undefined;
    const wait = async () => {
      meanwhile ??= scanning.itemOf(leads)?.updatedAt;
      await scanning.atRest();
    };
    const tick = await auditDrift({ pairs }, { ...audit, wait });
    expect(tick).toMatchObject({ leak: 0, late: 1, findings: [] });
    expect(drift()).toEqual([]);
    expect(meanwhile).not.toBe(before);
  });

  test('counts what a busy stream says nothing of, and what one that has died might have said', async () => {
    for (const wait of ['at rest', 'dead'] as const) {
      const { audit, scanning, source, tamper, leads } = await openAudit();
      await tamper(leads, [viewer('box:user:3'), viewer('box:user:4')]);
      source.file('other.txt');
      await scanning.ring('changes');
      const rest = { ...audit, ...(wait === 'dead' && { wait: async () => {} }) };
      expect(await auditDrift({ pairs }, rest)).toMatchObject({ leak: 1, late: 0, repaired: 1 });
    }
  });

  test('tells of a leak that it cannot close, too', async () => {
    const { audit, source, leads } = await openAudit();
    source.mayRead = async () => false;
    source.failures.set(leads, new AppError('SOURCE_UNAVAILABLE', 'The source is down'));
    const tick = await auditDrift({ pairs }, audit);
    expect(tick.leak).toBe(tick.shown);
    expect(tick.leak).toBeGreaterThan(4);
    expect(tick.repaired).toBe(0);
  });

  test('claims nothing where the source cannot tell, and stops where it is throttled', async () => {
    const { audit, source } = await openAudit();
    source.mayRead = async () => 'unknown';
    const tick = await auditDrift({ pairs: 6 }, audit);
    expect(tick).toMatchObject({ checked: 0, unknown: 6, findings: [] });
    let asked = 0;
    source.mayRead = async () => {
      asked += 1;
      throw new AppError('SOURCE_THROTTLED', 'Slow down');
    };
    expect(await auditDrift({ pairs: 6 }, audit)).toMatchObject({ checked: 0, findings: [] });
    expect(asked).toBe(1);
  });

  test('asks for no more pairs than it was told', async () => {
    const { audit, source } = await openAudit();
    let asked = 0;
    source.mayRead = async () => {
      asked += 1;
      return 'unknown';
    };
    await auditDrift({ pairs: 3 }, audit);
    expect(asked).toBe(3);
  });
});

describe('a canary', () => {
  const withCanary = async () => {
    const opened = await openAudit();
    const { connection, secret } = opened;
    const audit = { ...opened.audit, connection: { ...connection, canaries: [secret] } };
    return { ...opened, audit };
  };

  test('that lies where a group may read is told, and one that nobody may read is not', async () => {
    const { audit, source, scanning, secret, sales, pay } = await withCanary();
    const documentId = scanning.scopeOfKey(secret);
    expect((await auditDrift({ pairs: 0 }, audit)).findings).toEqual([
      { kind: 'canary', documentId, oid: null, repaired: false },
    ]);
    expect(scanning.logged).toContain('drift.canary');
    source.move(secret, sales); // where nothing is granted
    await scanning.pull();
    expect((await auditDrift({ pairs: 0 }, audit)).findings).toEqual([]);
    source.move(secret, pay);
    await scanning.pull();
    expect((await auditDrift({ pairs: 0 }, audit)).canary).toBe(1);
  });

  test('may belong to an account that nobody here signs in with, and to nobody who does', async () => {
    const { audit, source, scanning, secret, sales } = await withCanary();
    source.move(secret, sales);
    source.grant(secret, viewer('box:user:9'));
    await scanning.pull();
    expect((await auditDrift({ pairs: 0 }, audit)).canary).toBe(0);
    source.grant(secret, viewer('box:user:9'), viewer('box:user:4'));
    await scanning.pull();
    expect((await auditDrift({ pairs: 0 }, audit)).canary).toBe(1);
  });
});

test('the report gives each rate of its own half, and what was found', async () => {
  const { audit, scanning, tamper, leads, tenantId } = await openAudit();
  await tamper(leads, [viewer('box:user:3'), viewer('box:user:4')]);
  const { shown, checked } = await auditDrift({ pairs }, audit);
  const counters = {
    read: async () => ({ 'drift.checked': 8, 'drift.shown': 4, 'drift.leak': 2 }),
  };
  const report = await readDrift(tenantId, { ...scanning.context, counters });
  expect(report.lastDay).toMatchObject({ checked, leakRate: 1 / shown, overBlockRate: 0 });
  expect(report.total).toMatchObject({ leakRate: 0.5, overBlockRate: 0, canary: 0 });
  expect(report.findings).toEqual([expect.objectContaining({ kind: 'leak', connectionId: 'box' })]);
  scanning.pass(25 * 60);
  const later = await readDrift(tenantId, { ...scanning.context, counters });
  expect(later.lastDay).toMatchObject({ checked: 0, leakRate: null });
});
