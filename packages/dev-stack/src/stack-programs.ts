import { chmodSync, existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EndManner } from './processes/end-process.ts';
import { awaitReadyLine } from './processes/log-file.ts';
import type { ProgramName } from './processes/pid-file.ts';
import type { ProgramSpec } from './processes/supervisor.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { awaitPostgres } from './postgres/await-postgres.ts';
import { clusterUrl, prepareCluster } from './postgres/prepare-cluster.ts';
import type { StackConfig } from './stack-config.ts';
import { awaitTemporal } from './temporal/await-temporal.ts';
import { INTERRUPTED, isInterrupted } from './temporal/is-interrupted.ts';
import { temporalCommand } from './temporal/temporal-command.ts';

/** What the commands of the programs depend on. */
export interface StackContext {
  config: StackConfig;
  secrets: KeptSecrets;
  stateDir: string;
  /** Entry points of the Node programs. */
  entries: StackEntries;
}

export interface StackEntries {
  migrate: string;
  bootstrap: string;
  rebuildRollups: string;
  server: string;
  worker: string;
}

const DRAIN_MS = 8_000;
const ADMIN_KEY_VARIABLE = 'POSTRIDER_BOOTSTRAP_ADMIN_KEY';

/** Below 15 s together: server and worker stop at the same time, then Temporal, then Postgres. */
export const END_MANNERS: Record<ProgramName, EndManner> = {
  server: { signal: 'SIGTERM', graceMs: DRAIN_MS + 1_500 },
  // After the drain it cuts the remaining requests and returns their deliveries to the database.
  worker: { signal: 'SIGTERM', graceMs: DRAIN_MS + 3_000 },
  temporal: { signal: 'SIGTERM', graceMs: 1_500 },
  // On SIGINT Postgres does not wait for its clients. On SIGTERM it would.
  postgres: { signal: 'SIGINT', graceMs: 2_000 },
};

export function entriesBelow(projectRoot: string): StackEntries {
  const entry = (path: string): string => join(projectRoot, 'packages', path);
  return {
    migrate: entry('store/dist/bin/migrate.js'),
    bootstrap: entry('server/dist/bin/bootstrap.js'),
    rebuildRollups: entry('store/dist/bin/rebuild-rollups.js'),
    server: entry('server/dist/bin/server.js'),
    worker: entry('worker/dist/bin/worker.js'),
  };
}

export function postgresProgram({ config, secrets, stateDir }: StackContext): ProgramSpec {
  const port = config.ports.postgres;
  return {
    name: 'postgres',
    command: () =>
      prepareCluster({
        dataDir: join(stateDir, 'postgres'),
        port,
        password: secrets.postgresPassword,
        settings: { max_connections: '200', shared_buffers: '128MB' },
      }),
    awaitReady: ({ failed }) => awaitPostgres(clusterUrl(port, secrets.postgresPassword), { signal: failed }),
  };
}

export function temporalProgram({ config, stateDir }: StackContext, program: string): ProgramSpec {
  const { temporal: port, temporalUi: uiPort } = config.ports;
  const namespace = config.temporalNamespace;
  return {
    name: 'temporal',
    command: () => {
      tidyTemporalData(stateDir);
      return temporalCommand({ program, port, uiPort, namespace, dbFile: temporalFile(stateDir) });
    },
    awaitReady: ({ failed }) => awaitTemporal(`127.0.0.1:${port}`, { signal: failed, namespace }),
    isHung: async ({ lastLines }) => lastLines.includes(INTERRUPTED) && isInterrupted(`127.0.0.1:${port}`),
    remedy:
      `If its data is damaged, delete ${temporalFile(stateDir)}* and start again: nothing is lost, deliveries go on from ` +
      'Postgres; only histories are gone.',
  };
}

const temporalFile = (stateDir: string): string => join(stateDir, 'temporal.db');

