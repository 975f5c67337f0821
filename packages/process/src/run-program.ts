import type { Logger } from 'pino';
import { createLog } from './create-log.ts';
import { ConfigError, type Environment } from './environment.ts';
import type { Metrics } from './metrics.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';
import { startTraces } from './start-traces.ts';
import type { RunningTraces, Traces } from './traces.ts';
import { serveMetrics, type MetricsAddress, type MetricsServer } from './serve-metrics.ts';

export interface RunningProgram {
  /** Logged when the program is ready. */
  ready: Record<string, unknown>;
  /** Takes no more work, lets current work end, then closes everything. */
  stop(): Promise<void>;
  /** Rejects when the program fails by itself. Absent if it cannot. */
  ended?: Promise<void>;
}

export interface Program<Config> {
  /** Names the program in each log line. */
  name: string;
  readConfig(env: Environment): Config;
  start(config: Config, kit: { log: Logger; metrics: Metrics; traces: Traces | null }): Promise<RunningProgram>;
}

/**
 * Runs a program until SIGTERM or SIGINT, then ends the process. The exit code is 0 if it stopped in order, and 1 if its
 * configuration is wrong or it failed to start, to run or to stop. A second signal changes nothing: the program has deadlines.
 */
export async function runProgram<Config extends { logLevel: string; metrics: MetricsAddress }>(
  program: Program<Config>,
): Promise<void> {
  const { name } = program;
  // An error of other output must not end the program either.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // The level is not known before the configuration is read.
  let log = createLog({ name, level: 'info' });
  let metricsServer: MetricsServer | undefined;
  try {
    const config = program.readConfig(process.env);
    log = createLog({ name, level: config.logLevel });
    const metrics = createPrometheusMetrics();
    metricsServer = await serveMetrics(() => metrics.text(), config.metrics, log);
    const tracing = await startTraces({ env: process.env, serviceName: `postrider-${name}`, log });
    const running = await program.start(config, { log, metrics, traces: tracing.traces });
    stopOnSignals(running, { log, metricsServer, tracing });
    running.ended?.catch((error: unknown) => {
      log.fatal({ err: error }, 'failed');
      process.exit(1);
    });
    log.info({ ...running.ready, metricsUrl: metricsServer.url }, 'ready');
  } catch (error) {
    if (error instanceof ConfigError) log.fatal({ problems: error.problems }, error.message);
    else log.fatal({ err: error }, 'could not start');
    await metricsServer?.stop();
    process.exitCode = 1;
  }
}

interface WhileRunning {
  log: Logger;
  metricsServer: MetricsServer;
  tracing: RunningTraces;
}

function stopOnSignals(running: RunningProgram, { log, metricsServer, tracing }: WhileRunning): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping: requests in flight may end');
      running.stop().then(
        // Served until the end, because a drain is worth looking at.
        async () => {
          await tracing.stop();
          await metricsServer.stop();
          log.info('stopped');
          process.exit(0);
        },
        (error: unknown) => {
          log.fatal({ err: error }, 'could not stop in order');
          process.exit(1);
        },
      );
    });
  }
}
