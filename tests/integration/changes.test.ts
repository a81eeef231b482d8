import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granteeOf, openBoxAdmin, type BoxAdmin } from '../../local/box-admin.ts';
import { directory } from '../../local/seed/company.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

let sluice: Sluice;
let box: BoxAdmin;
const file = (...names: string[]) => join(sluice.contentDir, ...names);
const titles = async (who: string, query: string) => {
  const { results } = await sluice.search(who, { query, top: 50 });
  return new Set(results.map(({ title }) => title));
};

beforeAll(async () => {
  sluice = await startSluice({
    fill(contentDir) {
      for (const folder of ['Finance', 'Sales', 'Sales/Old']) {
        mkdirSync(join(contentDir, folder), { recursive: true });
      }
      writeFileSync(
        join(contentDir, 'Finance', 'limits.md'),
        '# Hotels\n\nThe limit for Zurich is CHF 220 a night.\n',
      );
      writeFileSync(
        join(contentDir, 'Finance', 'cars.md'),
        '# Cars\n\nRental cars are booked by the back office.\n',
      );
      writeFileSync(
        join(contentDir, 'Sales', 'Old', 'visit.txt'),
        'The visit to Davos was on Monday.',
      );
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

const find = async (path: string) => {
  const found = await box.find(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
};

test('an edited file answers with its new text, and no longer with the old', async () => {
  writeFileSync(
    file('Finance', 'limits.md'),
    '# Hotels\n\nThe limit for Zurich is CHF 250 a night.\n',
  );
  await sluice.atRest();
  const { text } = await sluice.ask('petra', 'What is the limit for Zurich?');
  expect(text).toContain('250');
  expect(text).not.toContain('220');
});

test('a renamed file is shown by its new name, and nothing of it is embedded again', async () => {
  renameSync(file('Finance', 'cars.md'), file('Finance', 'vehicles.md'));
  await sluice.atRest();
  expect(await titles('petra', 'rental cars')).toContain('vehicles.md');
  const { results } = await sluice.search('petra', { query: 'rental cars', top: 50 });
  const id = results.find(({ title }) => title === 'vehicles.md')?.documentId;
  const view = (await (
    await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' })
  ).json()) as {
    steps: { stage: string; note: string }[];
    reading: unknown;
  };
  expect(view.steps.find(({ stage }) => stage === 'embedded')?.note).toBe('as before');
  // How it was read is still told, though it was not read again.
  expect(view.reading).toMatchObject({
    by: expect.stringMatching(/^v\d+$/) as string,
    ocr: 0,
    warnings: [],
  });
});

test('how Box classifies a file is on its document, and changing it embeds nothing', async () => {
  const labels = async () => {
    await sluice.atRest();
    const { results } = await sluice.search('petra', { query: 'limit Zurich', top: 50 });
    const id = results.find(({ title }) => title === 'limits.md')?.documentId;
    const view = await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' });
    return (await view.json()) as {
      labels: unknown;
      steps: { stage: string; note: string }[];
    };
  };
  const limits = await find('Finance/limits.md');
  expect(await labels()).toMatchObject({ labels: [] });
  await box.classify(limits, 'Internal');
  expect(await labels()).toMatchObject({ labels: [{ from: 'box', id: 'Internal' }] });
  await box.classify(limits, 'Confidential');
  const { labels: now, steps } = await labels();
  expect(now).toEqual([{ from: 'box', id: 'Confidential' }]);
  expect(steps.find(({ stage }) => stage === 'embedded')?.note).toBe('as before');
  await box.classify(limits, null);
  expect(await labels()).toMatchObject({ labels: [] });
});

test('a file moved to another folder is found by that folder’s readers only', async () => {
  renameSync(file('Finance', 'vehicles.md'), file('Sales', 'vehicles.md'));
  await sluice.atRest();
  expect(await titles('petra', 'rental cars')).not.toContain('vehicles.md');
  expect(await titles('samuel', 'rental cars')).toContain('vehicles.md');
});

test('a folder moved to another folder takes its files with it', async () => {
  renameSync(file('Sales', 'Old'), file('Finance', 'Old'));
  await sluice.atRest();
  expect(await titles('samuel', 'visit Davos')).not.toContain('visit.txt');
  expect(await titles('petra', 'visit Davos')).toContain('visit.txt');
});

test('a right given shows what it opens; taken away it hides it, with no write to the index', async () => {
  const grantee = granteeOf('sales', directory);
  await box.grant(await find('Finance/limits.md'), grantee, 'viewer');
  await sluice.atRest();
  expect(await titles('samuel', 'limit Zurich')).toContain('limits.md');

  // Whatever is put, relabelled or removed: the file's own count of commits by others.
  const index = new Database(join(sluice.dataDir, 'cloud', 'search', 'search.db'), {
    readonly: true,
  });
  const writes = () => Number(index.pragma('data_version', { simple: true }));
  const untouched = writes();
  writeFileSync(file('Finance', 'meals.md'), '# Meals\n\nLunch is CHF 30.\n');
  await sluice.atRest();
  const before = writes();
  expect(before).not.toBe(untouched); // it does count
  const view = async () =>
    JSON.stringify(
      (
        (await (await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' })).json()) as {
          steps: unknown;
        }
      ).steps,
    );
  const { results } = await sluice.search('petra', { query: 'limit Zurich', top: 50 });
  const id = results.find(({ title }) => title === 'limits.md')?.documentId;
  const way = await view();
  await box.revoke(await find('Finance/limits.md'), grantee);
  await sluice.atRest();
  expect(await titles('samuel', 'limit Zurich')).not.toContain('limits.md');
  expect(await view()).toBe(way); // no run touched the document
  expect(writes()).toBe(before);
  index.close();
});

test('who joins a group sees what it sees, who leaves it does not, from the next poll on', async () => {
  const group = directory.groups.find(({ key }) => key === 'finance')?.boxGroupId ?? '';
  const person = directory.people.find(({ key }) => key === 'mei')?.boxUserId ?? '';
  expect(await titles('mei', 'limit Zurich')).not.toContain('limits.md');
  await box.join(group, person);
  await sluice.host.runTimer('poll'); // no notification tells of groups
  await sluice.atRest();
  expect(await titles('mei', 'limit Zurich')).toContain('limits.md');
  await box.leave(group, person);
  await sluice.host.runTimer('poll');
  await sluice.atRest();
  expect(await titles('mei', 'limit Zurich')).not.toContain('limits.md');
});

test('a deleted file is not found any more, and one put back is', async () => {
  rmSync(file('Finance', 'limits.md'));
  await sluice.atRest();
  expect(await titles('petra', 'limit Zurich')).not.toContain('limits.md');
  writeFileSync(
    file('Finance', 'limits.md'),
    '# Hotels\n\nThe limit for Zurich is CHF 260 a night.\n',
  );
  await sluice.atRest();
  expect(await titles('petra', 'limit Zurich')).toContain('limits.md');
});

test('a deleted folder takes its files with it', async () => {
  rmSync(file('Finance', 'Old'), { recursive: true });
  await sluice.atRest();
  expect(await titles('petra', 'visit Davos')).not.toContain('visit.txt');
});

test('announces as CloudEvents what was indexed and whose access changed, by ids only', async () => {
  const { token } = await sluice.stack.tokens.issueForApp({
    audience: 'https://eventgrid.azure.net',
    appId: 'test',
    objectId: 'test',
  });
  const response = await fetch(new URL('/local/events', sluice.stack.services.events.url), {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  expect(text).toContain('sluice.document.indexed');
  expect(text).toContain('sluice.access.changed');
  expect(text).not.toContain('limits.md');
});

test('webhooks shuffled, doubled and a third of them lost: the index equals the source after the sweep', async () => {
  const { webhooks } = sluice.stack.box;
  webhooks.lose(0.3, 1);
  webhooks.duplicate(0.3, 2);
  webhooks.shuffle(3);
  for (let n = 0; n < 12; n++) {
    writeFileSync(
      file('Finance', `memo ${n}.txt`),
      `Memo number ${n} about the quarterly figures.`,
    );
  }
  await sluice.stack.box.rescan();
  for (let n = 0; n < 12; n += 3) rmSync(file('Finance', `memo ${n}.txt`));
  for (let n = 1; n < 12; n += 3)
    renameSync(file('Finance', `memo ${n}.txt`), file('Sales', `memo ${n}.txt`));
  await sluice.stack.box.rescan();
  await sluice.host.runTimer('sweep');
  await sluice.host.runTimer('poll');
  await sluice.atRest();
  const memos = async (who: string) =>
    [...(await titles(who, 'memo quarterly figures'))].filter((title) => title.startsWith('memo'))
      .length;
  expect(await memos('petra')).toBe(4);
  expect(await memos('samuel')).toBe(4);
});
