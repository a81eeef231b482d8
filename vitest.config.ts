import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { againstReal } from './tests/support/real-service.ts';

const common = {
  setupFiles: ['tests/support/setup.ts'],
  testTimeout: againstReal ? 180_000 : 30_000, // further away than a loopback
};

/**
 * Azure's library keeps the functions that these register, and MSAL the managed identity that it has met, for as long as their
 * process lives.
 */
const apart = [
  'tests/unit/local/host/durable/**/*.test.ts',
  'tests/contract/identity*.test.ts',
  'tests/contract/unreadable-listed.test.ts',
];
/** For the others starting processes and loading modules would take long: half of the time of the unit tests. */
const together = { exclude: apart, isolate: false, sequence: { groupOrder: 1 } };

/**
 * What takes minutes begins first, so that no single one is left at the end with a core that waits. Vitest goes by the size of files
 * where it has not seen them run, and these are small.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const takesLong = ({ moduleId }: TestSpecification) =>
      /integration\/.*-(property|mistakes)\.test/.test(moduleId);
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's own, and no array's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(takesLong(b)) - Number(takesLong(a)));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    fileParallelism: !againstReal, // all tests share the one account there
    maxWorkers: '100%', // else a core is left out, which of two is the half
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/*.test.ts'],
          ...together,
        },
      },
      {
        test: {
          ...common,
          name: 'apart',
          include: apart,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          ...together,
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          sequence: { groupOrder: 0 }, // before the others, which are short
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
