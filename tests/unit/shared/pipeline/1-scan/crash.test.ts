import { describe, test } from 'vitest';
import { changes, openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';

describe('a break at any write, before it or after it, loses nothing:', () => {
  test.each(Object.entries(changes))('%s', async (_name, change) => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1, broke = true; broke; nth++) {
        const company = await openCompany();
        const { scanning, source } = company;
        change(company);
        await scanning.ring('changes');
        const from = scanning.writes();
        scanning.breakAt(nth, when);
        await scanning.atRest({ retries: 1 });
        broke = scanning.writes() - from >= nth;
        expectEqual(scanning, source);
      }
    }
  });

  test('everything by a sweep', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1, broke = true; broke; nth++) {
        const company = await openCompany();
        const { scanning, source } = company;
        source.distort = () => [];
        for (const change of Object.values(changes)) change(company);
        await scanning.pull();
        await scanning.ring('crawl', ['*']);
        const from = scanning.writes();
        scanning.breakAt(nth, when);
        await scanning.atRest({ retries: 1 });
        broke = scanning.writes() - from >= nth;
        expectEqual(scanning, source);
      }
    }
  });
});
