import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { BoxClient } from 'box-node-sdk';
import { describe, expect } from 'vitest';
import { connect, idOf, start, testOfTwin } from './box-fixture.ts';

const test = testOfTwin('works on the disk of the twin');

/** Types of the enterprise events since a position, oldest first. */
async function eventsSince(client: BoxClient, streamPosition: string): Promise<string[]> {
  const { entries = [] } = await client.events.getEvents({
    streamType: 'admin_logs_streaming',
    streamPosition,
    limit: 500,
  });
  return entries.map((event) => `${event.eventType}`);
}

async function now(client: BoxClient): Promise<string> {
  const events = await client.events.getEvents({
    streamType: 'admin_logs_streaming',
    streamPosition: 'now',
  });
  expect(events.entries).toEqual([]);
  return String(events.nextStreamPosition);
}

describe('what the user does on disk', () => {
  test('a new file, and its next version, become events', async ({ service, twin, folder }) => {
    const position = await now(service);
    folder.write('Finance/new.txt', 'one');
    await twin.rescan();
    const id = idOf(twin, 'Finance/new.txt');
    folder.write('Finance/new.txt', 'another one');
    await twin.rescan();
    expect(twin.idOf('Finance/new.txt')).toBe(id);
    expect(await eventsSince(service, position)).toEqual(['UPLOAD', 'EDIT']);
    expect((await service.files.getFileById(id)).etag).toBe('1');
  });

  test('a rename and a move keep the id, of files and of folders with all in them', async ({
    service,
    twin,
    folder,
  }) => {
    const ids = ['Finance/budget.txt', 'Finance/Plans', 'Finance/Plans/2026.txt'].map((path) =>
      idOf(twin, path),
    );
    const position = await now(service);
    renameSync(folder.at('Finance/budget.txt'), folder.at('Finance/numbers.txt'));
    renameSync(folder.at('Finance/Plans'), folder.at('People/Plans'));
    await twin.rescan();
    const moved = ['Finance/numbers.txt', 'People/Plans', 'People/Plans/2026.txt'];
    expect(moved.map((path) => twin.idOf(path))).toEqual(ids);
    expect(await eventsSince(service, position)).toEqual(['MOVE', 'RENAME']);
  });

  test('an editor that saves by replacing the file makes a version, not a new file', async ({
    service,
    twin,
    folder,
  }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    const position = await now(service);
    writeFileSync(folder.at('Finance/budget.tmp'), 'replaced');
    renameSync(folder.at('Finance/budget.tmp'), folder.at('Finance/budget.txt'));
    await twin.rescan();
    expect(twin.idOf('Finance/budget.txt')).toBe(id);
    expect(await eventsSince(service, position)).toEqual(['EDIT']);
  });

  test('two files and two folders that swap names keep their ids', async ({ twin, folder }) => {
    folder.write('Finance/other.txt', 'other');
    await twin.rescan();
    const paths = [
      'Finance',
      'People',
      'Finance/budget.txt',
      'Finance/other.txt',
      'People/handbook.txt',
    ];
    const ids = paths.map((path) => idOf(twin, path));
    const swap = (one: string, two: string) => {
      renameSync(folder.at(one), folder.at('swap'));
      renameSync(folder.at(two), folder.at(one));
      renameSync(folder.at('swap'), folder.at(two));
    };
    swap('Finance/budget.txt', 'Finance/other.txt');
    swap('Finance', 'People');
    await twin.rescan();
    const after = [
      'People',
      'Finance',
      'People/other.txt',
      'People/budget.txt',
      'Finance/handbook.txt',
    ];
    expect(after.map((path) => twin.idOf(path))).toEqual(ids);
  });

  test('a folder renamed while a new one takes its place is told apart from it', async ({
    twin,
    folder,
  }) => {
    const ids = ['Finance', 'Finance/budget.txt'].map((path) => idOf(twin, path));
    renameSync(folder.at('Finance'), folder.at('Money'));
    folder.write('Finance/budget.txt', 'new numbers');
    await twin.rescan();
    expect(['Money', 'Money/budget.txt'].map((path) => twin.idOf(path))).toEqual(ids);
    expect(ids).not.toContain(twin.idOf('Finance/budget.txt'));
  });

  test('a deleted file is trashed, and comes back with its id when the same file does', async ({
    service,
    twin,
    folder,
  }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    const position = await now(service);
    rmSync(folder.at('Finance/budget.txt'));
    await twin.rescan();
    await expect(service.files.getFileById(id)).rejects.toThrow();
    folder.write('Finance/budget.txt', 'numbers');
    await twin.rescan();
    expect(twin.idOf('Finance/budget.txt')).toBe(id);
    expect(await eventsSince(service, position)).toEqual(['DELETE', 'UNDELETE']);
  });

  test('a deleted folder is one event, and takes along what lay in it', async ({
    service,
    twin,
    folder,
  }) => {
    const position = await now(service);
    rmSync(folder.at('Finance'), { recursive: true });
    await twin.rescan();
    expect(twin.idOf('Finance/Plans/2026.txt')).toBeUndefined();
    expect(await eventsSince(service, position)).toEqual(['DELETE']);
  });

  test('a content folder that is missing as a whole deletes nothing', async ({
    service,
    twin,
    folder,
  }) => {
    const position = await now(service);
    renameSync(folder.path, `${folder.path}-away`);
    await twin.rescan();
    renameSync(`${folder.path}-away`, folder.path);
    await twin.rescan();
    expect(await eventsSince(service, position)).toEqual([]);
  });

  test('a link is not followed', async ({ twin, folder }) => {
    symlinkSync(folder.at('Finance'), folder.at('People/link'));
    symlinkSync('/etc/hostname', folder.at('People/host.txt'));
    await twin.rescan();
    expect([twin.idOf('People/link'), twin.idOf('People/host.txt')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('is seen by the watcher without being asked', async ({ service, twin, folder }) => {
    folder.write('Finance/noticed.txt', 'soon');
    const id = () => twin.idOf('Finance/noticed.txt');
    await expect.poll(id, { timeout: 10_000 }).toBeDefined();
    folder.write('Finance/noticed.txt', 'changed');
    const size = async () => (await service.files.getFileById(id() ?? '')).size;
    await expect.poll(size, { timeout: 10_000 }).toBe(7);
  });
});

test('a restart keeps ids, rights and sign-ins, and sees what was changed meanwhile', async ({
  context,
  folder,
}) => {
  const first = await start(context, folder);
  const id = idOf(first, 'Finance/budget.txt');
  await first[Symbol.asyncDispose]();
  renameSync(folder.at('Finance/budget.txt'), folder.at('People/budget.txt'));
  await using second = await start(context, folder);
  expect(second.idOf('People/budget.txt')).toBe(id);
  expect((await connect(second.url).files.getFileById(id)).name).toBe('budget.txt');
});
