import type { TestProject } from 'vitest/node';
import { startControlServer } from './control-server.ts';
import { startTestBackends } from './backends.ts';

/** Vitest's global setup: offers Postgres and Temporal to the tests of this run, and ends what they started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const backends = startTestBackends((line) => process.stderr.write(`${line}\n`));
  const control = await startControlServer(backends);
  project.provide('testBackendsUrl', control.url);
  return async () => {
    await control.close();
    await backends.stop();
  };
}
