import { expect, test } from 'vitest';
import { shrink } from '../../support/shrink.ts';

const numbers = Array.from({ length: 40 }, (_, n) => n);

test('finds the few that are needed', async () => {
  const fails = async (some: readonly number[]) => some.includes(7) && some.includes(31);
  expect(await shrink(numbers, fails, { patience: 500 })).toEqual([7, 31]);
});

test('gives what it has when its patience is at an end', async () => {
  let runs = 0;
  const fails = async (some: readonly number[]) => {
    runs += 1;
    return some.includes(7);
  };
  const found = await shrink(numbers, fails, { patience: 3 });
  expect(found).toContain(7);
  expect(runs).toBe(3);
});
