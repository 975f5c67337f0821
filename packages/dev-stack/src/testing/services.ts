import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chmodSync } from 'node:fs';
import { findFreePort } from '../free-port.ts';
import { awaitPostgres } from '../postgres/await-postgres.ts';
import { clusterUrl, prepareCluster } from '../postgres/prepare-cluster.ts';
import { findProcess, isRunning, type ProcessIdentity } from '../processes/process-identity.ts';
import { runService, type RunningService } from '../processes/run-service.ts';
import { STATE_FOLDER } from '../state-folder.ts';
import { awaitTemporal } from '../temporal/await-temporal.ts';
import { findTemporal } from '../temporal/find-temporal.ts';
import { temporalCommand } from '../temporal/temporal-command.ts';

/** The services of one test run. Each starts when it is first asked for. */
export interface TestServices {
  /** URL of the maintenance database of a Postgres that is gone after the run. */
  postgresUrl(): Promise<string>;
  /** `host:port` of a Temporal server: TEMPORAL_ADDRESS, or one that is gone after the run. */
  temporalAddress(): Promise<string>;
  stop(): Promise<void>;
}

const FOLDER_PREFIX = 'postrider-test-';
/** Says who owns a folder and what runs in it, so that a later run can clear up after one that was killed. */
const OWNERS_FILE = 'processes.json';

// Nothing of this survives the run anyway, so nothing needs to reach the disk.
const POSTGRES_SETTINGS = {
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

export function startTestServices(say: (line: string) => void): TestServices {
  endAbandonedServices();
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  // Postgres may run as another user.
  chmodSync(folder, 0o755);
  const running: RunningService[] = [];
  const keep = (service: RunningService): void => {
    running.unshift(service);
    writeOwners(folder, running);
  };
  writeOwners(folder, running);
  let postgres: Promise<string> | undefined;
  let temporal: Promise<string> | undefined;
  return {
    postgresUrl: () => (postgres ??= startPostgres(folder, keep)),
    temporalAddress: () => (temporal ??= startTemporal(keep, say)),
    async stop() {
      await Promise.allSettled([postgres, temporal]);
      for (const service of running) await service.stop('SIGINT', 5_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPostgres(folder: string, keep: (service: RunningService) => void): Promise<string> {
  const port = await findFreePort();
  const password = randomBytes(12).toString('hex');
  const dataDir = join(folder, 'postgres');
  const service = runService('Postgres', prepareCluster({ dataDir, port, password, settings: POSTGRES_SETTINGS }));
  keep(service);
  const url = clusterUrl(port, password);
  await awaitPostgres(url, { signal: service.died });
  return url;
}

async function startTemporal(keep: (service: RunningService) => void, say: (line: string) => void): Promise<string> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given) return given;
  const program = await findTemporal(STATE_FOLDER, { say });
  const port = await findFreePort();
  const service = runService('Temporal', temporalCommand({ program, port }));
  keep(service);
  const address = `127.0.0.1:${port}`;
  await awaitTemporal(address, { signal: service.died });
  return address;
}

interface Owners {
  owner: ProcessIdentity | undefined;
  services: ProcessIdentity[];
}

function writeOwners(folder: string, services: RunningService[]): void {
  const owners: Owners = {
    owner: findProcess(process.pid),
    services: services.map(({ pid }) => findProcess(pid)).filter((identity) => identity !== undefined),
  };
  writeFileSync(join(folder, OWNERS_FILE), JSON.stringify(owners));
}

function endAbandonedServices(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name);
    const file = join(folder, OWNERS_FILE);
    if (!existsSync(file)) continue;
    try {
      // Our own file: written whole by `writeOwners`; a half-written one is caught below.
      const { owner, services } = JSON.parse(readFileSync(file, 'utf8')) as Owners;
      if (owner && isRunning(owner)) continue;
      for (const service of services) if (isRunning(service)) process.kill(service.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or being written: leave it.
    }
  }
}
