import { resolve } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import {
  runAccessProperty,
  type Difference,
  type PropertyOptions,
} from '../support/access-property.ts';
import { shrink } from '../support/shrink.ts';

/** `npm run prove`: the access property of both sources, on one made-up company after another, until so many pairs were compared. */
const wanted = Number(process.env['PROVE_PAIRS'] ?? 500_000);
const firstSeed = Number(process.env['PROVE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const only = process.env['PROVE_SOURCE'];

const sources = (['box', 'microsoft365'] as const).filter(
  (one) => only === undefined || only === one,
);
/** A company lives for so long: half a day by its clock. */
const rounds = 60;
const queriesPerPerson = 36;
/** Runs that the search for the shortest story of a failure may take. */
const patience = 60;

const say = (line: string) => void process.stdout.write(`${line}\n`);

test(
  `${wanted} pairs of person and query see what the source would let them read`,
  { timeout: 0 },
  async () => {
    let pairs = 0;
    for (let seed = firstSeed; pairs < wanted; seed++) {
      for (const source of sources) {
        const options = {
          source,
          seed,
          rounds,
          queriesPerPerson,
          root: resolve('.'),
          untilFirst: true,
        };
        const outcome = await runAccessProperty(options);
        pairs += outcome.pairs;
        say(`${source}, seed ${seed}: ${outcome.pairs} pairs, ${pairs} in all`);
        const [difference] = outcome.differences;
        if (difference) throw await explain(difference, options, outcome.changes);
      }
    }
    expect(pairs).toBeGreaterThanOrEqual(wanted);
  },
);

/** The failure with as few changes before it as are needed. */
async function explain(
  difference: Difference,
  options: PropertyOptions,
  changes: number,
): Promise<Error> {
  say(`seed ${options.seed} fails; looking for the shortest way there …`);
  const numbers = Array.from({ length: changes }, (_none, index) => index + 1);
  const without = (some: readonly number[]) =>
    new Set(numbers.filter((number) => !some.includes(number)));
  const run = async (some: readonly number[]) =>
    (await runAccessProperty({ ...options, rounds: difference.round + 1, without: without(some) }))
      .differences[0];
  const needed = await shrink(numbers, async (some) => (await run(some)) !== undefined, {
    patience,
  });
  const shortest = (await run(needed)) ?? difference;
  return new Error(
    `PROVE_SOURCE=${options.source} PROVE_SEED=${options.seed} fails; changes ${needed.join()} are enough:\n${JSON.stringify(shortest, null, 2)}`,
  );
}
