import type { Logger } from 'pino';
import { createLog } from './create-log.ts';
import { ConfigError, type Environment } from './environment.ts';
import { createMemoryMetrics, type MemoryMetrics, type Metrics } from './metrics.ts';

export interface RunningProgram {
  /** Logged when the program is ready. */
  ready: Record<string, unknown>;
  /** Takes no more work, lets what is under way end, then closes everything. */
  stop(): Promise<void>;
  /** Rejects when the program fails by itself; absent where it cannot. */
  ended?: Promise<void>;
}

export interface Program<Config> {
  /** Names the program in each log line. */
  name: string;
  readConfig(env: Environment): Config;
  start(config: Config, kit: { log: Logger; metrics: Metrics }): Promise<RunningProgram>;
}

/**
 * Runs a program until SIGTERM or SIGINT, and ends the process: 0 when it stopped in order, 1 when its configuration is
 * wrong, it cannot start, fails or does not stop in order. A second signal does not hurry it: its deadlines are its own.
 */
export async function runProgram<Config extends { logLevel: string }>(program: Program<Config>): Promise<void> {
  const { name } = program;
  // What is printed beside the log must not end the program either.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Until the configuration is read there is no level to keep to.
  let log = createLog({ name, level: 'info' });
  try {
    const config = program.readConfig(process.env);
    log = createLog({ name, level: config.logLevel });
    const metrics = createMemoryMetrics();
    const running = await program.start(config, { log, metrics });
    stopOnSignals(running, { log, metrics });
    running.ended?.catch((error: unknown) => {
      log.fatal({ err: error }, 'failed');
      process.exit(1);
    });
    log.info(running.ready, 'ready');
  } catch (error) {
    if (error instanceof ConfigError) log.fatal({ problems: error.problems }, error.message);
    else log.fatal({ err: error }, 'could not start');
    process.exitCode = 1;
  }
}

function stopOnSignals(running: RunningProgram, { log, metrics }: { log: Logger; metrics: MemoryMetrics }): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping: requests in flight may end');
      running.stop().then(
        () => {
          log.info({ metrics: metrics.recorded() }, 'stopped');
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
