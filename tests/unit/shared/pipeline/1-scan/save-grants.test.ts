import { expect, test } from 'vitest';
import type { Grant } from '../../../../../shared/model/grant.ts';
import {
  itemGrantsAddress,
  saveGrants,
} from '../../../../../shared/pipeline/1-scan/save-grants.ts';
import { testTenantId as tenantId } from '../../../../support/emulator-context.ts';
import { createMemorySource, viewer } from '../../../../support/memory-source.ts';
import { createScanning } from '../../../../support/scanning.ts';

const scope = 'scope';
const [ann, bob] = [viewer('box:user:1'), viewer('box:user:2')];

function openGrants() {
  const scanning = createScanning(createMemorySource());
  const { store } = scanning.context;
  let at = '';
  const context = { ...scanning.context, now: () => new Date(at) };
  const read = () => store.itemGrants.read(itemGrantsAddress(tenantId, scope));
  return {
    /** What the source says at that hour. @returns the record then, and since when each principal has each role */
    save: async (hour: number, grants: readonly Grant[]) => {
      at = timeOf(hour);
      await saveGrants({ scope, before: await read(), grants, fence: true }, context);
      const record = (await read())?.value;
      const since = record?.grants.map((one) => [one.principal, one.role, one.since]);
      return { changedAt: record?.changedAt, updatedAt: record?.updatedAt, since };
    },
    /** As records were before the times were kept. */
    forgetTimes: () =>
      store.itemGrants.update(itemGrantsAddress(tenantId, scope), (record) => ({
        ...record,
        changedAt: undefined,
        grants: record.grants.map((grant) => ({ ...grant, since: undefined })),
      })),
  };
}
const timeOf = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`;

test('what is read again and is the same is written down anew, and counts from when it was given', async () => {
  const { save } = openGrants();
  await save(1, [ann, bob]);
  expect(await save(2, [bob, ann])).toEqual({
    changedAt: timeOf(1),
    updatedAt: timeOf(2),
    since: [
      [bob.principal, 'viewer', timeOf(1)],
      [ann.principal, 'viewer', timeOf(1)],
    ],
  });
});

test('a new grant and one with another role count from when they were first seen, the others as before', async () => {
  const { save } = openGrants();
  await save(1, [ann]);
  expect(await save(2, [ann, bob])).toMatchObject({
    changedAt: timeOf(2),
    since: [
      [ann.principal, 'viewer', timeOf(1)],
      [bob.principal, 'viewer', timeOf(2)],
    ],
  });
  expect(await save(3, [{ ...ann, role: 'editor' }, bob])).toMatchObject({
    changedAt: timeOf(3),
    since: [
      [ann.principal, 'editor', timeOf(3)],
      [bob.principal, 'viewer', timeOf(2)],
    ],
  });
});

test('a grant that was taken back and given again counts from then', async () => {
  const { save } = openGrants();
  await save(1, [ann]);
  expect(await save(2, [])).toEqual({ changedAt: timeOf(2), updatedAt: timeOf(2), since: [] });
  expect(await save(3, [ann])).toMatchObject({ since: [[ann.principal, 'viewer', timeOf(3)]] });
});

test('of a record from before these times were kept, both are when it was last written down', async () => {
  const { save, forgetTimes } = openGrants();
  await save(1, [ann]);
  await forgetTimes();
  await save(2, [ann]);
  expect(await save(3, [ann, bob])).toMatchObject({
    changedAt: timeOf(3),
    since: [
      [ann.principal, 'viewer', timeOf(1)],
      [bob.principal, 'viewer', timeOf(3)],
    ],
  });
});
