import { expect, test, vi } from 'vitest';
import type { NewDoorbell } from '../../../../../shared/model/stream.ts';
import {
  followParts,
  startForgotten,
  startParts,
} from '../../../../../shared/pipeline/1-scan/follow-parts.ts';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createScanning } from '../../../../support/scanning.ts';
import { asMicrosoft365 } from '../../../../support/microsoft365.ts';

function openParts() {
  const source = createMemoryDrive();
  const scanning = createScanning(source, { part: source.part });
  const { connection, context } = scanning;
  const rung: NewDoorbell[] = [];
  const following = {
    ...context,
    bus: { ring: async (doorbell: NewDoorbell) => void rung.push(doorbell) },
    sourceOf: async () => source,
    secrets: { get: async () => notificationKey.value },
  };
  const notificationKey = { value: 'a key' };
  return { source, scanning, connection, following, rung, notificationKey };
}
const short = ({ part = '', lane, reason }: NewDoorbell) => `${reason} ${part} ${lane}`;

test('a part that is new is followed from now on, and then read; of people there is nothing to read', async () => {
  const { source, connection, following, rung } = openParts();
  source.parts = async () => ({
    parts: [
      { key: 'drive1', name: 'Finance' },
      { key: 'people', name: 'People' },
    ],
    unreadable: [],
  });
  await startParts(connection, following);
  expect(rung.map(short)).toEqual([
    'connected drive1 changes',
    'connected drive1 crawl',
    'connected people changes',
  ]);
});

test('a connection whose maker died before its first doorbell is started once, without waiting for the next list of parts', async () => {
  const { scanning, connection, following, rung } = openParts();
  await startForgotten(connection, following);
  expect(rung.map(short)).toEqual(['connected drive1 changes', 'connected drive1 crawl']);
  await scanning.start();
  rung.length = 0;
  await startForgotten(connection, following);
  expect(rung).toEqual([]);
});

test('a part that is known is left alone, and its announcements are kept up', async () => {
  const { source, scanning, connection, following, rung } = openParts();
  await scanning.start();
  source.calls.length = 0;
  await followParts(connection, following);
  expect(rung).toEqual([]);
  expect(source.calls).toEqual(['subscribe drive1']);
});

test('a part that is no longer there is looked at, whatever else cannot be read', async () => {
  const { source, scanning, connection, following, rung } = openParts();
  source.file('Plan.txt', source.root);
  await scanning.start();
  expect(scanning.index.chunks.size).toBeGreaterThan(0);
  source.parts = async () => ({
    parts: [],
    unreadable: [{ what: 'OneDrive of somebody', reason: 'not found', isForNow: false }],
  });
  await followParts(connection, following);
  expect(rung.map(short)).toEqual(['sweep drive1 crawl']);
  expect(scanning.counted).toContain('scan.part-unreadable');

  source.trash(source.root);
  await scanning.sweep();
  expect(scanning.index.chunks.size).toBe(0);
});

test('a part that is gone is looked at once, and once more when it is there again', async () => {
  const { source, scanning, connection, following, rung } = openParts();
  await scanning.start();
  const there = await source.parts();
  source.parts = async () => ({ parts: [], unreadable: [] });
  for (let round = 0; round < 3; round++) await followParts(connection, following);
  expect(rung.map(short)).toEqual(['sweep drive1 crawl']);
  rung.length = 0;
  source.parts = async () => there;
  for (let round = 0; round < 3; round++) await followParts(connection, following);
  expect(rung.map(short)).toEqual(['sweep drive1 crawl']);
});

test('a part is not gone while something has not answered, and is announced meanwhile', async () => {
  const { source, scanning, connection, following, rung } = openParts();
  await scanning.start();
  source.calls.length = 0;
  source.parts = async () => ({
    parts: [{ key: 'drive2', name: 'Sales' }],
    unreadable: [{ what: 'https://contoso.test/Finance', reason: '503', isForNow: true }],
  });
  await followParts(connection, following);
  expect(rung.map(short)).toEqual(['connected drive2 changes', 'connected drive2 crawl']);
  expect(source.calls).toEqual(['subscribe drive2,drive1']);
});

test('where nothing answers that is told once the parts that are known are announced', async () => {
  const { source, scanning, connection, following, rung } = openParts();
  await scanning.start();
  source.calls.length = 0;
  source.parts = () => Promise.reject(new AppError('SOURCE_UNAVAILABLE', 'nobody answers'));
  await expect(followParts(connection, following)).rejects.toThrow('nobody answers');
  expect(rung).toEqual([]);
  expect(source.calls).toEqual(['subscribe drive1']);
});

test('where the key was rotated announcements are asked for again, once, and only when that worked', async () => {
  const { source, scanning, connection: box, following, notificationKey } = openParts();
  const connection = asMicrosoft365(box);
  const { store } = following;
  await store.connections.create(connection);
  await scanning.start();
  source.calls.length = 0;
  const follow = async () => {
    const at = { pk: connection.tenantId, id: connection.id };
    const found = await store.connections.read(at);
    expect(JSON.stringify(found?.value)).not.toContain(notificationKey.value);
    if (found) await followParts(found.value, following);
  };
  await follow();
  await follow();
  notificationKey.value = 'another key';
  const outOfReach = vi.spyOn(source, 'subscribe').mockRejectedValueOnce(new Error('out of reach'));
  await expect(follow()).rejects.toThrow('out of reach');
  outOfReach.mockRestore();
  await follow();
  await follow();
  expect(source.calls).toEqual([
    'subscribe drive1',
    'subscribe drive1',
    'subscribe drive1 again',
    'subscribe drive1',
  ]);
});
