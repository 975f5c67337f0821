// A setup file of vitest. fast-check prints the seed of a failed property; this file passes it back.
import { beforeAll } from 'vitest';

const seed = process.env['POSTRIDER_TEST_SEED'];
beforeAll(async () => {
  if (seed === undefined) return;
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: Number(seed) });
});
