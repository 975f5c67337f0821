import type { TestProject } from 'vitest/node';
import { startControlServer } from './control-server.ts';
import { startTestBackends } from './backends.ts';
import { buildIfChanged } from './build-if-changed.ts';

/** The global setup of vitest: offers Postgres, Temporal and a build to the tests of this run, and stops them afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const backends = startTestBackends((line) => process.stderr.write(`${line}\n`));
  let build: Promise<string> | undefined;
  const control = await startControlServer({
    postgres: () => backends.postgresUrl(),
    temporal: () => backends.temporalAddress(),
    temporalProgram: () => backends.temporalProgram(),
    build: () => (build ??= buildIfChanged()),
  });
  project.provide('testBackendsUrl', control.url);
  return async () => {
    await control.close();
    await backends.stop();
  };
}
