import type { ProgramCommand } from '../processes/program-command.ts';

export interface TemporalOptions {
  program: string;
  port: number;
  /** The port of the web UI. Without it there is no UI. */
  uiPort?: number;
  /** The file that stores workflows. Without it they are lost with the process. */
  dbFile?: string;
  /** Created at the start if it is missing. "default" always exists. */
  namespace?: string;
}

// The default rates are for a server with many namespaces, and would limit a burst in the only one.
const DYNAMIC_CONFIG = {
  'matching.enableFairness': true,
  'system.enableActivityEagerExecution': true,
  'frontend.namespaceRPS': 20_000,
  'frontend.rps': 20_000,
  'frontend.namespaceCount': 4_000,
  'matching.rps': 20_000,
  'history.rps': 30_000,
  // Writes the search index of Temporal UI three times a second, not for each workflow on its own.
  'history.visibilityProcessorMaxPollRPS': 3,
  'history.visibilityTaskBatchSize': 1_000,
};

/** How to run a Temporal dev server on 127.0.0.1. */
export function temporalCommand({ program, port, uiPort, dbFile, namespace }: TemporalOptions): ProgramCommand {
  return {
    file: program,
    args: [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--log-level',
      'error',
      ...(namespace === undefined ? [] : ['--namespace', namespace]),
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...(dbFile === undefined
        ? []
        : // Measured: a third less CPU a delivery than SQLite's defaults, and a killed server loses nothing.
          ['--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL']),
      ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
      // The user's settings for Temporal Cloud must not change this server.
      '--disable-config-file',
      '--disable-config-env',
    ],
    env: { PATH: process.env['PATH'] ?? '', ...(process.env['TMPDIR'] ? { TMPDIR: process.env['TMPDIR'] } : {}) },
  };
}
