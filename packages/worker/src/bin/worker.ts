import { readFileSync } from 'node:fs';
import { runProgram } from '@postrider/process';
import { readConfig } from '../config.ts';
import { installWithMetrics } from '../metrics/temporal-metrics.ts';
import { startWorker } from '../start-worker.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

await runProgram({
  name: 'worker',
  readConfig,
  async start(config, { log, metrics, traces }) {
    await installWithMetrics(metrics, log);
    const worker = await startWorker(config, { log, metrics, traces, version });
    return { ...worker, ready: { bootId: worker.bootId, taskQueue: config.taskQueue } };
  },
});
