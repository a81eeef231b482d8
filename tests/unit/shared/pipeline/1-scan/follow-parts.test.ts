import { describe, expect, test, vi } from 'vitest';
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

describe('the key that announcements come with', () => {
  async function openKeys() {
    const opened = openParts();
    const { source, following, scanning } = opened;
    const connection = asMicrosoft365(opened.connection);
    await following.store.connections.create(connection);
    const stored = async () => {
      const at = { pk: connection.tenantId, id: connection.id };
      const found = await following.store.connections.read(at);
      expect(JSON.stringify(found?.value)).not.toContain(opened.notificationKey.value);
      return found?.value ?? connection;
    };
    return {
      ...opened,
      start: async () => {
        await startParts(connection, following);
        await scanning.start();
        source.calls.length = 0;
      },
      follow: async () => followParts(await stored(), following),
      fail: () => vi.spyOn(source, 'subscribe').mockRejectedValueOnce(new Error('out of reach')),
    };
  }

  test('has announcements asked for again once it was rotated, once, and only when that worked', async () => {
    const { source, start, follow, fail, notificationKey } = await openKeys();
    await start();
    await follow();
    notificationKey.value = 'another key';
    fail();
    await expect(follow()).rejects.toThrow('out of reach');
    await follow();
    await follow();
    expect(source.calls).toEqual([
      'subscribe drive1',
      'subscribe drive1 again',
      'subscribe drive1',
    ]);
  });

  test('is noted before the first announcement, so that one rotated before anything succeeded is another', async () => {
    const { source, start, follow, fail, notificationKey } = await openKeys();
    await start();
    fail();
    await expect(follow()).rejects.toThrow('out of reach');
    notificationKey.value = 'another key';
    await follow();
    expect(source.calls).toEqual(['subscribe drive1 again']);
  });

  test('that nobody noted may be any', async () => {
    const { source, scanning, follow } = await openKeys();
    await scanning.start();
    source.calls.length = 0;
    await follow();
    await follow();
    expect(source.calls).toEqual(['subscribe drive1 again', 'subscribe drive1']);
  });
});
