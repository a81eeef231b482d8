import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'vitest';
import { directory } from '../../../local/seed/company.ts';
import { keepTo, whatToShow, type OwnFolders } from '../../../local/shown.ts';

interface Folders {
  readonly dataDir: string;
  /** A folder of the user's, with a file. */
  readonly own: string;
}

const test = base.extend<{ folders: Folders }>({
  folders: async ({}, use) => {
    const top = mkdtempSync(join(tmpdir(), 'shown-'));
    const folders = { dataDir: join(top, 'data'), own: join(top, 'Contracts 2026') };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    writeFileSync(join(folders.own, 'Lease.txt'), 'CHF 4,100');
    await use(folders);
    rmSync(top, { recursive: true });
  },
});

const ids = (dataDir: string, own: OwnFolders) =>
  whatToShow(dataDir, own, directory)
    .connections()
    .map(({ id }) => id);

test('shows and connects the sample company in both sources', ({ folders: { dataDir } }) => {
  const { input, write } = whatToShow(dataDir, {}, directory);
  expect(input).toMatchObject({ content: 'company', tenant: { content: 'company' } });
  expect(Object.keys(write)).toEqual(['box', 'microsoft365']);
  expect(ids(dataDir, {})).toEqual(['box', 'microsoft365']);
});

test('shows nothing beside the one folder of the user', ({ folders: { dataDir, own } }) => {
  const box = whatToShow(dataDir, { box: own }, directory);
  expect(box).toMatchObject({ input: { contentDir: own, content: 'folder' }, write: {} });
  expect(box.input.tenant).toBeUndefined();
  expect(ids(dataDir, { box: own })).toEqual(['box']);
  const { input } = whatToShow(dataDir, { sharepoint: own }, directory);
  expect(readdirSync(input.contentDir)).toEqual([]);
  expect(ids(dataDir, { sharepoint: own })).toEqual(['microsoft365']);
  expect(ids(dataDir, { box: own, sharepoint: own })).toEqual(['box', 'microsoft365']);
});

test('makes a folder the library of a site of its name, at each start', ({
  folders: { dataDir, own },
}) => {
  for (const start of ['first', 'second']) {
    const { input } = whatToShow(dataDir, { sharepoint: own }, directory);
    const library = join(input.tenant?.dir ?? '', 'sites', 'Contracts 2026', 'Documents');
    expect(readdirSync(library), start).toEqual(['Lease.txt']);
  }
});

test('takes a folder of sites and OneDrives as it is, with those who have one', ({
  folders: { dataDir, own },
}) => {
  mkdirSync(join(own, 'onedrive', 'mei'), { recursive: true });
  const { input, connections } = whatToShow(dataDir, { sharepoint: own }, directory);
  const mei = directory.people.find(({ key }) => key === 'mei')?.oid;
  expect(input.tenant?.dir).toBe(own);
  expect(connections()).toMatchObject([{ oneDrives: { users: [mei] } }]);
});

test('keeps a data folder to what it began with', ({ folders: { dataDir, own } }) => {
  keepTo(dataDir, { box: own });
  keepTo(dataDir, { box: own });
  expect(() => keepTo(dataDir, {})).toThrow('"npm run reset" forgets it');
});
