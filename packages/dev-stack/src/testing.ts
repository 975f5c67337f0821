import { inject } from 'vitest';

export { startOwnTemporal, type OwnTemporal } from './temporal/own-temporal.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    testBackendsUrl: string;
  }
}

/** URL of the maintenance database of the run's Postgres; a test wants `createTestDatabase` of the store instead. */
export function testPostgresUrl(): Promise<string> {
  return ask('postgres');
}

/** `host:port` of the run's Temporal server. All tests share it: give each its own task queue or namespace. */
export function testTemporalAddress(): Promise<string> {
  return ask('temporal');
}

async function ask(service: 'postgres' | 'temporal'): Promise<string> {
  const response = await fetch(`${inject('testBackendsUrl')}/${service}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The test run's ${service} did not start:\n${text}`);
  return text;
}
