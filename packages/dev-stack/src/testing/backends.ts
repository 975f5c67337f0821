import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../free-port.ts';
import { awaitPostgres } from '../postgres/await-postgres.ts';
import { clusterUrl, prepareCluster } from '../postgres/prepare-cluster.ts';
import { findProcess, isRunning, type ProcessIdentity } from '../processes/process-identity.ts';
import { runProgram, type RunningProgram } from '../processes/run-program.ts';
import { awaitTemporal } from '../temporal/await-temporal.ts';
import { findTestTemporal } from '../temporal/find-temporal.ts';
import { isInterrupted } from '../temporal/is-interrupted.ts';
import { temporalCommand } from '../temporal/temporal-command.ts';

/** The backends of one test run. Each starts on first use. */
export interface TestBackends {
  /** The URL of the maintenance database of a Postgres that is deleted after the run. */
  postgresUrl(): Promise<string>;
  /** The program `temporal`. The first who asks for it may wait for its build. */
  temporalProgram(): Promise<string>;
  /** `host:port` of a Temporal server: TEMPORAL_ADDRESS, or one that is deleted after the run. */
  temporalAddress(): Promise<string>;
  stop(): Promise<void>;
}

const FOLDER_PREFIX = 'postrider-test-';
/** Records who owns a folder and what runs in it, so that a later run can clean up after one that was killed. */
const OWNERS_FILE = 'processes.json';

// The data is deleted after the run, so nothing needs to reach the disk.
const POSTGRES_SETTINGS = {
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

export function startTestBackends(say: (line: string) => void): TestBackends {
  endAbandoned();
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  // Postgres may run as another user, which must enter the folder.
  chmodSync(folder, 0o755);
  const running: RunningProgram[] = [];
  const stopping = new AbortController();
  const keep = (program: RunningProgram): void => {
    running.unshift(program);
    writeOwners(folder, running);
  };
  writeOwners(folder, running);
  let postgres: Promise<string> | undefined;
  let found: Promise<string> | undefined;
  let temporal: Promise<string> | undefined;
  const temporalProgram = () => (found ??= findTestTemporal({ say, signal: stopping.signal }));
  return {
    temporalProgram,
    postgresUrl: () => (postgres ??= startPostgres(folder, keep)),
    temporalAddress: () =>
      (temporal ??= startTemporal({ folder, temporalProgram, keep, say, stopped: stopping.signal })),
    async stop() {
      stopping.abort();
      await Promise.allSettled([postgres, found, temporal]);
      for (const program of running) await program.stop('SIGINT', 5_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPostgres(folder: string, keep: (program: RunningProgram) => void): Promise<string> {
  const port = await findFreePort();
  const password = randomBytes(12).toString('hex');
  const dataDir = join(folder, 'postgres');
  const program = runProgram('Postgres', prepareCluster({ dataDir, port, password, settings: POSTGRES_SETTINGS }));
  keep(program);
  const url = clusterUrl(port, password);
  await awaitPostgres(url, { signal: program.died });
  return url;
}

interface TemporalStart extends Pick<TestBackends, 'temporalProgram'> {
  folder: string;
  keep: (program: RunningProgram) => void;
  say: (line: string) => void;
  stopped: AbortSignal;
}

async function startTemporal({ folder, temporalProgram, keep, say, stopped }: TemporalStart): Promise<string> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given) return given;
  const file = await temporalProgram();
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  const start = async (): Promise<RunningProgram> => {
    const program = runProgram(
      'Temporal',
      temporalCommand({ program: file, port, dbFile: join(folder, 'temporal.db') }),
    );
    keep(program);
    await awaitTemporal(address, { signal: program.died });
    return program;
  };
  restartInterrupted(await start(), { address, start, say, stopped }).catch((error: unknown) => {
    if (!stopped.aborted) say(`Temporal does not start again: ${String(error)}`);
  });
  return address;
}

interface Restart extends Pick<TemporalStart, 'say' | 'stopped'> {
  address: string;
  start: () => Promise<RunningProgram>;
}

const LOOK_EVERY_MS = 3_000;

/** The tests that run meanwhile see a short outage of Temporal, which deliveries survive. */
async function restartInterrupted(first: RunningProgram, { address, start, say, stopped }: Restart): Promise<void> {
  let program = first;
  while (await pause(stopped)) {
    if (!(await isInterrupted(address)) || stopped.aborted) continue;
    say('Temporal refuses everything, because SQLite in it was interrupted. Starting it again…');
    await program.stop('SIGKILL', 0);
    if (!stopped.aborted) program = await start();
  }
}

/** False if it ends before. */
const pause = (stopped: AbortSignal): Promise<boolean> =>
  delay(LOOK_EVERY_MS, true, { signal: stopped, ref: false }).catch(() => false);

interface Owners {
  owner: ProcessIdentity | undefined;
  backends: ProcessIdentity[];
}

function writeOwners(folder: string, backends: RunningProgram[]): void {
  const owners: Owners = {
    owner: findProcess(process.pid),
    backends: backends.map(({ pid }) => findProcess(pid)).filter((identity) => identity !== undefined),
  };
  writeFileSync(join(folder, OWNERS_FILE), JSON.stringify(owners));
}

function endAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name);
    const file = join(folder, OWNERS_FILE);
    if (!existsSync(file)) continue;
    try {
      // `writeOwners` wrote the file. The catch below handles one that is incomplete.
      const { owner, backends } = JSON.parse(readFileSync(file, 'utf8')) as Owners;
      if (owner && isRunning(owner)) continue;
      for (const program of backends) if (isRunning(program)) process.kill(program.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // The file belongs to another user or is being written. Leave it.
    }
  }
}
