import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort } from '../free-port.ts';
import { runProgram, type RunningProgram } from '../processes/run-program.ts';
import { awaitPostgres } from './await-postgres.ts';
import { clusterUrl, prepareCluster } from './prepare-cluster.ts';
import { postgresOwner } from './unprivileged-user.ts';

const PASSWORD = 'a b/c@d';

let folder: string;
let port: number;
let service: RunningProgram | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postrider cluster '));
  port = await findFreePort();
  service = undefined;
});

afterEach(async () => {
  await service?.stop('SIGINT', 5_000);
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves, with the data folder, once Postgres answers. */
async function serve(): Promise<string> {
  const dataDir = join(folder, 'postgres');
  service = runProgram('Postgres', prepareCluster({ dataDir, port, password: PASSWORD, settings: {} }));
  await awaitPostgres(clusterUrl(port, PASSWORD), { signal: service.died, timeoutMs: 10_000 });
  return dataDir;
}

test('Postgres serves from a folder with spaces, with a password of any characters', async () => {
  chmodSync(folder, 0o755);
  const dataDir = await serve();
  expect(lstatSync(dataDir).isDirectory()).toBe(true);
});

test('started again after a crash, Postgres does not mistake a stranger with its old pid for itself', async () => {
  chmodSync(folder, 0o755);
  const dataDir = await serve();
  await service?.stop('SIGKILL', 1);
  const pidFile = join(dataDir, 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  // Of Postgres' own user: about anybody else's process it makes no fuss.
  const stranger = spawn('sleep', ['60'], { ...postgresOwner(), cwd: '/' });
  writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
  await expect(serve().finally(() => stranger.kill())).resolves.toBe(dataDir);
});

test.runIf(process.getuid?.() === 0)(
  'as root, data in a folder that nobody else can enter lies behind a link, and goes after the link is gone',
  async () => {
    const dataDir = await serve();
    const real = realpathSync(dataDir);
    expect(real).not.toBe(dataDir);
    await service?.stop('SIGINT', 5_000);
    rmSync(dataDir);
    await serve();
    expect(existsSync(real)).toBe(false);
    await service?.stop('SIGINT', 5_000);
    const again = realpathSync(dataDir);
    for (const path of [again, `${again}.link`]) rmSync(path, { recursive: true });
  },
);
