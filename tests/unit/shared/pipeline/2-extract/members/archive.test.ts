import { zipSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createAccessCheck } from '../../../../../../shared/access/check.ts';
import { testTenantId as tenantId } from '../../../../../support/emulator-context.ts';
import { viewer } from '../../../../../support/memory-source.ts';
import { openReading } from '../../../../../support/reading.ts';

const zip = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
    { mtime: new Date(2026, 2, 4) },
  );

/** An archive in a folder that a group may read, and an empty folder of another group. */
async function openArchive(files: Readonly<Record<string, string | Uint8Array>>) {
  const reading = await openReading();
  const { source } = reading;
  const legal = source.folder('Legal');
  const sales = source.folder('Sales');
  source.grant(legal, viewer('box:group:legal'));
  source.grant(sales, viewer('box:group:sales'));
  const archive = source.file('offers.zip', legal);
  source.contents.set(archive, zip(files));
  await reading.start();
  const shown = async (principal: string): Promise<string[]> => {
    const { store, counters, log, now } = reading.context;
    const principals = new Set([principal]);
    const check = createAccessCheck({ tenantId, principals, store, counters, log, now: now() });
    const verdicts = await Promise.all(reading.all('documents').map(({ id }) => check.check(id)));
    return verdicts
      .flatMap((verdict) => (verdict.allowed ? [[...verdict.path, verdict.title].join(' / ')] : []))
      .toSorted();
  };
  return { ...reading, legal, sales, archive, shown };
}

const two = { 'contract.txt': 'The term is ten years.', '2026/price.txt': 'It costs 12 francs.' };

test('what is in an archive is found as files of their own, named with the archive and opened as it', async () => {
  const { indexed, files, shown, index } = await openArchive(two);
  expect(indexed()).toEqual({
    'offers.zip > contract.txt': 'The term is ten years.',
    'offers.zip > 2026/price.txt': 'It costs 12 francs.',
  });
  expect(files()).toMatchObject({
    'offers.zip': 'indexed',
    'offers.zip > contract.txt': 'indexed',
  });
  expect(await shown('box:group:legal')).toContain('Legal / offers.zip > contract.txt');
  const urls = new Set([...index.chunks.values()].map(({ url }) => url));
  expect([...urls]).toEqual([expect.stringMatching(/^https:\/\/source\.test\/file:\d+$/)]);
});

test('files in archives in archives and their archives are all there', async () => {
  const inner = zip({ 'deep.txt': 'Down here.', 'deeper.zip': zip({ 'bottom.txt': 'Further.' }) });
  const { indexed } = await openArchive({ 'inner.zip': inner, 'top.txt': 'Up here.' });
  expect(indexed()).toEqual({
    'offers.zip > top.txt': 'Up here.',
    'offers.zip > inner.zip > deep.txt': 'Down here.',
    'offers.zip > inner.zip > deeper.zip > bottom.txt': 'Further.',
  });
});

describe('rights', () => {
  test('are those of the archive, taken away at once with no look into it', async () => {
    const { source, legal, shown, pull, reads } = await openArchive(two);
    expect(await shown('box:group:sales')).toEqual([]);
    reads.length = 0;
    source.grant(legal);
    await pull();
    expect(await shown('box:group:legal')).toEqual([]);
    expect(reads).toEqual([]);
  });

  test('on the archive alone open what is in it', async () => {
    const { source, archive, shown, pull } = await openArchive(two);
    source.grant(archive, viewer('box:user:7'));
    await pull();
    expect(await shown('box:user:7')).toContain('offers.zip > contract.txt');
  });

  test('follow the archive to another folder, and no text is written', async () => {
    const { source, archive, sales, shown, pull, index, scopeOfKey, reads } =
      await openArchive(two);
    reads.length = index.sent.length = 0;
    source.move(archive, sales);
    await pull();
    expect(await shown('box:group:sales')).toHaveLength(3);
    expect(await shown('box:group:legal')).toEqual([]);
    for (const { scopes } of index.chunks.values()) expect(scopes).toContain(scopeOfKey(sales));
    expect(reads).toEqual([]);
    expect(index.sent.filter((sent) => sent.startsWith('put'))).toEqual([]);
  });
});

