import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAudit, type AuditDay } from '../../../../shared/governance/audit.ts';
import { audited, auditedChange } from '../../../../shared/governance/audited.ts';
import { hashOf } from '../../../../shared/governance/chain.ts';
import type { AuditEntry, NewAuditEntry } from '../../../../shared/model/audit.ts';
import { AppError } from '../../../../shared/platform/errors.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createLines } from '../../../support/http.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';

const day = '2026-11-24';
const people = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const;
const read = (who: string, documentId: string): NewAuditEntry => ({
  who,
  did: 'document-access.read',
  on: { documentId, principal: 'box:group:7' },
  outcome: 'done',
});

function openAudit() {
  const memory = createMemoryStore();
  const { lines, log } = createLines();
  let time = Date.parse(`${day}T08:00:00Z`);
  const process = () =>
    createAudit({ tenantId, store: memory.store, log, now: () => new Date((time += 1)) });
  return { ...memory, lines, process, pass: (ms: number) => void (time += ms) };
}

const breaks = ({ chains }: AuditDay) => chains.flatMap(({ broken }) => broken ?? []);

test('what was done is read back by its day, in the order of time, and nothing else', async () => {
  const { process, pass } = openAudit();
  const audit = process();
  for (const who of people) await audit.append(read(who, 'a'));
  pass(24 * 3600_000);
  await audit.append(read(people[0], 'b'));
  const { entries, chains } = await audit.read(day);
  expect(entries.map(({ who, did, on, outcome }) => ({ who, did, on, outcome }))).toEqual(
    people.map((who) => read(who, 'a')),
  );
  expect(chains.every(({ holds }) => holds)).toBe(true);
  expect((await audit.read('2026-11-25')).entries).toMatchObject([{ on: { documentId: 'b' } }]);
  expect((await audit.read('2026-11-26')).entries).toEqual([]);
});

test('of all that several processes write at once nothing is lost and every chain holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...people)), { maxLength: 25 }),
      async (deeds) => {
        const { process } = openAudit();
        const processes = [process(), process(), process()];
        await Promise.all(
          processes.flatMap((one, which) =>
            deeds.flatMap(([by, who], n) =>
              by === which ? [one.append(read(who, String(n)))] : [],
            ),
          ),
        );
        const { entries, chains } = await process().read(day);
        expect(entries.map(({ on }) => Number(on['documentId'])).toSorted((a, b) => a - b)).toEqual(
          deeds.map((_deed, n) => n),
        );
        expect(chains.every(({ holds }) => holds)).toBe(true);
        expect(chains.reduce((sum, chain) => sum + chain.entries, 0)).toBe(deeds.length);
      },
    ),
    { numRuns: 50 },
  );
});

test('a writer that died between its entry and the head breaks nothing', async () => {
  const memory = openAudit();
  const audit = memory.process();
  const heads = () => memory.all('auditHeads').map(({ number }) => number);
  await audit.append(read(people[0], 'a'));
  memory.breakAt(2, 'before'); // the entry is made, the head is not noted
  await audit.append(read(people[0], 'b'));
  expect(heads()).toEqual([1]);
  expect(memory.lines).toEqual([expect.stringContaining('audit.head-not-noted')]);
  await audit.append(read(people[0], 'c'));
  expect(heads()).toEqual([3]);
  const { entries, chains } = await audit.read(day);
  expect(entries.map(({ on }) => on['documentId'])).toEqual(['a', 'b', 'c']);
  expect(chains.every(({ holds }) => holds)).toBe(true);
});

test('nothing is answered that could not be written down, and no change is without an entry', async () => {
  const memory = openAudit();
  const audit = memory.process();
  const { outcome: _outcome, ...deed } = read(people[0], 'a');
  const done: string[] = [];
  const work = async () => done.push('work');
  memory.breakAt(1, 'before');
  await expect(audited(deed, audit, work)).rejects.toThrow('The line broke');
  memory.breakAt(1, 'before');
  await expect(auditedChange(deed, audit, work)).rejects.toThrow('The line broke');
  expect([done, memory.all('audit')]).toEqual([['work'], []]); // the change was not made
});

test('how it ended is written down, by the code of the failure', async () => {
  const memory = openAudit();
  const audit = memory.process();
  const { outcome: _outcome, ...deed } = read(people[0], 'a');
  const fail = (error: Error) => async () => {
    throw error;
  };
  const notFound = new AppError('NOT_FOUND', 'There is no such document');
  expect(await audited(deed, audit, async () => 'answer')).toBe('answer');
  await expect(audited(deed, audit, fail(notFound))).rejects.toBe(notFound);
  await expect(auditedChange(deed, audit, fail(new Error('s3cret')))).rejects.toThrow('s3cret');
  const { entries } = await audit.read(day);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'NOT_FOUND', 'begun', 'INTERNAL']);
});

test('an entry that could not be read back is not written', async () => {
  const memory = openAudit();
  const long = read(people[0], 'x'.repeat(501));
  await expect(memory.process().append(long)).rejects.toThrow('documentId');
  expect(memory.all('audit')).toEqual([]);
});

async function openWritten() {
  const opened = openAudit();
  const audit = opened.process();
  for (const documentId of ['a', 'b', 'c', 'd']) await audit.append(read(people[0], documentId));
  const entries = opened.all('audit');
  const at = (number: number): AuditEntry => {
    const entry = entries[number - 1];
    if (!entry) throw new Error(`no entry ${number}`);
    return entry;
  };
  const pk = (number: number) => `${tenantId}|${day}|${at(number).shard}`;
  const remove = (number: number) =>
    opened.store.audit.remove({ pk: pk(number), id: at(number).id });
  return { ...opened, audit, at, remove };
}

test.each<[string, (written: Awaited<ReturnType<typeof openWritten>>) => unknown, object]>([
  [
    'a changed entry',
    ({ store, at }) => store.audit.put({ ...at(2), outcome: 'NOT_FOUND' }),
    { at: 2, by: 'changed' },
  ],
  ['a removed entry', ({ remove }) => remove(2), { at: 2, by: 'gap' }],
  ['a removed beginning', ({ remove }) => remove(1), { at: 1, by: 'gap' }],
  ['a removed end', ({ remove }) => remove(4), { at: 4, by: 'lost-end' }],
  [
    'a removed day',
    ({ remove }) => Promise.all([1, 2, 3, 4].map(remove)),
    { at: 1, by: 'lost-end' },
  ],
  [
    'an entry taken for another',
    ({ store, at }) => store.audit.put({ ...at(3), id: at(2).id }),
    { at: 2, by: 'changed' },
  ],
  [
    'an entry put in behind',
    ({ store, at }) => store.audit.put({ ...at(4), id: '000000005' }),
    { at: 5, by: 'changed' },
  ],
  [
    'an entry that cannot be read',
    ({ corrupt, at }) => corrupt('audit', at(4).id),
    { at: 4, by: 'unreadable' },
  ],
])('%s is found', async (_what, tamper, broken) => {
  const written = await openWritten();
  await tamper(written);
  expect(breaks(await written.audit.read(day))).toEqual([broken]);
});

test('a chain computed anew behind a changed entry ends in another hash than its head has', async () => {
  const { audit, store, at } = await openWritten();
  let { previous } = at(2);
  for (const number of [2, 3, 4]) {
    const { hash: _hash, ...entry } = { ...at(number), outcome: 'NOT_FOUND', previous };
    previous = hashOf(entry);
    await store.audit.put({ ...entry, hash: previous });
  }
  expect(breaks(await audit.read(day))).toEqual([{ at: 4, by: 'changed' }]);
});
