import { expect, test } from 'vitest';
import { peoplePart } from '../../../../../shared/model/stream.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createScanning } from '../../../../support/scanning.ts';

const group = 'sp:group:site/5';
const ann = 'entra:user:ann';
const bo = 'entra:user:bo';

async function openPeople(members: readonly string[]) {
  const source = createMemoryDrive();
  const inGroup = { members };
  const others: { group: string; members: readonly string[] }[] = [];
  source.changes = async () => ({
    touched: [],
    peopleChanged: false,
    siteGroups: [{ group, members: inGroup.members }, ...others],
    cursor: '1',
    more: false,
  });
  const scanning = createScanning(source, { part: peoplePart });
  await scanning.pull();
  const stream = () => scanning.all('streams')[0];
  const groupsOf = (principal: string) =>
    scanning.all('memberships').find((row) => row.principal === principal)?.groups;
  return { scanning, stream, groupsOf, inGroup, others };
}

test('who is in a group of a site is kept by member, and a change makes what is remembered of people stale', async () => {
  const { scanning, stream, groupsOf, inGroup } = await openPeople([ann, bo]);
  expect([groupsOf(ann), groupsOf(bo)]).toEqual([[group], [group]]);
  const first = stream()?.peopleChangedAt;
  await scanning.pull();
  expect(stream()?.peopleChangedAt).toBe(first);
  inGroup.members = [ann];
  await scanning.pull();
  expect([groupsOf(ann), groupsOf(bo)]).toEqual([[group], []]);
  expect(Date.parse(stream()?.peopleChangedAt ?? '')).toBeGreaterThan(Date.parse(first ?? ''));
});

test('a run that dies after it saved a group and before it told so leaves that to the next', async () => {
  const { scanning, stream, groupsOf, inGroup } = await openPeople([ann, bo]);
  const first = Date.parse(stream()?.peopleChangedAt ?? '');
  inGroup.members = [ann];
  scanning.beforeNext('siteGroups.put', async () => {
    scanning.breakAt(1, 'after'); // of the writes from here on: the group itself is saved, and then the line breaks
  });
  await scanning.ring('changes');
  await scanning.atRest({ retries: 1 });
  expect(groupsOf(bo)).toEqual([]);
  expect(Date.parse(stream()?.peopleChangedAt ?? '')).toBeGreaterThan(first);
});

test('a group that was deleted has nobody in it, and those of other sites keep theirs', async () => {
  const { scanning, groupsOf, others } = await openPeople([ann]);
  const [ours, elsewhere] = ['sp:group:site/9', 'sp:group:other/5'];
  others.push({ group: ours, members: [bo] }, { group: elsewhere, members: [bo] });
  await scanning.pull();
  expect(groupsOf(bo)).toEqual([ours, elsewhere]);
  others.length = 0;
  await scanning.pull();
  expect(groupsOf(bo)).toEqual([elsewhere]);
  expect(groupsOf(ann)).toEqual([group]);
});
