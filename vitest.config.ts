import { defineConfig } from 'vitest/config';

const common = { setupFiles: ['tests/support/setup.ts'], testTimeout: 30_000 };

export default defineConfig({
  test: {
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
