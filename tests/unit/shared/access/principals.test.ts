import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../../shared/access/identity.ts';
import { principalsOf } from '../../../../shared/access/principals.ts';
import { streamId } from '../../../../shared/platform/ids.ts';
import { AppError } from '../../../../shared/platform/errors.ts';
import { createMemorySource } from '../../../support/memory-source.ts';
import { createScanning } from '../../../support/scanning.ts';

const ann: Caller = {
  tenantId: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
  oid: '11111111-1111-4111-8111-111111111111',
  email: 'ann@contoso.test',
  name: 'Ann',
  roles: ['reader'],
};
const minute = 60_000;

async function openPeople() {
  const source = createMemorySource();
  source.accounts.push({
    accountId: '1',
    email: 'Ann@contoso.test',
    principals: ['box:user:1', 'box:group:7'],
  });
  const scanning = createScanning(source);
  await scanning.context.store.connections.create(scanning.connection);
  await scanning.start();
  const asked: string[] = [];
  const { accounts } = source;
  source.person = async ({ email }) => {
    asked.push(`person ${email}`);
    return accounts.find((one) => one.email?.toLowerCase() === email);
  };
  source.account = async (id) => {
    asked.push(`account ${id}`);
    return accounts.find((one) => one.accountId === id);
  };
  let time = Date.parse('2026-11-24T12:00:00Z');
  const who = async (caller: Caller = ann) =>
    [
      ...(await principalsOf(caller, {
        store: scanning.context.store,
        sourceOf: async () => source,
        log: scanning.context.log,
        now: () => new Date(time),
      })),
    ].toSorted();
  return {
    source,
    scanning,
    asked,
    who,
    pass: (ms: number) => void (time += ms),
    now: () => new Date(time),
  };
}
const annsAll = ['box:group:7', 'box:user:1'];

test('a person is matched by address, then known by the account that was pinned', async () => {
  const { who, asked, pass } = await openPeople();
  expect(await who()).toEqual(annsAll);
  expect(await who()).toEqual(annsAll);
  expect(asked).toEqual(['person ann@contoso.test']);
  pass(61 * minute);
  expect(await who()).toEqual(annsAll);
  expect(asked).toEqual(['person ann@contoso.test', 'account 1']);
});

test('changed groups are read as soon as the source has told of them', async () => {
  const { who, scanning, source, pass, now } = await openPeople();
  await who();
  source.accounts.splice(0, 1, { accountId: '1', email: ann.email, principals: ['box:user:1'] });
  expect(await who()).toEqual(annsAll);
  pass(minute);
  await scanning.context.store.streams.update(
    { pk: ann.tenantId, id: streamId('box', 'changes') },
    (stream) => ({ ...stream, peopleChangedAt: now().toISOString() }),
  );
  expect(await who()).toEqual(['box:user:1']);
});

describe('nobody is', () => {
  test('who has no account, until there is one', async () => {
    const { who, source, pass } = await openPeople();
    const bob = { ...ann, oid: '22222222-2222-4222-8222-222222222222', email: 'bob@contoso.test' };
    expect(await who(bob)).toEqual([]);
    source.accounts.push({ accountId: '2', email: bob.email, principals: ['box:user:2'] });
    pass(61 * minute);
    expect(await who(bob)).toEqual(['box:user:2']);
  });

  test('for whose address Entra does not vouch, and Box is not even asked', async () => {
    const { who, asked } = await openPeople();
    const guest = { ...ann, email: null };
    expect(await who(guest)).toEqual([]);
    expect(await who(guest)).toEqual([]);
    expect(asked).toEqual(['person null']);
  });

  test('whose address in Entra has changed since the match', async () => {
    const { who, scanning, source } = await openPeople();
    await who();
    source.accounts.push({
      accountId: '9',
      email: 'boss@contoso.test',
      principals: ['box:user:9'],
    });
    expect(await who({ ...ann, email: 'boss@contoso.test' })).toEqual([]);
    expect(scanning.logged).toContain('access.match-suspended');
    expect(await who()).toEqual(annsAll);
  });

  test('whose account has another address now, nor the next holder of their address', async () => {
    const { who, source, pass } = await openPeople();
    await who();
    source.accounts.splice(
      0,
      1,
      { accountId: '1', email: 'renamed@contoso.test', principals: ['box:user:1'] },
      { accountId: '2', email: ann.email, principals: ['box:user:2'] },
    );
    pass(61 * minute);
    expect(await who()).toEqual([]);
  });

  test('whose account is gone or inactive', async () => {
    const { who, source, pass } = await openPeople();
    await who();
    source.accounts.length = 0;
    pass(61 * minute);
    expect(await who()).toEqual([]);
  });

  test('while the source cannot be asked, even if somebody was known before', async () => {
    const { who, source, scanning, pass } = await openPeople();
    await who();
    pass(61 * minute);
    source.account = () => Promise.reject(new AppError('SOURCE_UNAVAILABLE', 'Box answers 503'));
    expect(await who()).toEqual([]);
    expect(scanning.logged).toContain('access.person-unknown');
  });

  test('in another tenant', async () => {
    const { who } = await openPeople();
    expect(await who({ ...ann, tenantId: '00000000-0000-4000-8000-000000000000' })).toEqual([]);
  });
});

test('an address that matched nobody may change: there is nothing to suspend', async () => {
  const { who, source } = await openPeople();
  const bob = { ...ann, oid: '22222222-2222-4222-8222-222222222222', email: 'old@contoso.test' };
  expect(await who(bob)).toEqual([]);
  source.accounts.push({ accountId: '2', email: 'new@contoso.test', principals: ['box:user:2'] });
  expect(await who({ ...bob, email: 'new@contoso.test' })).toEqual(['box:user:2']);
});

test.each(['principals', 'streams', 'connections'] as const)(
  'one of the %s that cannot be read makes nobody of a person, and no error',
  async (name) => {
    const { who, scanning } = await openPeople();
    expect(await who()).toEqual(annsAll);
    for (const { id } of scanning.all(name)) scanning.corrupt(name, id);
    expect(await who()).toEqual([]);
    expect(scanning.logged).toContain('access.record-invalid');
  },
);
