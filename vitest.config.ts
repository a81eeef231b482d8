import { defineConfig } from 'vitest/config';

const common = { setupFiles: ['tests/support/setup.ts'], testTimeout: 30_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/*.test.ts'],
        },
      },
      { test: { ...common, name: 'contract', include: ['tests/contract/**/*.test.ts'] } },
      {
        test: {
          ...common,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
