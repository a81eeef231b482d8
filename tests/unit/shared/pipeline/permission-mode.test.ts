import { expect, test } from 'vitest';
import { permissionModeOf } from '../../../../shared/pipeline/permission-mode.ts';
import { createMemoryDrive } from '../../../support/memory-drive.ts';
import { createScanning } from '../../../support/scanning.ts';

const [tree, each, untold] = [
  { permissionMode: 'hierarchical' as const },
  { permissionMode: 'per-item' as const },
  {},
];

test('one drive that is read item by item makes the connection so, and nothing is said before a drive says it', () => {
  expect(permissionModeOf([tree, each, untold])).toBe('per-item');
  expect(permissionModeOf([tree, untold])).toBe('hierarchical');
  expect(permissionModeOf([untold])).toBeNull();
  expect(permissionModeOf([])).toBeNull();
});

test('a stream remembers what the source said last, and a page without a word does not change it', async () => {
  const drive = createMemoryDrive();
  const changes = drive.changes.bind(drive);
  const scanning = createScanning(drive, { part: drive.part });
  const told = async (word: object) => {
    drive.changes = async (...asked) => ({ ...(await changes(...asked)), ...word });
    await scanning.pull();
    return permissionModeOf(scanning.all('streams'));
  };
  await scanning.start();
  expect(permissionModeOf(scanning.all('streams'))).toBeNull();
  expect(await told(each)).toBe('per-item');
  expect(await told(untold)).toBe('per-item');
  expect(await told(tree)).toBe('hierarchical');
});
