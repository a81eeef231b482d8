import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runAccessProperty } from '../support/access-property.ts';

const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** People × queries × rounds: at least 10,000 pairs at rest, with those of Microsoft 365 20,000. */
const people = 8;
const queriesPerPerson = 36;
const rounds = 35;

test(
  `everybody sees exactly what Box would let them read (seed ${seed})`,
  { timeout: 900_000 },
  async () => {
    const { pairs, differences } = await runAccessProperty({
      source: 'box',
      seed,
      rounds,
      queriesPerPerson,
      root: resolve('.'),
      untilFirst: false,
    });
    console.log(`access property: seed ${seed}, ${pairs} pairs, ${differences.length} differences`);
    expect(differences).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(people * queriesPerPerson * rounds);
    expect(pairs).toBeGreaterThanOrEqual(10_000);
  },
);
