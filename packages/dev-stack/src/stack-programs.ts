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
import { temporalCommand } from './temporal/temporal-command.ts';

/** All that the programs' commands depend on. */
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
  server: string;
  worker: string;
}

const DRAIN_MS = 8_000;
const ADMIN_KEY_VARIABLE = 'POSTRIDER_BOOTSTRAP_ADMIN_KEY';

/** Together below 15 s: server and worker end at the same time, then Temporal, then Postgres. */
export const END_MANNERS: Record<ProgramName, EndManner> = {
  server: { signal: 'SIGTERM', graceMs: DRAIN_MS + 1_500 },
  // After the drain it cuts what is left, and takes that back into the database.
  worker: { signal: 'SIGTERM', graceMs: DRAIN_MS + 3_000 },
  temporal: { signal: 'SIGTERM', graceMs: 1_500 },
  // To Postgres SIGINT means: do not wait for clients. SIGTERM would.
  postgres: { signal: 'SIGINT', graceMs: 2_000 },
};

export function entriesBelow(projectRoot: string): StackEntries {
  const entry = (path: string): string => join(projectRoot, 'packages', path);
  return {
    migrate: entry('store/dist/bin/migrate.js'),
    bootstrap: entry('server/dist/bin/bootstrap.js'),
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
    remedy:
      `If its data is damaged, delete ${temporalFile(stateDir)}* and start again: nothing is lost, deliveries go on from ` +
      'Postgres; only histories are gone.',
  };
}

const temporalFile = (stateDir: string): string => join(stateDir, 'temporal.db');

function tidyTemporalData(stateDir: string): void {
  const file = temporalFile(stateDir);
  // Temporal takes a file for a database with everything in it; a full disk leaves one with nothing.
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
  // What an older start made readable for everybody tells who sends what to whom.
  for (const name of readdirSync(stateDir).filter((each) => each.startsWith('temporal.db'))) {
    chmodSync(join(stateDir, name), 0o600);
  }
}

/** What stands in the command line of each program of this stack, and of no other. */
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
      env: nodeEnvironment(context),
    }),
    awaitReady: ({ log, failed }) => awaitReadyLine(log, failed),
  };
}

function databaseUrl({ config, secrets }: StackContext): string {
  return clusterUrl(config.ports.postgres, secrets.postgresPassword, 'postrider');
}

export function temporalAddress({ temporalAddress: given, ports }: StackConfig): string {
  return given ?? `127.0.0.1:${ports.temporal}`;
}

/** Null when somebody else's Temporal is used and nobody said where its UI is. */
export function temporalUiUrl({ temporalUiUrl: given, temporalAddress: foreign, ports }: StackConfig): string | null {
  return given ?? (foreign === undefined ? `http://127.0.0.1:${ports.temporalUi}` : null);
}

/** Any level at which a program still says that it is ready, which we wait for. The lines go to files only. */
function logLevel(): string {
  const wanted = process.env['POSTRIDER_LOG_LEVEL'];
  return wanted === 'debug' || wanted === 'trace' ? wanted : 'info';
}

/** What bootstrap is told: alone, since it ends at once, while an environment can be read as long as its process runs. */
export function bootstrapEnvironment(context: StackContext): Record<string, string> {
  return { ...nodeEnvironment(context), [ADMIN_KEY_VARIABLE]: context.secrets.adminKey };
}

/** What server, worker and migrate are told; what else the caller has set goes through to them. */
export function nodeEnvironment(context: StackContext): Record<string, string> {
  const { config, secrets } = context;
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== ADMIN_KEY_VARIABLE,
  );
  const uiUrl = temporalUiUrl(config);
  return {
    // Name look-ups take threads of a pool that signing needs too; with the default of 4, four slow names stop everything.
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
