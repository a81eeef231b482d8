import { defineConfig } from 'vitest/config';
import { againstReal } from './tests/support/real-service.ts';

const common = {
  setupFiles: ['tests/support/setup.ts'],
  testTimeout: againstReal ? 180_000 : 30_000, // further away than a loopback
};

export default defineConfig({
  test: {
    fileParallelism: !againstReal, // all tests share the one account there
    maxWorkers: '100%', // else a core is left out, which of two is the half
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          sequence: { groupOrder: 0 }, // the longest first, so that no single one is left at the end
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
