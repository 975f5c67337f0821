import { inject, onTestFailed, type TestContext } from 'vitest';
import { runOwnTemporal, type OwnTemporal } from './temporal/own-temporal.ts';

export { findFreePort } from './free-port.ts';
export { PATIENCE_MS } from './patience.ts';
export type { OwnTemporal };
export { startTestCollector, type CollectedSpan, type TestCollector } from './test-collector.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    testBackendsUrl: string;
  }
}

/** The URL of the maintenance database of the run's Postgres. A test should use `createTestDatabase` of the store instead. */
export function testPostgresUrl(): Promise<string> {
  return ask('postgres');
}

/** `host:port` of the Temporal server of the run. All tests share it: give each its own task queue or namespace. */
export function testTemporalAddress(): Promise<string> {
  return ask('temporal');
}

/** Starts a Temporal server for one test. */
export async function startOwnTemporal(): Promise<OwnTemporal> {
  return runOwnTemporal(await ask('temporalProgram'));
}

/** Waits for the build. For a test of a program, of the workflow bundle, or of a package as it is published. */
export async function testBuild(): Promise<void> {
  await ask('build');
}

async function ask(service: 'postgres' | 'temporal' | 'temporalProgram' | 'build'): Promise<string> {
  const response = await fetch(`${inject('testBackendsUrl')}/${service}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The test run's ${service} failed:\n${text}`);
  return text;
}

/** Repeats the random choices of a failed test, which printed its seed: `POSTRIDER_TEST_SEED=… npm test -- FILE`. */
const GIVEN_SEED = process.env['POSTRIDER_TEST_SEED'];

/** A `Math.random` for one test. Its seed is printed when the test fails. */
export function seededRandom(): () => number {
  const seed = GIVEN_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(GIVEN_SEED);
  onTestFailed(() => console.error(`Its random choices come again with POSTRIDER_TEST_SEED=${seed}`));
  let state = seed;
  // Mulberry32.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Skips a test that cannot run here, and prints why: a run without it must not look complete. */
export function skipUnless({ skip, task }: TestContext, condition: boolean, reason: string): asserts condition {
  if (condition) return;
  console.warn(`Skipped "${task.name}": ${reason}`);
  skip(reason);
}
