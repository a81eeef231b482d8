import { defineConfig } from 'vitest/config';

/** `npm run prove`, which goes on for hours: not part of `npm test`. */
export default defineConfig({
  test: {
    setupFiles: ['tests/support/setup.ts'],
    include: ['tests/prove/**/*.test.ts'],
    hookTimeout: 180_000,
  },
});
