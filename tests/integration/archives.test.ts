import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granteeOf, openBoxAdmin, type BoxAdmin } from '../../local/box-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

const zip = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const contract = '# Contract\n\nThe lease of the Zermatt hut ends on 30 June 2031.\n';
const price = 'The Zermatt hut costs CHF 4100 a month.';

let sluice: Sluice;
let box: BoxAdmin;
const file = (...names: string[]) => join(sluice.contentDir, ...names);

/** Where a person finds words on the hut, as `folders / title`. */
async function placesOf(who: string): Promise<string[]> {
  const { results } = await sluice.search(who, { query: 'Zermatt hut', top: 50 });
  const found = results.filter(({ text }) => text.includes('Zermatt'));
  return found.map(({ path, title }) => [...path, title].join(' / ')).toSorted();
}

/** Writes of whole chunks to the index so far, as the stages note them. */
async function textsWritten(): Promise<number> {
  const { results } = await sluice.search('petra', { query: 'Zermatt hut', top: 50 });
  const notes = await Promise.all(
    results.map(async ({ documentId }) => {
      const response = await sluice.call('GET', `/api/documents/${documentId}`, { as: 'petra' });
      const { steps } = (await response.json()) as { steps: { stage: string; note: string }[] };
      return steps.find(({ stage }) => stage === 'indexed')?.note ?? '';
    }),
  );
  return notes.filter((note) => note.endsWith('chunks')).length;
}

beforeAll(async () => {
  sluice = await startSluice({
    fill(contentDir) {
      for (const folder of ['Finance', 'Finance/Leases', 'Sales']) {
        mkdirSync(join(contentDir, folder));
      }
      const leases = zip({ 'contract.md': contract, '2026/price.txt': price });
      writeFileSync(join(contentDir, 'Finance', 'Leases', 'huts.zip'), leases);
      writeFileSync(join(contentDir, 'Sales', 'visit.txt'), 'The visit to Davos was on Monday.');
    },
    rights: [
      { path: 'Finance', to: 'finance', role: 'viewer' },
      { path: 'Sales', to: 'sales', role: 'viewer' },
    ],
  });
  const { clientId, clientSecret } = sluice.stack.boxApplication;
  box = await openBoxAdmin({
    boxUrl: sluice.stack.box.url.href.replace(/\/$/, ''),
    enterpriseId: directory.enterpriseId,
    clientId,
    clientSecret,
  });
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

test('a file in an archive is found by whoever may read the archive, and by nobody else', async () => {
  expect(await placesOf('petra')).toEqual([
    'Finance / Leases / huts.zip > 2026/price.txt',
    'Finance / Leases / huts.zip > contract.md',
  ]);
  expect(await placesOf('samuel')).toEqual([]);
  const { answered, citations } = await sluice.ask('petra', 'When does the lease of the hut end?');
  expect(answered).toBe(true);
  expect(citations[0]?.title).toBe('huts.zip > contract.md');
});

test('a right that is given or taken away on a folder above opens and hides it', async () => {
  const folder = await box.find('Finance/Leases');
  if (!folder) throw new Error('no folder');
  await box.grant(folder, granteeOf('samuel', directory), 'viewer');
  await sluice.atRest();
  expect(await placesOf('samuel')).toContain('Leases / huts.zip > contract.md');
  await box.revoke(folder, granteeOf('samuel', directory));
  await sluice.atRest();
  expect(await placesOf('samuel')).toEqual([]);
});

test('of an archive that is replaced what is gone is found no more, and what is new is', async () => {
  const note = 'The Zermatt hut is rented out.';
  writeFileSync(
    file('Finance', 'Leases', 'huts.zip'),
    zip({ 'contract.md': contract, 'note.txt': note }),
  );
  await sluice.atRest();
  expect(await placesOf('petra')).toEqual([
    'Finance / Leases / huts.zip > contract.md',
    'Finance / Leases / huts.zip > note.txt',
  ]);
});

test('an archive that is moved to another folder is read by others at once, and no text is written', async () => {
  renameSync(file('Finance', 'Leases', 'huts.zip'), file('Sales', 'huts.zip'));
  await sluice.atRest();
  expect(await placesOf('samuel')).toEqual([
    'Sales / huts.zip > contract.md',
    'Sales / huts.zip > note.txt',
  ]);
  renameSync(file('Sales', 'huts.zip'), file('Finance', 'huts.zip'));
  await sluice.atRest();
  expect(await placesOf('samuel')).toEqual([]);
  expect(await placesOf('petra')).toHaveLength(2);
  expect(await textsWritten()).toBe(0);
});
