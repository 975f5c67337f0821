import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFreePort } from '../free-port.ts';
import { runProgram, type RunningProgram } from '../processes/run-program.ts';
import { awaitPostgres } from './await-postgres.ts';
import { skipUnless } from '../testing.ts';
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

let kept: string | undefined;
afterAll(() => kept !== undefined && rmSync(kept, { recursive: true, force: true }));

/** Puts a database here that has run and was stopped: a copy of one that is made once, because to make one takes longest. */
function putCluster(): string {
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'postgres');
  if (kept === undefined) {
    kept = mkdtempSync(join(tmpdir(), 'postrider cluster '));
    chmodSync(kept, 0o755);
    prepareCluster({ dataDir: join(kept, 'postgres'), port, password: PASSWORD, settings: {} });
  }
  // Keeps the owner, which may be another user.
  execFileSync('cp', ['-a', join(kept, 'postgres'), dataDir]);
  const memory = readFileSync(join(kept, 'postgres.json'), 'utf8');
  writeFileSync(`${dataDir}.json`, memory.replaceAll(JSON.stringify(join(kept, 'postgres')), JSON.stringify(dataDir)));
  return dataDir;
}

const prepare = () => prepareCluster({ dataDir: join(folder, 'postgres'), port, password: PASSWORD, settings: {} });

/** Resolves with the data folder once Postgres answers. */
async function serve(): Promise<string> {
  const dataDir = join(folder, 'postgres');
  service = runProgram('Postgres', prepare());
  await awaitPostgres(clusterUrl(port, PASSWORD), { signal: service.died });
  return dataDir;
}

test('Postgres runs in a folder with spaces and with a password of any characters', async () => {
  chmodSync(folder, 0o755);
  const dataDir = await serve();
  expect(lstatSync(dataDir).isDirectory()).toBe(true);
});

test('after a crash Postgres starts although another process has its old pid', async () => {
  putCluster();
  const dataDir = await serve();
  await service?.stop('SIGKILL', 1);
  const pidFile = join(dataDir, 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  // A process of the same user as Postgres, which ignores those of other users.
  const stranger = spawn('sleep', ['60'], { ...postgresOwner(), cwd: '/' });
  writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
  await expect(serve().finally(() => stranger.kill())).resolves.toBe(dataDir);
});

async function query(sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: clusterUrl(port, PASSWORD) });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

const stop = async (): Promise<void> => service?.stop('SIGINT', 5_000);

test.each(['', 'garbage', '-1\n', '{}\n{}\n'])(
  'started again beside a damaged postmaster.pid, Postgres serves: %j',
  async (text) => {
    putCluster();
    const dataDir = await serve();
    await service?.stop('SIGKILL', 1);
    writeFileSync(join(dataDir, 'postmaster.pid'), text);
    await expect(serve()).resolves.toBe(dataDir);
  },
);

test('a database with a cut-off control file is reported as damaged and not changed', async () => {
  const dataDir = putCluster();
  truncateSync(join(dataDir, 'global/pg_control'), 3);
  await expect(serve()).rejects.toThrow(/is damaged: .*pg_control is missing or cut off/);
});

test('after a crash Postgres starts although a zombie has its old pid', async () => {
  putCluster();
  const dataDir = await serve();
  await service?.stop('SIGKILL', 1);
  const pidFile = join(dataDir, 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  // A shell that becomes a program which does not wait for its children.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { ...postgresOwner(), cwd: '/' });
  const [zombie] = String(await new Promise((resolve) => parent.stdout.once('data', resolve))).split('\n');
  writeFileSync(pidFile, [zombie, ...lines.slice(1)].join('\n'));
  await expect(serve().finally(() => parent.kill())).resolves.toBe(dataDir);
});

describe('data of an earlier start', () => {
  const lost = /database .* is gone.*Nothing was changed.*Put .* back.*, or delete/s;

  test('is required if its folder is gone, instead of a new empty database', async () => {
    const dataDir = putCluster();
    renameSync(dataDir, `${dataDir}.away`);
    expect(prepare).toThrow(lost);
    expect(existsSync(dataDir)).toBe(false);
    renameSync(`${dataDir}.away`, dataDir);
    await expect(serve()).resolves.toBe(dataDir);
  });

  test.each(['', '{', '[]', '{"systemIdentifier":7,"version":99}'])(
    'is taken as it is beside a damaged memory of it, and the memory made anew: %j',
    async (text) => {
      const dataDir = putCluster();
      const memory = `${dataDir}.json`;
      const before = readFileSync(memory, 'utf8');
      writeFileSync(memory, text);
      prepare();
      expect(readFileSync(memory, 'utf8')).toBe(before);
      writeFileSync(memory, text);
      renameSync(dataDir, `${dataDir}.away`);
      expect(prepare).toThrow(lost);
    },
  );

  test('in another folder is not mistaken for the data of this one', async () => {
    const memory = `${putCluster()}.json`;
    const other = readFileSync(memory, 'utf8').replace(/\d{6}"/, '000000"');
    writeFileSync(memory, other);
    await expect(serve()).rejects.toThrow(/is another database than the one that was here before.*delete .*\.json/s);
  });

  test('is not overwritten if it is not a database', async () => {
    chmodSync(folder, 0o755);
    const dataDir = join(folder, 'postgres');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'precious'), 'mine');
    await expect(serve()).rejects.toThrow(/no database of Postgres.*move/is);
    expect(readFileSync(join(dataDir, 'precious'), 'utf8')).toBe('mine');
  });
});

describe('as root, data of a folder that no other user can enter', () => {
  beforeEach((context) =>
    skipUnless(context, process.getuid?.() === 0, 'it is about root, and needs to be run by it.'),
  );

  const made: string[] = [];
  afterEach(() => {
    for (const path of made.splice(0))
      for (const each of [path, `${path}.link`]) rmSync(each, { recursive: true, force: true });
  });
  /** Stops Postgres in the current folder, and starts it in another one. */
  const serveIn = async (name: string): Promise<string> => {
    const outer = folder;
    folder = join(outer, name);
    try {
      const real = realpathSync(await serve());
      made.push(real);
      return real;
    } finally {
      folder = outer;
    }
  };

  test('is behind a link, and stays in place when its folder is renamed and another one is started', async () => {
    const real = await serveIn('a');
    expect(real).not.toContain(folder);
    await query('create table kept as select 42 as number');
    await stop();
    renameSync(join(folder, 'a'), join(folder, 'b'));
    expect(await serveIn('another clone')).not.toBe(real);
    await stop();
    expect(await serveIn('b')).toBe(real);
    expect(await query('select number from kept')).toEqual({ number: 42 });
    await stop();
    renameSync(join(folder, 'b'), join(folder, 'c'));
    expect(await serveIn('c')).toBe(real);
  });

  test('is required if it is gone', async () => {
    const real = await serveIn('a');
    await stop();
    renameSync(real, `${real}.away`);
    await expect(serveIn('a')).rejects.toThrow(/database .* is gone/);
    // Older versions did not record their data next to the link.
    rmSync(join(folder, 'a/postgres.json'));
    await expect(serveIn('a')).rejects.toThrow(/database .* is gone/);
    renameSync(`${real}.away`, real);
    expect(await serveIn('a')).toBe(real);
  });

  test('is not shared with a copy of the folder', async () => {
    await serveIn('a');
    await stop();
    cpSync(join(folder, 'a'), join(folder, 'copy'), { recursive: true, verbatimSymlinks: true });
    await expect(serveIn('copy')).rejects.toThrow(/belongs to .*\/a\/postgres.*delete/s);
    await serveIn('a');
  });
});
