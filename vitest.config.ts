import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scripts/*.test.mjs'],
    globalSetup: ['packages/dev-stack/src/testing/global-setup.ts'],
    testTimeout: 20_000,
    // The first test that asks for a service waits for its start.
    hookTimeout: 60_000,
  },
});
