import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDocumentProxy } from 'unpdf';
import { directory, rightsOf } from '../../../../local/seed/company.ts';
import { files } from '../../../../local/seed/content/files.ts';
import { tenantFiles } from '../../../../local/seed/content/microsoft365/files.ts';
import { writeCompany } from '../../../../local/seed/write-company.ts';

const scratch = mkdtempSync(join(tmpdir(), 'sluice-seed-'));
const company = join(scratch, 'company');
const bytes = (path: string): Buffer => readFileSync(join(company, path));

beforeAll(() => writeCompany(company));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const written = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted();

test('writes every file, about fifty in eight folders, and leaves nothing beside them', () => {
  expect(written(company)).toEqual(files.map(({ path }) => path).toSorted());
  expect(files.length).toBeGreaterThanOrEqual(50);
  expect(files.length).toBeLessThan(65);
  expect(readdirSync(company)).toHaveLength(8);
  expect(readdirSync(dirname(company))).toEqual([basename(company)]);
});

test('has each folder and file that a right names', () => {
  const missing = rightsOf('company').filter(
    ({ path }) => !files.some((file) => `${file.path}/`.startsWith(`${path}/`)),
  );
  expect(missing).toEqual([]);
});

test('writes what lies in Microsoft 365 as sites with libraries and as OneDrives of people it knows', async () => {
  const tenant = join(scratch, 'tenant');
  await writeCompany(tenant, 'microsoft365');
  expect(written(tenant)).toEqual(tenantFiles.map(({ path }) => path).toSorted());
  const places = tenantFiles.map(({ path }) => path.split('/').slice(0, 2).join('/'));
  const keys = directory.people.map(({ key }) => `onedrive/${key}`);
  expect([...new Set(places)].filter((place) => place.startsWith('sites/'))).toHaveLength(3);
  expect([...new Set(places)].filter((place) => keys.includes(place))).toHaveLength(3);
});

test('keeps one guideline in both places, word for word and in two formats', () => {
  const guideline = ({ path }: { path: string }) => path.includes('/Data protection guideline.');
  const inBox = files.find(guideline);
  const inSite = tenantFiles.find(guideline);
  expect(inSite?.text).toBe(inBox?.text);
  expect([inBox, inSite].map((file) => file?.path.split('.').at(-1))).toEqual(['md', 'docx']);
});

test('gives the same bytes again, whatever a killed run has left', async () => {
  const again = join(scratch, 'again');
  mkdirSync(`${again}.part`);
  writeFileSync(join(`${again}.part`, 'half.txt'), 'half');
  await writeCompany(again);
  const different = files.filter(
    ({ path }) => !bytes(path).equals(readFileSync(join(again, path))),
  );
  expect(written(again)).toEqual(written(company));
  rmSync(again, { recursive: true });
  expect(different).toEqual([]);
});

test('leaves a folder that is already there alone', async () => {
  const own = join(scratch, 'own');
  mkdirSync(own);
  writeFileSync(join(own, 'mine.txt'), 'mine');
  await writeCompany(own);
  expect(readdirSync(own)).toEqual(['mine.txt']);
  rmSync(own, { recursive: true });
});

test('prints the handbook with a heading at the top of each of its forty pages', async () => {
  const pdf = await getDocumentProxy(
    new Uint8Array(bytes('People/Handbook/Employee handbook 2026.pdf')),
  );
  expect(pdf.numPages).toBe(40);
  const { items } = await (await pdf.getPage(13)).getTextContent();
  expect(items[0]).toMatchObject({ str: '12 Bonus' });
});

test('keeps one file under a password', async () => {
  const file = new Uint8Array(bytes('People/Salaries/Salary review 2026.pdf'));
  await expect(getDocumentProxy(file)).rejects.toMatchObject({ name: 'PasswordException' });
});

test('breaks off one document, and writes the others whole', () => {
  const broken = 'Legal/Templates/NDA draft.docx';
  const whole = files.filter(({ path }) => path.endsWith('.docx') && path !== broken);
  expect(() => unzipSync(bytes(broken))).toThrow();
  for (const { path } of whole) expect(unzipSync(bytes(path))).toHaveProperty('word/document.xml');
});

test('has an empty file, one of no known format, and one twice', () => {
  const contract = 'Contracts/Frame contract Skyline Ropeways.pdf';
  expect(bytes('Management/Strategy/Notes.txt')).toHaveLength(0);
  expect(bytes('Engineering/Test reports/Load cell capture.bin').includes(0)).toBe(true);
  expect(bytes(`Sales/${contract}`).equals(bytes(`Legal/${contract}`))).toBe(true);
});
