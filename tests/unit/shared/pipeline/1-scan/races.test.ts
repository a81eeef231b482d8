import { describe, expect, test } from 'vitest';
import { crawlPage } from '../../../../../shared/pipeline/1-scan/crawl-page.ts';
import { pullChanges } from '../../../../../shared/pipeline/1-scan/pull-changes.ts';
import { reconcileItem } from '../../../../../shared/pipeline/1-scan/reconcile-item.ts';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { openCompany } from '../../../../support/company.ts';
import { expectEqual, grantedIn } from '../../../../support/equals-source.ts';
import { viewer } from '../../../../support/memory-source.ts';

describe('of two that look at one item, the older answer never wins:', () => {
  test('a right that was given and taken back while a page was being saved stays taken', async () => {
    const { source, scanning, deep } = await openCompany();
    source.distort = () => [];
    source.grant(deep, viewer('box:user:9'));
    scanning.beforeNext('itemGrants.create', async () => {
      source.grant(deep); // what the source says now is what the records say already
      await reconcileItem(deep, scanning.context);
    });
    await scanning.sweep();
    expect(scanning.all('itemGrants').flatMap(grantedIn)).not.toContainEqual(viewer('box:user:9'));
    expectEqual(scanning, source);
  });

  test('a file that was moved away and back while a page was being saved is where it was', async () => {
    const { source, scanning, handbook, hr, sales } = await openCompany();
    source.distort = () => [];
    source.move(handbook, sales);
    scanning.beforeNext('items.replace', async () => {
      source.move(handbook, hr);
      await reconcileItem(handbook, scanning.context);
    });
    await scanning.sweep();
    expectEqual(scanning, source);
  });

  test('a page that was listed before a file went does not bring it back', async () => {
    const { source, scanning, handbook } = await openCompany();
    source.rename(handbook, 'guide.txt');
    const at = scanning.context.now();
    const { items } = await source.list(scanning.itemOf(handbook)?.parentKey ?? '', null);
    const item = items.find(({ key }) => key === handbook);
    source.trash(handbook);
    await scanning.pull();
    if (item) await reconcileItem(handbook, scanning.context, { by: 'page', item, at });
    expect(scanning.itemOf(handbook)?.trashed).toBe(true);
  });
});

test('a conflict makes it look again, and at last gives up so that the step is tried anew', async () => {
  const { source, scanning, handbook } = await openCompany();
  const { items } = scanning.context.store;
  const always = {
    ...scanning.context.store,
    items: {
      ...items,
      replace: () => Promise.reject(new AppError('RECORD_CONFLICT', 'Somebody was faster')),
    },
  };
  source.rename(handbook, 'guide.txt');
  await expect(
    reconcileItem(handbook, { ...scanning.context, store: always }),
  ).rejects.toMatchObject({ code: 'RECORD_CONFLICT' });
});

describe('a doorbell that rings while a step is at work is not lost:', () => {
  test('an item that is named again is read again', async () => {
    const { source, scanning, handbook } = await openCompany();
    source.distort = () => [];
    source.rename(handbook, 'first.txt');
    scanning.beforeNext('streams.replace', async () => {
      scanning.beforeNext('streams.replace', async () => {
        source.rename(handbook, 'second.txt');
        await scanning.ring('changes', [handbook]);
      });
    });
    await scanning.pull([handbook]);
    expect(scanning.itemOf(handbook)?.name).toBe('second.txt');
    expectEqual(scanning, source);
  });

  test.each([
    ['before its page is written down', 'streams.replace'],
    ['when its mark is taken off', 'items.replace'],
  ])('a folder that moves on %s is listed again', async (_when, write) => {
    const { source, scanning, pay, sales } = await openCompany();
    source.distort = () => [];
    source.move(pay, sales);
    await scanning.step(await scanning.ring('changes', [pay]));
    let moved = false;
    const moveOn = async () => {
      moved = true;
      for (const document of scanning.all('documents')) {
        if (document.state === 'running') await scanning.ingest(document);
      }
      source.move(pay, null);
      await scanning.step(await scanning.ring('changes', [pay]));
    };
    // Not before the first file of it is on its way: that one must be found again.
    scanning.beforeNext('documents.replace', async () => scanning.beforeNext(write, moveOn));
    await scanning.atRest();
    expect(moved).toBe(true);
    expect(scanning.itemOf(pay)?.pending).toBe(false);
    expectEqual(scanning, source);
  });
});

describe('a run that another has overtaken', () => {
  test('writes nothing', async () => {
    const { source, scanning, handbook } = await openCompany();
    const first = await scanning.ring('changes');
    scanning.pass(6);
    const second = await scanning.ring('changes');
    expect(second.run).toBe(first.run + 1);
    source.trash(handbook);
    const before = scanning.writes();
    expect(await scanning.step(first)).toBe('superseded');
    expect(scanning.writes()).toBe(before);
    await scanning.atRest();
    expectEqual(scanning, source);
  });

  test('does not move the cursor or the stack when it is overtaken half-way', async () => {
    const { source, scanning } = await openCompany();
    for (const lane of ['changes', 'crawl'] as const) {
      const first = await scanning.ring(lane, lane === 'crawl' ? ['*'] : []);
      const settle = async () => {
        scanning.pass(6);
        await scanning.ring(lane);
      };
      const step = lane === 'crawl' ? crawlPage : pullChanges;
      const run = { stream: first.id, run: first.run };
      let settled = 0;
      const once = () => ((settled += 1) === 1 ? settle() : Promise.resolve());
      expect(await step(run, scanning.context, once)).toBe('superseded');
      const after = scanning.all('streams').find((one) => one.lane === lane);
      expect(after).toMatchObject({ run: first.run + 1, cursor: first.cursor, stack: first.stack });
      await scanning.atRest();
    }
    expectEqual(scanning, source);
  });
});

describe('an item that cannot be read', () => {
  test('keeps the cursor where it is, and holds none of the others back', async () => {
    const { source, scanning, handbook, salaries, sales } = await openCompany();
    const fresh = source.file('fresh.txt', sales);
    source.rename(handbook, 'guide.txt');
    source.trash(salaries);
    source.failures.set(handbook, new AppError('SOURCE_UNAVAILABLE', 'Box answers 503'));
    const cursor = () => scanning.all('streams').find(({ lane }) => lane === 'changes')?.cursor;
    const before = cursor();
    const stream = await scanning.ring('changes');
    await expect(scanning.step(stream)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(cursor()).toBe(before);
    expect(scanning.itemOf(salaries)?.trashed).toBe(true);
    const wanted = scanning.all('documents').filter(({ state }) => state === 'running');
    expect(wanted.map(({ itemKey }) => itemKey).toSorted()).toEqual([fresh, salaries].toSorted());

    source.failures.clear();
    await scanning.atRest();
    expectEqual(scanning, source);
  });
});
