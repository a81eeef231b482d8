import { expect, test } from 'vitest';
import { createBudget } from '../../../../local/cosmos/budget.ts';

function open(unitsPerSecond: number) {
  const clock = { ms: 10_000, now: () => clock.ms };
  return { clock, budget: createBudget(unitsPerSecond, clock) };
}

test('has units until those of the second are spent, and the next second again', () => {
  const { clock, budget } = open(100);
  clock.ms += 300;
  budget.spend(99);
  expect(budget.waitMs()).toBe(0);
  budget.spend(1);
  expect(budget.waitMs()).toBe(700);
  clock.ms += 700;
  expect(budget.waitMs()).toBe(0);
});

test('takes what was spent too much from the seconds that follow', () => {
  const { clock, budget } = open(100);
  budget.spend(350);
  expect(budget.waitMs()).toBe(3000);
  clock.ms += 2999;
  expect(budget.waitMs()).toBe(1);
  clock.ms += 1;
  budget.spend(49);
  expect(budget.waitMs()).toBe(0);
  budget.spend(1);
  expect(budget.waitMs()).toBe(1000);
});

test('starts anew when the clock is set back', () => {
  const { clock, budget } = open(100);
  budget.spend(350);
  clock.ms -= 5000;
  expect(budget.waitMs()).toBe(0);
});
