import { expect } from 'vitest';
import { test } from './graph-source-fixture.ts';
import { budget } from './graph-sharing.ts';

test('more calls than a minute allows are spread, and few of them are refused', async ({
  world,
}) => {
  const source = world.connect();
  const key = world.key(budget);
  await source.read(key);
  const start = world.context.clock.now();
  for (let n = 0; n < 150; n++) {
    await Promise.all(Array.from({ length: 20 }, () => source.read(key)));
  }
  const { total, throttled } = world.gate.units();
  expect(total).toBeGreaterThan(3_000);
  expect(throttled).toBeLessThan(10);
  expect(world.context.clock.now() - start).toBeGreaterThan(60_000); // 3 000 units at 1 200 a minute
  expect(await source.read(key)).toBeDefined();
});
