import { expect, test } from 'vitest';
import { maxGrants, readGranted } from '../../../../shared/access/granted-scopes.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { grantMany } from '../../../support/tracing.ts';

const [group, ann] = ['entra:group:site', 'entra:user:ann'];

async function openGranted(count: number) {
  const memory = createMemoryStore();
  await grantMany(memory.store, group, count);
  await grantMany(memory.store, ann, 1);
  const warned: unknown[] = [];
  const counted: string[] = [];
  const log = {
    info: () => {},
    warn: (...all: unknown[]) => void warned.push(all),
    error: () => {},
  };
  const read = () =>
    readGranted(new Set([group, ann]), {
      tenantId,
      store: memory.store,
      counters: { count: (name) => void counted.push(name) },
      log,
      now: new Date('2026-11-24T08:00:00Z'),
    });
  return { read, warned, counted, corrupt: memory.corrupt };
}

test('as much as is read of one principal is all that was granted to it', async () => {
  const { read, warned, counted } = await openGranted(maxGrants);
  const { scopes, cut } = await read();
  expect([scopes.length, [...cut], warned, counted]).toEqual([maxGrants + 1, [], [], []]);
});

test('one more is cut, and that is told without saying whose it is', async () => {
  const { read, warned, counted } = await openGranted(maxGrants + 1);
  const { scopes, cut } = await read();
  expect([scopes.length, [...cut]]).toEqual([maxGrants + 1, [group]]);
  expect(warned).toEqual([['access.grants-cut', { kind: 'entra:group', limit: maxGrants }]]);
  expect(counted).toEqual(['access.grants-cut']);
});

test('a row that cannot be read counts among them', async () => {
  const { read, counted, corrupt } = await openGranted(maxGrants + 1);
  corrupt('principalGrants', `${group} 0`);
  const { cut } = await read();
  expect([...cut]).toEqual([group]);
  expect(counted).toEqual(['access.unreadable', 'access.grants-cut']);
});
