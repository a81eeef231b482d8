import { describe, expect, test } from 'vitest';
import { changes, openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';

test('the first scan brings records and index in line with the source, page by page', async () => {
  const { source, scanning } = await openCompany();
  expectEqual(scanning, source);
  expect(scanning.all('streams').map(({ state }) => state)).toEqual(['idle', 'idle']);
});

describe('one pull brings in line', () => {
  test.each(Object.entries(changes))('%s', async (_name, change) => {
    const company = await openCompany();
    change(company);
    await company.scanning.pull();
    expectEqual(company.scanning, company.source);
  });

  test('a folder that was trashed, with all below it, and its restoring', async () => {
    const { source, scanning, hr } = await openCompany();
    source.trash(hr);
    await scanning.pull();
    expectEqual(scanning, source);
    source.restore(hr);
    await scanning.pull();
    expectEqual(scanning, source);
  });
});

describe('events that are lost are healed by a sweep:', () => {
  test.each(Object.entries(changes))('%s', async (_name, change) => {
    const company = await openCompany();
    company.source.distort = () => [];
    change(company);
    await company.scanning.pull();
    await company.scanning.sweep();
    expectEqual(company.scanning, company.source);
  });
});

test('events that come twice and in any order end the same', async () => {
  const company = await openCompany();
  company.source.distort = (touched) => [...touched, ...touched].toReversed();
  for (const change of Object.values(changes)) change(company);
  await company.scanning.pull();
  expectEqual(company.scanning, company.source);
});

test('an item that a doorbell names is read even if the cursor does not show it yet', async () => {
  const { source, scanning, salaries } = await openCompany();
  source.distort = () => [];
  source.trash(salaries);
  await scanning.pull([salaries]);
  expectEqual(scanning, source);
});
