// A server with a worker, for tests of the whole system.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { testBuild, testTemporalAddress } from '../packages/dev-stack/src/testing.ts';
import { createMemoryMetrics } from '../packages/process/src/index.ts';
import { startTestApi } from '../packages/server/src/testing/start-test-api.ts';
import { readConfig } from '../packages/worker/src/config.ts';
import { startWorker } from '../packages/worker/src/start-worker.ts';
import { installRuntime } from '../packages/worker/src/temporal/install-runtime.ts';
import { ROOT } from './source-files.mjs';

const { pino } = createRequire(join(ROOT, 'packages/worker/package.json'))('pino');
const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
installRuntime(log);

/** The API and a worker on one database. */
export async function startTestStack() {
  await testBuild(); // the bundle of the workflows
  const POSTRIDER_ENCRYPTION_KEYS = `test:${randomBytes(32).toString('base64')}`;
  const [api, temporal] = await Promise.all([
    startTestApi({ env: { POSTRIDER_ENCRYPTION_KEYS } }),
    testTemporalAddress(),
  ]);
  const config = readConfig({
    POSTRIDER_DATABASE_URL: api.databaseUrl,
    POSTRIDER_ENCRYPTION_KEYS,
    POSTRIDER_ENV: 'development',
    POSTRIDER_DRAIN_MS: '3000',
    POSTRIDER_TASK_QUEUE: new URL(api.databaseUrl).pathname.slice(1),
    TEMPORAL_ADDRESS: temporal,
  });
  const worker = await startWorker(config, {
    log,
    metrics: createMemoryMetrics(),
    traces: null,
    version: '0.0.0-test',
  });
  return {
    ...api,
    async stop() {
      await worker.stop();
      await api.stop();
    },
  };
}
