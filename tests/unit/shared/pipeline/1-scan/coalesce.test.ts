import { expect, test } from 'vitest';
import { createCoalescer } from '../../../../../shared/pipeline/1-scan/coalesce.ts';

const noRest = () => Promise.resolve();

/** Work that ends when it is told to. */
function createWork() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      ends.push({ resolve, reject });
    });
  return { ends, work };
}

test('who comes while it is done shares one more time with all others who do', async () => {
  const coalesce = createCoalescer(noRest);
  const { ends, work } = createWork();
  const first = coalesce('drive', work);
  const flood = Array.from({ length: 10_000 }, () => coalesce('drive', work));
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await first;
  await expect.poll(() => ends.length).toBe(2);
  const late = coalesce('drive', work); // the second time has begun without it
  ends[1]?.resolve();
  await Promise.all(flood);
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.resolve();
  await late;
  expect(ends).toHaveLength(3);
});

test('names do not wait for each other', () => {
  const coalesce = createCoalescer(noRest);
  const { ends, work } = createWork();
  void coalesce('one', work);
  void coalesce('other', work);
  expect(ends).toHaveLength(2);
});

test('a failure is told to those it was done for, and no others', async () => {
  const coalesce = createCoalescer(noRest);
  const { ends, work } = createWork();
  const first = coalesce('drive', work);
  const second = coalesce('drive', work);
  ends[0]?.reject(new Error('the bus is down'));
  await expect(first).rejects.toThrow('the bus is down');
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.resolve();
  await expect(second).resolves.toBeUndefined();
});

test('who comes soon after it was done waits with all others who do', async () => {
  const rests: (() => void)[] = [];
  const coalesce = createCoalescer(() => new Promise((resolve) => rests.push(resolve)));
  let times = 0;
  const work = async () => void (times += 1);
  await coalesce('drive', work);
  const flood = Array.from({ length: 10_000 }, () => coalesce('drive', work));
  await coalesce('other', work);
  expect(times).toBe(2);
  rests[0]?.();
  await Promise.all(flood);
  expect(times).toBe(3);
});
