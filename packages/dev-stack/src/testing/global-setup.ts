import type { TestProject } from 'vitest/node';
import { startControlServer } from './control-server.ts';
import { startTestServices } from './services.ts';

/** Vitest's global setup: offers Postgres and Temporal to the tests of this run, and ends what they started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = startTestServices((line) => process.stderr.write(`${line}\n`));
  const control = await startControlServer(services);
  project.provide('testServicesUrl', control.url);
  return async () => {
    await control.close();
    await services.stop();
  };
}
