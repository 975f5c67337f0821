import { defineConfig } from 'vitest/config';
import base, { patience } from './vitest.config.ts';

// Measurements, not checks: `pnpm bench` prints figures and is never part of the tests. It runs what was built.
export default defineConfig({
  test: {
    globalSetup: base.test?.globalSetup ?? [],
    include: ['packages/*/src/**/*.bench.ts'],
    fileParallelism: false,
    ...patience,
  },
});
