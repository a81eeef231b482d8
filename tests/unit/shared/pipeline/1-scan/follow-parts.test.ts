import { expect, test } from 'vitest';
import type { NewDoorbell } from '../../../../../shared/model/stream.ts';
import {
  followParts,
  startForgotten,
  startParts,
} from '../../../../../shared/pipeline/1-scan/follow-parts.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createScanning } from '../../../../support/scanning.ts';

function openParts() {
  const source = createMemoryDrive();
  const scanning = createScanning(source, { part: source.part });
  const { connection, context } = scanning;
  const rung: NewDoorbell[] = [];
  const following = {
    ...context,
    bus: { ring: async (doorbell: NewDoorbell) => void rung.push(doorbell) },
    sourceOf: async () => source,
  };
  return { source, scanning, connection, following, rung };
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
    unreadable: [{ what: 'OneDrive of somebody', reason: 'not found' }],
  });
  await followParts(connection, following);
  expect(rung.map(short)).toEqual(['sweep drive1 crawl']);
  expect(scanning.counted).toContain('scan.part-unreadable');

  source.trash(source.root);
  await scanning.sweep();
  expect(scanning.index.chunks.size).toBe(0);
});
