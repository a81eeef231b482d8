import { expect, test } from 'vitest';
import type { Microsoft365Connection } from '../../../../../shared/model/connection.ts';
import { preview } from '../../../../../shared/pipeline/preview/preview.ts';
import { AppError } from '../../../../../shared/platform/errors.ts';
import type { Source } from '../../../../../shared/sources/source.ts';
import { testTenantId as tenantId } from '../../../../support/emulator-context.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createMemorySource } from '../../../../support/memory-source.ts';
import { createScanning } from '../../../../support/scanning.ts';
import { asMicrosoft365 } from '../../../../support/microsoft365.ts';

const microsoft365 = (rules: Microsoft365Connection['rules']) =>
  asMicrosoft365({ id: 'm365', tenantId, createdAt: '2026-11-24T08:00:00.000Z' }, { rules });
const now = () => new Date('2026-11-24T08:00:00Z');
const looking = {
  maxFileBytes: 100,
  maxRecordingBytes: 100,
  readsPictures: true,
  usdPerMillionTokens: 0.02,
  until: new Date('2026-11-24T08:01:00Z'),
  now,
};

test('tells how many files of which kinds there are, in each part', async () => {
  const source = createMemoryDrive();
  const reports = source.folder('Reports', source.root);
  source.file('Q3.txt', reports);
  source.file('Q4.TXT', reports);
  source.file('film.avi', source.root);
  source.file('noname', source.root);
  const seen = await preview(microsoft365({ include: [], exclude: [] }), { source, ...looking });
  expect(seen).toMatchObject({ isComplete: true, files: 4, bytes: 40, tooLarge: 0, notChosen: 0 });
  expect(seen.parts).toEqual([{ name: 'Finance', files: 4 }]);
  expect(seen.types).toEqual([
    { extension: 'txt', read: true, files: 2, bytes: 20 },
    { extension: 'avi', read: false, files: 1, bytes: 10 },
    { extension: '', read: false, files: 1, bytes: 10 },
  ]);
  const { tokens, usd } = seen.embedding;
  expect(tokens.low).toBeLessThan(tokens.middle);
  expect(usd.middle).toBeCloseTo((tokens.middle * 0.02) / 1_000_000);
  expect(source.calls.some((call) => call.startsWith('permissions'))).toBe(false);
});

test('tells what OCR will look at, and of which files the size says nothing', async () => {
  const source = createMemoryDrive();
  for (const name of ['plan.pdf', 'badge.PNG', 'call.mp3', 'old.zip', 'main.py', 'logo.svg'])
    source.file(name, source.root);
  const look = (readsPictures: boolean) =>
    preview(microsoft365({ include: [], exclude: [] }), { source, ...looking, readsPictures });
  const on = await look(true);
  expect(on.ocr).toEqual({ isOn: true, pictures: 1, pdfs: 1 });
  expect(on.embedding.unknownFiles).toBe(4);
  expect(on.types.every(({ read }) => read)).toBe(true);
  const off = await look(false);
  expect(off.ocr).toEqual({ isOn: false, pictures: 0, pdfs: 0 });
  expect(off.types.filter(({ read }) => !read).map(({ extension }) => extension)).toEqual(['png']);
});

test('goes by the rules of the connection, and by the limit', async () => {
  const source = createMemoryDrive();
  const drafts = source.folder('Drafts', source.root);
  source.file('a.txt', drafts);
  source.file('b.txt', source.root);
  const rules = { include: [], exclude: ['Drafts/**'] };
  const seen = await preview(microsoft365(rules), { source, ...looking, maxFileBytes: 5 });
  expect(seen).toMatchObject({ files: 1, notChosen: 1, tooLarge: 1 });
  expect(seen.embedding.tokens.high).toBe(0);
});

test('counts no recording as too large that is within the limit of recordings', async () => {
  const source = createMemoryDrive();
  for (const name of ['town-hall.MP4', 'call.mp3', 'plan.pdf']) source.file(name, source.root);
  const look = (maxRecordingBytes: number) =>
    preview(microsoft365({ include: [], exclude: [] }), {
      source,
      ...looking,
      maxFileBytes: 5,
      maxRecordingBytes,
    });
  expect((await look(10)).tooLarge).toBe(1);
  expect((await look(9)).tooLarge).toBe(3);
});

test('says that there is more when its time is over', async () => {
  const source = createMemoryDrive();
  for (let n = 0; n < 10; n++) source.file(`${n}.txt`, source.root);
  const seen = await preview(microsoft365({ include: [], exclude: [] }), {
    source,
    ...looking,
    until: now(),
  });
  expect(seen.isComplete).toBe(false);
  expect(seen.files).toBeGreaterThan(0);
  expect(seen.files).toBeLessThan(10);
});

test('a drive that fails half-way is told as unreadable, and the others are looked at', async () => {
  const drive = createMemoryDrive();
  for (let n = 0; n < 5; n++) drive.file(`${n}.txt`, drive.root);
  const source: Source = {
    ...drive,
    parts: async () => ({
      parts: [
        { key: 'broken', name: 'Broken' },
        { key: drive.part, name: 'Finance' },
      ],
      unreadable: [{ what: 'https://contoso.test/sites/hr', reason: 'refused', isForNow: false }],
    }),
    enumerate: async (part, marker) => {
      if (part === 'broken' && marker !== null)
        throw new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 answers 500');
      return (await drive.enumerate?.(part, marker)) ?? { items: [], next: null };
    },
  };
  const seen = await preview(microsoft365({ include: [], exclude: [] }), { source, ...looking });
  expect(seen).toMatchObject({
    isComplete: false,
    parts: [
      { name: 'Broken', files: 2 },
      { name: 'Finance', files: 5 },
    ],
    unreadable: [
      { what: 'https://contoso.test/sites/hr', reason: 'refused' },
      { what: 'Broken', reason: 'Microsoft 365 answers 500', isForNow: true },
    ],
  });
});

test('walks a source that lists folder by folder', async () => {
  const source = createMemorySource();
  const top = source.folder('Top');
  const deep = source.folder('Deep', top);
  for (let n = 0; n < 5; n++) source.file(`${n}.txt`, deep);
  const { connection } = createScanning(source);
  expect(await preview(connection, { source, ...looking })).toMatchObject({
    isComplete: true,
    files: 5,
  });
});
