import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapBounded } from '../../../../shared/platform/concurrency.ts';

it('runs no more than the limit at a time, and gives the results in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const doubled = await mapBounded([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await setImmediate();
    running -= 1;
    return item * 2;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
});

it('begins nothing more once one of them has failed', async () => {
  const begun: number[] = [];
  const all = mapBounded([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await setImmediate();
    if (item === 2) throw new Error('two is broken');
  });
  await expect(all).rejects.toThrow('two is broken');
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  expect(begun.length).toBeLessThan(5);
});