test('a new name of the archive is a new label of what is in it', async () => {
  const { source, archive, pull, index, indexed } = await openArchive(two);
  index.sent.length = 0;
  source.rename(archive, 'closed.zip');
  await pull();
  expect(Object.keys(indexed()).toSorted()).toEqual([
    'closed.zip > 2026/price.txt',
    'closed.zip > contract.txt',
  ]);
  expect(index.sent.filter((sent) => sent.startsWith('put'))).toEqual([]);
});

test('of an archive that is replaced only what is new is read, and what is gone is removed', async () => {
  const { archive, pull, put, indexed, reads, files } = await openArchive(two);
  reads.length = 0;
  put(archive, zip({ 'contract.txt': two['contract.txt'], 'offer.txt': 'A new offer.' }));
  await pull();
  expect(indexed()).toEqual({
    'offers.zip > contract.txt': 'The term is ten years.',
    'offers.zip > offer.txt': 'A new offer.',
  });
  expect(reads).toEqual(['offers.zip', 'offer.txt']);
  expect(Object.keys(files())).toHaveLength(3);
});

test.each([
  ['is put in the trash', async ({ source, archive }: Opened) => source.trash(archive)],
  ['becomes unreadable', async ({ put, archive }: Opened) => put(archive, new Uint8Array([0, 1]))],
  [
    'becomes a file of another kind',
    async ({ put, archive }: Opened) => put(archive, strToU8('Only words.')),
  ],
])('an archive that %s takes all that was in it along', async (_how, happen) => {
  const opened = await openArchive(two);
  await happen(opened);
  await opened.pull();
  const titles = Object.keys(opened.indexed());
  expect(titles.filter((title) => title.includes('>'))).toEqual([]);
  expect((await opened.shown('box:group:legal')).filter((title) => title.includes('>'))).toEqual(
    [],
  );
  const left = opened.all('items').filter(({ within, trashed }) => within && !trashed);
  expect(left).toEqual([]);
});

type Opened = Awaited<ReturnType<typeof openArchive>>;

test('an archive that comes back from the trash brings back what is in it', async () => {
  const { source, archive, pull, indexed } = await openArchive(two);
  source.trash(archive);
  await pull();
  expect(indexed()).toEqual({});
  source.restore(archive);
  await pull();
  expect(Object.keys(indexed())).toHaveLength(2);
});

test('the same bytes in two archives are read once', async () => {
  const { source, legal, pull, reads, indexed } = await openArchive(two);
  const second = source.file('copies.zip', legal);
  source.contents.set(second, zip({ 'again.txt': two['contract.txt'] }));
  reads.length = 0;
  await pull();
  expect(reads).toEqual(['copies.zip']);
  expect(indexed()['copies.zip > again.txt']).toBe('The term is ten years.');
});

test.each(['before', 'after'] as const)(
  'a look into an archive that is cut short %s any of its writes is made up for',
  async (when) => {
    let broken = true;
    let writes = 0;
    for (let nth = 1; broken; nth += 1) {
      const opened = await openArchive(two);
      const { archive, ring, put, atRest, indexed, breakAt } = opened;
      put(archive, zip({ 'contract.txt': 'The term is one year.', 'offer.txt': 'A new offer.' }));
      await ring('changes');
      breakAt(nth, when);
      broken = await atRest().then(
        () => false,
        () => true,
      );
      await atRest();
      expect(indexed()).toEqual({
        'offers.zip > contract.txt': 'The term is one year.',
        'offers.zip > offer.txt': 'A new offer.',
      });
      const holding = opened.all('documents').filter(({ members }) => members > 0);
      expect(holding).toMatchObject([{ members: 2 }]);
      writes = nth;
    }
    expect(writes).toBeGreaterThan(20);
  },
);

test('a sweep leaves alone what no source knows', async () => {
  const { ring, atRest, indexed, source } = await openArchive(two);
  source.calls.length = 0;
  await ring('crawl', ['*']);
  await atRest();
  expect(Object.keys(indexed())).toHaveLength(2);
  expect(source.calls.filter((call) => call.includes('#'))).toEqual([]);
});
