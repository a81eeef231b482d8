import { expect, test } from 'vitest';
import { groupsOf, peopleIn } from '../../../../local/directory.ts';
import { directory, rightsOf } from '../../../../local/seed/company.ts';
import { files } from '../../../../local/seed/content/files.ts';
import { readersOf } from '../../../support/questions.ts';

const { people, groups } = directory;

test('has eight people, and no key, id or address twice', () => {
  expect(people).toHaveLength(8);
  const keys = [...people, ...groups].map(({ key }) => key);
  const oids = [...people, ...groups].map(({ oid }) => oid);
  const boxIds = [...people.map((p) => p.boxUserId), ...groups.map((g) => g.boxGroupId)];
  for (const all of [keys, oids, boxIds, people.map(({ email }) => email)]) {
    expect(new Set(all).size).toBe(all.length);
  }
  for (const oid of oids) expect(oid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('makes Ines its one admin, and everybody a reader', () => {
  expect(people.filter((p) => p.appRoles.includes('admin')).map((p) => p.key)).toEqual(['ines']);
  expect(people.every((p) => p.appRoles.includes('reader'))).toBe(true);
});

test('knows all members of its groups, and gives the contractor none', () => {
  const keys = new Set([...people, ...groups].map(({ key }) => key));
  expect(groups.flatMap(({ members }) => members).filter((key) => !keys.has(key))).toEqual([]);
  expect(groupsOf(directory, 'noor')).toEqual([]);
  expect(peopleIn(directory, 'everyone')).toHaveLength(7);
});

test('knows the contractor as a guest with an address of her own company, and nobody else', () => {
  const outside = people.filter(({ email }) => !email.endsWith('@alpenwerk.example'));
  expect(people.filter(({ isGuest }) => isGuest).map(({ key }) => key)).toEqual(['noor']);
  expect(outside.map(({ key }) => key)).toEqual(['noor']);
});

test('reaches the audit by a group within a group only', () => {
  expect(groups.find(({ key }) => key === 'finance-readers')?.members).toContain('management');
  expect([...readersOf('Finance/Audit/Internal audit 2025.pdf')].toSorted()).toEqual([
    'petra',
    'viktor',
  ]);
  expect([...readersOf('Finance/Receipts/How to hand in receipts.txt')]).toEqual(['petra']);
});

test('gives the contractor one file and nothing else', () => {
  const readable = files.filter(({ path }) => readersOf(path).has('noor'));
  expect(readable.map(({ path }) => path)).toEqual(['Legal/Contracts/Survey services Haddad.pdf']);
});

test('lets nobody but its department, by default, read a folder at the top', () => {
  const readable = (key: string) => files.filter(({ path }) => readersOf(path).has(key)).length;
  for (const { key } of people) expect(readable(key), key).toBeLessThan(files.length / 2);
  expect(readersOf('Company/Canteen.md').size).toBe(7);
});

test('shares a folder of the user with everyone', () => {
  expect(rightsOf('folder')).toEqual([{ path: '*', to: 'everyone', role: 'viewer' }]);
});
