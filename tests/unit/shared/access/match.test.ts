import { expect, test } from 'vitest';
import type { Caller } from '../../../../shared/access/identity.ts';
import { clearMatch, setMatch } from '../../../../shared/access/match.ts';
import { principalsOf } from '../../../../shared/access/principals.ts';
import { subjectOf } from '../../../../shared/access/subject.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createMemorySource } from '../../../support/memory-source.ts';
import { createScanning } from '../../../support/scanning.ts';

const ann: Caller = {
  tenantId,
  oid: '11111111-1111-4111-8111-111111111111',
  email: 'ann@contoso.test',
  name: 'Ann',
  roles: ['reader'],
};
const married = { ...ann, email: 'ann.lee@contoso.test' };
const match = { oid: ann.oid, connectionId: 'box' };

async function openMatching() {
  const source = createMemorySource();
  source.accounts.push(
    { accountId: '1', email: ann.email, principals: ['box:user:1', 'box:group:7'] },
    { accountId: '2', email: 'other@contoso.test', principals: ['box:user:2'] },
  );
  const scanning = createScanning(source);
  const { store, log, now } = scanning.context;
  await store.connections.create(scanning.connection);
  const people = { tenantId, store, log, now, sourceOf: async () => source };
  return {
    source,
    scanning,
    people,
    store,
    who: async (caller: Caller = ann) => [...(await principalsOf(caller, people))],
    account: async () => (await subjectOf(ann.oid, people)).accounts?.[0],
  };
}

test('an admin’s match holds from the next query on, whatever the address', async () => {
  const { who, people, account } = await openMatching();
  expect(await who()).toEqual(['box:user:1', 'box:group:7']);
  await setMatch({ ...match, accountId: '2' }, people);
  expect(await account()).toMatchObject({ state: 'matched', matchedBy: 'admin', accountId: '2' });
  expect(await who()).toEqual(['box:user:2']);
  expect(await who(married)).toEqual(['box:user:2']);
});

test('it may be made before the person ever signed in', async () => {
  const { who, people } = await openMatching();
  await setMatch({ ...match, accountId: '2' }, people);
  expect(await who()).toEqual(['box:user:2']);
});

test('a guest for whose address nobody vouches is nobody, until an admin says who they are', async () => {
  const { who, people, account } = await openMatching();
  const guest = { ...ann, email: null };
  expect(await who(guest)).toEqual([]);
  expect(await account()).toMatchObject({
    state: 'address-unverified',
    accountId: null,
    email: null,
  });
  await setMatch({ ...match, accountId: '1' }, people);
  expect(await who(guest)).toEqual(['box:user:1', 'box:group:7']);
  expect(await account()).toMatchObject({ state: 'matched', matchedBy: 'admin', accountId: '1' });
});

test('a match by an address that nobody vouches for any more is suspended', async () => {
  const { who, account } = await openMatching();
  expect(await who()).not.toEqual([]);
  expect(await who({ ...ann, email: null })).toEqual([]);
  expect(await account()).toMatchObject({ state: 'suspended', principals: [], accountId: '1' });
  expect(await who()).not.toEqual([]);
});

test('a suspended match is seen as such until the old address is back, or an admin says who they are', async () => {
  const { who, people, account } = await openMatching();
  await who();
  expect(await who(married)).toEqual([]);
  expect(await account()).toMatchObject({
    state: 'suspended',
    principals: [],
    withheld: ['box:user:1', 'box:group:7'],
  });
  await who();
  expect(await account()).toMatchObject({ state: 'matched', withheld: [] });
  await who(married);
  await setMatch({ ...match, accountId: '1' }, people);
  expect(await account()).toMatchObject({ state: 'matched' });
  expect(await who(married)).toEqual(['box:user:1', 'box:group:7']);
});

test('without the match the next query looks for the account of the address', async () => {
  const { who, people, account } = await openMatching();
  await setMatch({ ...match, accountId: '2' }, people);
  await clearMatch(match, people);
  expect(await account()).toMatchObject({ state: 'never-signed-in', principals: [] });
  expect(await who()).toEqual(['box:user:1', 'box:group:7']);
  await clearMatch(match, people);
  await expect(clearMatch(match, people)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  ['an account that is not there', { accountId: '3' }, 'accountId'],
  ['a connection that is not there', { accountId: '1', connectionId: 'none' }, 'connectionId'],
])('%s is no match', async (_what, over, field) => {
  const { people, scanning } = await openMatching();
  await expect(setMatch({ ...match, ...over }, people)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    details: { field },
  });
  expect(scanning.all('principals')).toEqual([]);
});

test('a query that is just asking the source does not undo what an admin says meanwhile', async () => {
  const { who, people, source } = await openMatching();
  const person = source.person.bind(source);
  source.person = async (asked) => {
    source.person = person;
    await setMatch({ ...match, accountId: '2' }, people);
    return person(asked);
  };
  expect(await who()).toEqual(['box:user:2']);
  expect(await who()).toEqual(['box:user:2']);
});

test('queries of one person at once, none known before, all get what they are', async () => {
  const { who } = await openMatching();
  const all = await Promise.all(Array.from({ length: 12 }, () => who()));
  expect(new Set(all.map(String))).toEqual(new Set(['box:user:1,box:group:7']));
});
