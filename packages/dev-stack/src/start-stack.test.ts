import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { findFreePort } from './free-port.ts';
import { readPidFile, type ProgramName } from './processes/pid-file.ts';
import { findProcess, isProgramRunning, isRunning } from './processes/process-identity.ts';
import { clusterUrl } from './postgres/prepare-cluster.ts';
import type { StackConfig } from './stack-config.ts';
import { temporalProgram, type StackEntries } from './stack-programs.ts';
import { startStack, type Stack } from './start-stack.ts';
import { findTestTemporal } from './temporal/find-temporal.ts';
import { testBuild } from './testing.ts';

const ALL: ProgramName[] = ['server', 'worker', 'temporal', 'postgres'];

// Stand-ins for server and worker, which belong to other packages. They do only what the stack relies on.
const READY = `console.log(JSON.stringify({ msg: 'ready' })); setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0));`;

let testTemporal: string;

beforeAll(async () => {
  await testBuild();
  testTemporal = await findTestTemporal({ say: console.log, signal: undefined });
});

let folder: string;
let lines: string[];
let running: Stack | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider stack '));
  // A folder that the user of Postgres can enter when the tests run as root. Another test covers the opposite.
  chmodSync(folder, 0o755);
  // Without one on the PATH, each stack would build its own.
  vi.stubEnv('PATH', `${dirname(testTemporal)}${delimiter}${process.env['PATH']}`);
  lines = [];
  running = undefined;
});

afterEach(async () => {
  await running?.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function freeConfig(): Promise<StackConfig> {
  const [api, temporal, temporalUi, postgres, demo, server, worker] = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7].map(findFreePort),
  );
  return {
    host: '127.0.0.1',
    ports: { api, temporal, temporalUi, postgres, demo } as StackConfig['ports'],
    metricsPorts: { server, worker } as StackConfig['metricsPorts'],
    temporalAddress: undefined,
    temporalNamespace: 'default',
    temporalUiUrl: undefined,
  };
}

function fakeEntries(changed: Partial<StackEntries> = {}): StackEntries {
  const write = (name: string, code: string): string => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, code);
    return path;
  };
  return {
    migrate: write('migrate', ''),
    bootstrap: write('bootstrap', `console.log(JSON.stringify({ tenantId: 'default' }));`),
    rebuildRollups: write('rebuild-rollups', ''),
    server: write('server', READY),
    worker: write('worker', READY),
    ...Object.fromEntries(Object.entries(changed).map(([name, code]) => [name, write(`changed-${name}`, code)])),
  };
}

async function start(config: StackConfig, entries = fakeEntries()): Promise<Stack> {
  const say = (line: string): number => lines.push(line);
  running = await startStack({ config, stateDir: folder, entries, say, signal: new AbortController().signal });
  return running;
}

function writtenPids(): Map<ProgramName, number> {
  const file = readPidFile(join(folder, 'pids.json'));
  return new Map(file.kind === 'kept' ? [...file.value.programs].map(([name, { pid }]) => [name, pid]) : []);
}

async function greeting(config: StackConfig, sql: string): Promise<unknown> {
  const password = readFileSync(join(folder, 'secrets/postgres-password'), 'utf8');
  const client = new pg.Client({ connectionString: clusterUrl(config.ports.postgres, password, 'postrider') });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

test('the recorded pids are those of the programs themselves', async () => {
  await start(await freeConfig());
  const pids = writtenPids();
  expect([...pids.keys()]).toEqual(ALL);
  const programs = { server: 'server.mjs', worker: 'worker.mjs', temporal: 'start-dev', postgres: 'bin/postgres' };
  for (const [name, pid] of pids) expect([name, isProgramRunning(pid, programs[name])]).toEqual([name, true]);
});

test('a killed program is restarted, and its new pid is recorded', async () => {
  const config = await freeConfig();
  await start(config);
  for (const name of ALL) {
    const before = writtenPids().get(name);
    if (before === undefined) throw new Error(`${name} has no pid.`);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(() => {
      const after = writtenPids().get(name);
      expect(after).not.toBe(before);
      expect(findProcess(after ?? 0)).toBeDefined();
    });
    expect(lines).toContainEqual(`${name} (pid ${before}) ended: SIGKILL. Starting it again.`);
  }
  await vi.waitFor(async () => expect(await greeting(config, 'select 1 as one')).toEqual({ one: 1 }));
});

test('a stop ends every program and keeps the data for the next start', async () => {
  const config = await freeConfig();
  const first = await start(config);
  await greeting(config, 'create table kept as select 42 as number');
  const before = ALL.map((name) => findProcess(first.pids().get(name) ?? 0));
  await first.stop();
  expect(before.every((identity) => identity && !isRunning(identity))).toBe(true);
  const second = await start(config);
  expect(await greeting(config, 'select number from kept')).toEqual({ number: 42 });
  expect(second.secrets).toEqual(first.secrets);
});

test('a program that dies while it starts ends the start, and says what it printed', async () => {
  const entries = fakeEntries({ worker: `console.error('No such moon.'); process.exit(3);` });
  await expect(start(await freeConfig(), entries)).rejects.toThrow(/worker ended .* exit code 3[^]*No such moon\./);
  expect(writtenPids().size).toBe(0);
});

/** Every file in a folder except the data of Postgres, which protects its own files. */
function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const below = join(path, entry.name);
    if (!entry.isDirectory()) return entry.isFile() && !below.endsWith('.mjs') ? [below] : [];
    return entry.name === 'postgres' ? [] : filesBelow(below);
  });
}

