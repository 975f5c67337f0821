import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Measurements, not checks: `pnpm bench` prints figures and is never part of the tests.
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['packages/*/src/**/*.bench.ts'], fileParallelism: false },
});
