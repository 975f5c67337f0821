import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProgramCommand } from '../processes/program-command.ts';
import { isProgramRunning } from '../processes/process-identity.ts';
import { postgresPrograms } from './binaries.ts';
import { rememberCluster, requireFirstCluster } from './cluster-memory.ts';
import { linkDataFolder, ownDataFolder, SHARED_FOLDER } from './shared-folder.ts';
import { canReach, postgresOwner, type ProcessOwner } from './unprivileged-user.ts';

export interface ClusterOptions {
  /** The folder for the data. It is created if it is missing, and never replaced. */
  dataDir: string;
  port: number;
  /** The password of the superuser `postgres`. Only used when the cluster is created: keep it. */
  password: string;
  /** Server settings, as in postgresql.conf. */
  settings: Record<string, string>;
}

const MAJOR_VERSION = '18';

/** Creates the cluster if there is none, and returns how to run it. It listens on 127.0.0.1 only, without a socket file. */
export function prepareCluster(options: ClusterOptions): ProgramCommand {
  const owner = postgresOwner();
  const programs = postgresPrograms(owner);
  const dataDir =
    findCluster(options.dataDir, owner) ??
    createCluster({ programs, link: options.dataDir, password: options.password, owner });
  rememberCluster(options.dataDir, dataDir);
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found !== MAJOR_VERSION) {
    throw new Error(`${options.dataDir} was written by Postgres ${found}; this is ${MAJOR_VERSION}. Move it away.`);
  }
  forgetRecycledPid(dataDir);
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  return {
    file: join(programs, 'bin', 'postgres'),
    args: [
      '-D',
      dataDir,
      '-p',
      String(options.port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
    cwd: dataDir,
    ...owner,
  };
}

export function clusterUrl(port: number, password: string, database = 'postgres'): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The folder with the data, with all links resolved. Undefined if there never was one. */
function findCluster(dataDir: string, owner: ProcessOwner | undefined): string | undefined {
  const link = lstatSync(dataDir, { throwIfNoEntry: false });
  if (link === undefined || !existsSync(dataDir)) {
    requireFirstCluster(dataDir, link?.isSymbolicLink() ? readlinkSync(dataDir) : undefined);
    return undefined;
  }
  const real = realpathSync(dataDir);
  if (owner && !canReach(owner, real)) {
    throw new Error(`Postgres cannot reach its data in ${real} as user ${owner.uid}. Move the project or the data.`);
  }
  if (dirname(real) === SHARED_FOLDER) ownDataFolder(real, dataDir);
  if (existsSync(join(real, 'PG_VERSION'))) return real;
  // A start that was killed leaves an empty folder.
  if (readdirSync(real).length > 0) {
    throw new Error(`${real} holds no database of Postgres, but something else. Nothing was changed: move it away.`);
  }
  requireFirstCluster(dataDir);
  return undefined;
}

/** The place for a new cluster: the folder itself, or, if the user of Postgres cannot enter it, another one behind a link. */
function placeForCluster(dataDir: string, owner: ProcessOwner | undefined): string {
  mkdirSync(dirname(dataDir), { recursive: true });
  if (existsSync(dataDir)) return realpathSync(dataDir);
  return !owner || canReach(owner, dirname(dataDir)) ? dataDir : linkDataFolder(dataDir);
}

interface NewCluster {
  programs: string;
  /** The folder of the data, or a link to it. */
  link: string;
  password: string;
  owner: ProcessOwner | undefined;
}

function createCluster({ programs, link, password, owner }: NewCluster): string {
  const dataDir = placeForCluster(link, owner);
  // Created next to its place and then renamed, because initdb refuses a folder in which it was killed.
  const partial = `${dataDir}.new`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [partial, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  const { status, stdout, stderr } = spawnSync(join(programs, 'bin', 'initdb'), [...flags, `--pgdata=${partial}`], {
    ...owner,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
  });
  rmSync(passwordFile);
  if (status !== 0) throw new Error(`initdb failed (${status}):\n${stdout ?? ''}${stderr ?? ''}`);
  // Replaces an empty or a missing folder. For any other folder `rename` fails.
  renameSync(partial, dataDir);
  return realpathSync(dataDir);
}

// Above the highest possible pid.
const NOBODYS_PID = 2 ** 22 + 1;

/**
 * After a crash the file names a process that is gone. Postgres only checks whether any process has that pid now, such as a
 * zombie, or another program in a restarted container, and would refuse to start for ever. The rest of the file stays: it names
 * the shared memory by which Postgres finds backends that outlived their postmaster.
 */
function forgetRecycledPid(dataDir: string): void {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
  if (isProgramRunning(Number(pid), 'postgres')) return;
  writeFileSync(pidFile, [String(NOBODYS_PID), ...rest].join('\n'));
}