test('what the stack writes is for its owner only, and no program carries a secret that it does not need', async () => {
  vi.stubEnv('POSTRIDER_BOOTSTRAP_ADMIN_KEY', `pr_${'x'.repeat(40)}`);
  // As a full disk leaves it.
  writeFileSync(join(folder, 'temporal.db'), '', { mode: 0o644 });
  const stack = await start(await freeConfig());
  vi.unstubAllEnvs();
  await vi.waitFor(() => expect(existsSync(join(folder, 'temporal.db-wal'))).toBe(true));
  const open = filesBelow(folder).filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
  const { adminKey, encryptionKeys, postgresPassword } = stack.secrets;
  const carries = (pid: number | undefined, file: 'environ' | 'cmdline'): string[] => {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    return Object.entries({ adminKey, encryptionKeys, postgresPassword, given: 'POSTRIDER_BOOTSTRAP_ADMIN_KEY' })
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => name);
  };
  if (!existsSync('/proc/self/environ')) return;
  const pids = stack.pids();
  for (const name of ALL) {
    expect([name, carries(pids.get(name), 'cmdline')]).toEqual([name, []]);
    // Server and worker both open sealed values and use the database.
    const needs = name === 'server' || name === 'worker' ? ['encryptionKeys', 'postgresPassword'] : [];
    expect([name, carries(pids.get(name), 'environ')]).toEqual([name, needs]);
  }
});

test('files that an older version made readable for everybody are closed', async () => {
  const secrets = { adminKey: '', encryptionKeys: '', postgresPassword: '' };
  const context = { config: await freeConfig(), secrets, stateDir: folder, entries: fakeEntries() };
  const files = ['temporal.db', 'temporal.db-wal', 'temporal.db-shm'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, 'data', { mode: 0o644 });
  temporalProgram(context, 'temporal').command();
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
});

test('if Temporal’s data is damaged, the start says what to delete', async () => {
  writeFileSync(join(folder, 'temporal.db'), 'no database'.repeat(1_000));
  const remedy = /temporal ended while it was starting[^]*delete .*temporal\.db\*.*nothing is lost/i;
  await expect(start(await freeConfig())).rejects.toThrow(remedy);
});

const DIST = (path: string): string => new URL(`../dist/${path}`, import.meta.url).href;

test('half a second after everything was killed, in the middle of a query, a start finds its data', async () => {
  const config = await freeConfig();
  const code = `
      import { startStack } from ${JSON.stringify(DIST('start-stack.js'))};
      const stack = await startStack({
        config: ${JSON.stringify(config)}, stateDir: ${JSON.stringify(folder)}, entries: ${JSON.stringify(fakeEntries())},
        say() {}, signal: new AbortController().signal });
      console.log(JSON.stringify([...stack.pids().values()]));
      setInterval(() => {}, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await new Promise<Buffer>((resolve) => supervisor.stdout.once('data', resolve));
  const pids = JSON.parse(printed.toString()) as number[];
  await greeting(config, 'create table kept as select 42 as number');
  // While it runs a query it does not notice that the postmaster is gone.
  const busy = greeting(config, 'select count(*) from generate_series(1, 1000000000000)').catch(() => undefined);
  await vi.waitFor(async () => {
    const active = `select count(*) from pg_stat_activity where query like 'select count(*) from generate%' and state = 'active'`;
    expect(await greeting(config, active)).toEqual({ count: '1' });
  });
  for (const pid of [supervisor.pid ?? 0, ...pids]) process.kill(pid, 'SIGKILL');
  await delay(500);
  await start(config);
  expect(await greeting(config, 'select number from kept')).toEqual({ number: 42 });
  await busy;
});

test('all taken ports are reported at once, with the variables that change them', async () => {
  const config = await freeConfig();
  const others = [createServer(), createServer()];
  const taken = [config.ports.api, config.ports.demo];
  await Promise.all(others.map((server, i) => new Promise<void>((done) => server.listen(taken[i], '127.0.0.1', done))));
  await expect(start(config)).rejects.toThrow(
    new RegExp(
      `Port ${taken[0]} is taken by .*[^]*et POSTRIDER_PORT to a free one\\.\n` +
        `Port ${taken[1]} is taken by .*[^]*et POSTRIDER_DEMO_PORT to a free one\\.$`,
    ),
  );
  for (const server of others) server.close();
});
