import { readFileSync } from 'node:fs';
import pino from 'pino';
import { ConfigError, readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { startWorker } from '../start-worker.ts';
import { installRuntime } from '../temporal/install-runtime.ts';

function loadConfig(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

const config = loadConfig();
const log = pino({ level: config.logLevel, base: { process: 'worker' } });
installRuntime(log);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const worker = await startWorker(config, { log, version });
log.info({ bootId: worker.bootId, taskQueue: config.taskQueue }, 'ready');

let stopping = false;
function stop(signal: string): void {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping: requests in flight may end');
  worker.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'the worker did not stop cleanly');
      process.exit(1);
    },
  );
}
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
worker.ended.catch((error: unknown) => {
  log.fatal({ err: error }, 'the Temporal worker failed');
  process.exit(1);
});
