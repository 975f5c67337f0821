import { afterAll, beforeAll, expect } from 'vitest';
import type { Postrider } from '../../postrider.ts';
import { createFakePostrider } from '../../testing/index.ts';
import { runScenario, type Scenario } from './run-scenario.ts';
import { startRealApi, type RealApi } from './start-real-api.ts';

export interface Comparison {
  /** A client of the real server. */
  client(): Postrider;
  /** Runs a scenario on the server and on a new fake, and expects the same results. Gives those of the server. */
  expectSame(scenario: Scenario): Promise<Record<string, unknown>>;
}

/** For a test file: runs the real server while its tests run. */
export function compareWithServer(): Comparison {
  let started: RealApi | undefined;
  beforeAll(async () => void (started = await startRealApi()));
  afterAll(() => started?.stop());
  const client = (): Postrider => {
    if (started === undefined) throw new Error('The server runs only while the tests of the file run.');
    return started.client();
  };
  return {
    client,
    async expectSame(scenario) {
      const theirs = await runScenario(scenario, client());
      const ours = await runScenario(scenario, createFakePostrider({ outcome: 'pending' }).postrider);
      expect(ours).toEqual(theirs);
      return theirs;
    },
  };
}
