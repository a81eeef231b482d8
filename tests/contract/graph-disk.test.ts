import { renameSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { addressOf, driveOf, refused, test } from './graph-fixture.ts';

const documents = 'sites/Finance/Documents';

describe('what the user does on disk', () => {
  test('keeps the ids of what is renamed, moved, swapped and replaced', async ({
    folder,
    twin,
  }) => {
    const at = (name: string) => folder.at(`${documents}/${name}`);
    folder.write(`${documents}/other.txt`, 'other');
    folder.write(`${documents}/edited.txt`, 'edited');
    await twin.rescan();
    const before = ['budget.txt', 'other.txt', 'edited.txt', 'Plans', 'Plans/2026.txt'];
    const addresses = before.map((name) => addressOf(twin, `${documents}/${name}`));
    renameSync(at('budget.txt'), at('swap'));
    renameSync(at('other.txt'), at('budget.txt'));
    renameSync(at('swap'), at('other.txt'));
    renameSync(at('Plans'), at('Aims'));
    writeFileSync(at('edited.tmp'), 'saved by an editor');
    renameSync(at('edited.tmp'), at('edited.txt'));
    await twin.rescan();
    const after = ['other.txt', 'budget.txt', 'edited.txt', 'Aims', 'Aims/2026.txt'];
    expect(after.map((name) => addressOf(twin, `${documents}/${name}`))).toEqual(addresses);
  });

  test('makes another item of what is moved to another library', async ({
    client,
    folder,
    twin,
  }) => {
    const before = addressOf(twin, `${documents}/budget.txt`);
    renameSync(folder.at(`${documents}/budget.txt`), folder.at('sites/Finance/Archive/budget.txt'));
    await twin.rescan();
    await expect(client.api(before).get()).rejects.toMatchObject(refused(404));
    expect(addressOf(twin, 'sites/Finance/Archive/budget.txt')).toContain(
      driveOf(twin, 'sites/Finance/Archive'),
    );
  });

  test('deletes nothing when the content folder is missing as a whole', async ({
    folder,
    twin,
  }) => {
    const before = addressOf(twin, `${documents}/budget.txt`);
    renameSync(folder.path, `${folder.path}-away`);
    await twin.rescan();
    renameSync(`${folder.path}-away`, folder.path);
    await twin.rescan();
    expect(addressOf(twin, `${documents}/budget.txt`)).toBe(before);
  });

  test('shows OneDrives of people only, and no files that lie beside the libraries', async ({
    folder,
    twin,
  }) => {
    folder.write('onedrive/nobody/secret.txt', 'whose?');
    folder.write('sites/Finance/loose.txt', 'where?');
    await twin.rescan();
    const paths = ['onedrive/nobody/secret.txt', 'sites/Finance/loose.txt'];
    expect(paths.map((path) => twin.idOf(path))).toEqual([undefined, undefined]);
  });

  test('is seen by the watcher without being asked', async ({ folder, twin }) => {
    folder.write(`${documents}/noticed.txt`, 'soon');
    const id = () => twin.idOf(`${documents}/noticed.txt`);
    await expect.poll(id, { timeout: 10_000 }).toBeDefined();
    folder.write('sites/Sales/Documents/offer.txt', 'a new site');
    const offer = () => twin.idOf('sites/Sales/Documents/offer.txt');
    await expect.poll(offer, { timeout: 10_000 }).toBeDefined();
  });
});
