import { expect, test } from 'vitest';
import type { Grant } from '../../../../../shared/model/grant.ts';
import { linkDoorbells } from '../../../../../shared/pipeline/1-scan/sweep-links.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { asMicrosoft365 } from '../../../../support/microsoft365.ts';
import { createScanning } from '../../../../support/scanning.ts';

const ann = 'entra:user:ann';
const link: Grant = { principal: ann, role: 'read', how: 'link', expiresAt: null };

async function openDrive(count: number) {
  const drive = createMemoryDrive();
  const files = Array.from({ length: count }, (_file, n) => drive.file(`${n}.txt`, drive.root));
  for (const file of files) drive.permit(file, [link]);
  const scanning = createScanning(drive, { part: drive.part });
  await scanning.start();
  const connection = asMicrosoft365(scanning.connection);
  const due = () => linkDoorbells(connection, scanning.context);
  const grantsOn = (key: string) =>
    scanning.all('itemGrants').find(({ scope }) => scope === scanning.scopeOfKey(key))?.grants;
  return { drive, files, scanning, due, grantsOn };
}

test('an item with a link is named again after five minutes, and what was silently edited is known', async () => {
  const { drive, files, scanning, due, grantsOn } = await openDrive(1);
  const [file = ''] = files;
  drive.permitSilently(file, []);
  scanning.pass(4);
  expect(await due()).toEqual([]);
  scanning.pass(1);
  const [doorbell, ...more] = await due();
  expect([doorbell?.part, doorbell?.lane, doorbell?.items, more]).toEqual([
    drive.part,
    'changes',
    [file],
    [],
  ]);
  expect(grantsOn(file)).toMatchObject([link]);
  await scanning.pull([...(doorbell?.items ?? [])]);
  expect(grantsOn(file)).toEqual([]);
});

test('of many come twenty at a time, those read longest ago first, until all have been read', async () => {
  const { files, scanning, due } = await openDrive(45);
  scanning.pass(5);
  const named: string[] = [];
  for (let ticks = 0; ticks < 3; ticks++) {
    const items = (await due()).flatMap((doorbell) => doorbell.items);
    expect(items.length).toBe(ticks < 2 ? 20 : 5);
    named.push(...items);
    await scanning.pull(items);
  }
  expect(named.toSorted()).toEqual(files.toSorted());
  expect(await due()).toEqual([]);
});

test('what is gone comes up once, and no more: nothing is granted on it', async () => {
  const { drive, files, scanning, due, grantsOn } = await openDrive(2);
  const [gone = '', there = ''] = files;
  drive.trash(gone);
  await scanning.pull();
  scanning.pass(5);
  expect((await due()).flatMap((doorbell) => doorbell.items)).toEqual([there]);
  expect(grantsOn(gone)).toEqual([]);
  expect(scanning.all('principalGrants')).toHaveLength(1);
});

test('links of Box let nobody find anything: none is read again', async () => {
  const { scanning } = await openDrive(1);
  scanning.pass(60);
  expect(await linkDoorbells(scanning.connection, scanning.context)).toEqual([]);
});