function tidyTemporalData(stateDir: string): void {
  const file = temporalFile(stateDir);
  // Temporal expects an existing file to be a complete database. A full disk leaves an empty file.
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
  // An older version made the file readable for everybody, and it shows who sends what to whom.
  for (const name of readdirSync(stateDir).filter((each) => each.startsWith('temporal.db'))) {
    chmodSync(join(stateDir, name), 0o600);
  }
}

/** A text in the command line of each program of this stack, and of no other process. */
export function programMarks(stateDir: string, entries: StackEntries): Record<ProgramName, string> {
  const dataDir = join(stateDir, 'postgres');
  return {
    server: `--enable-source-maps ${entries.server}`,
    worker: `--enable-source-maps ${entries.worker}`,
    temporal: `--db-filename ${temporalFile(stateDir)}`,
    postgres: `-D ${existsSync(dataDir) ? realpathSync(dataDir) : dataDir}`,
  };
}

export function nodeProgram(name: 'server' | 'worker', context: StackContext): ProgramSpec {
  return {
    name,
    command: () => ({
      file: process.execPath,
      args: ['--enable-source-maps', context.entries[name]],
      env: { ...nodeEnvironment(context), POSTRIDER_METRICS_PORT: String(context.config.metricsPorts[name]) },
    }),
    awaitReady: ({ log, failed }) => awaitReadyLine(log, failed),
  };
}

export function databaseUrl({ config, secrets }: Pick<StackContext, 'config' | 'secrets'>): string {
  return clusterUrl(config.ports.postgres, secrets.postgresPassword, 'postrider');
}

export function temporalAddress({ temporalAddress: given, ports }: StackConfig): string {
  return given ?? `127.0.0.1:${ports.temporal}`;
}

/** Null if another Temporal is used and the URL of its UI is not configured. */
export function temporalUiUrl({ temporalUiUrl: given, temporalAddress: foreign, ports }: StackConfig): string | null {
  return given ?? (foreign === undefined ? `http://127.0.0.1:${ports.temporalUi}` : null);
}

/** The level must let a program log that it is ready, because the start waits for that line. The lines only go to files. */
function logLevel(): string {
  const wanted = process.env['POSTRIDER_LOG_LEVEL'];
  return wanted === 'debug' || wanted === 'trace' ? wanted : 'info';
}

/** The environment of bootstrap alone, which ends at once: others can read an environment as long as its process runs. */
export function bootstrapEnvironment(context: StackContext): Record<string, string> {
  return {
    ...nodeEnvironment(context),
    [ADMIN_KEY_VARIABLE]: context.secrets.adminKey,
    POSTRIDER_BOOTSTRAP_SIGN_IN: String(process.env['POSTRIDER_UI'] !== 'off'),
  };
}

/** The environment of server, worker and migrate. Other variables of the caller are passed on. */
export function nodeEnvironment(context: StackContext): Record<string, string> {
  const { config, secrets } = context;
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== ADMIN_KEY_VARIABLE,
  );
  const uiUrl = temporalUiUrl(config);
  return {
    // DNS look-ups and signing share a pool of threads. With the default of 4, four slow names would block everything.
    UV_THREADPOOL_SIZE: '32',
    ...Object.fromEntries(inherited),
    POSTRIDER_ENV: 'development',
    POSTRIDER_LOG_LEVEL: logLevel(),
    POSTRIDER_DRAIN_MS: String(DRAIN_MS),
    POSTRIDER_DATABASE_URL: databaseUrl(context),
    POSTRIDER_HOST: config.host,
    POSTRIDER_PORT: String(config.ports.api),
    POSTRIDER_ENCRYPTION_KEYS: secrets.encryptionKeys,
    POSTRIDER_TEMPORAL_NAMESPACE: config.temporalNamespace,
    TEMPORAL_ADDRESS: temporalAddress(config),
    ...(uiUrl === null ? {} : { POSTRIDER_TEMPORAL_UI_URL: uiUrl }),
  };
}
