import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findFreePort } from './free-port.ts';
import { readPidFile, type ProgramName } from './processes/pid-file.ts';
import { findProcess, isProgramRunning, isRunning } from './processes/process-identity.ts';
import { clusterUrl } from './postgres/prepare-cluster.ts';
import type { StackConfig } from './stack-config.ts';
import type { StackEntries } from './stack-programs.ts';
import { startStack, type Stack } from './start-stack.ts';

const START_MS = 60_000;
const ALL: ProgramName[] = ['server', 'worker', 'temporal', 'postgres'];

// Server and worker belong to other packages; what is theirs to promise is all that these do.
const READY = `console.log(JSON.stringify({ msg: 'ready' })); setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0));`;

let folder: string;
let lines: string[];
let running: Stack | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider stack '));
  // Reached by the user that Postgres runs as when we are root; the opposite has a test of its own.
  chmodSync(folder, 0o755);
  lines = [];
  running = undefined;
});

afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function freeConfig(): Promise<StackConfig> {
  const [api, temporal, temporalUi, postgres, demo] = await Promise.all([1, 2, 3, 4, 5].map(findFreePort));
  const ports = { api, temporal, temporalUi, postgres, demo } as StackConfig['ports'];
  return {
    host: '127.0.0.1',
    ports,
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
  return new Map([...readPidFile(join(folder, 'pids.json'))].map(([name, { pid }]) => [name, pid]));
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

test('the pids that are written down are those of the programs themselves', { timeout: START_MS }, async () => {
  await start(await freeConfig());
  const pids = writtenPids();
  expect([...pids.keys()]).toEqual(ALL);
  const programs = { server: 'server.mjs', worker: 'worker.mjs', temporal: 'start-dev', postgres: 'bin/postgres' };
  for (const [name, pid] of pids) expect([name, isProgramRunning(pid, programs[name])]).toEqual([name, true]);
});

test('a program that is killed runs again, under a pid that is written down', { timeout: START_MS }, async () => {
  const config = await freeConfig();
  await start(config);
  for (const name of ALL) {
    const before = writtenPids().get(name);
    if (before === undefined) throw new Error(`${name} has no pid.`);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(
      () => {
        const after = writtenPids().get(name);
        expect(after).not.toBe(before);
        expect(findProcess(after ?? 0)).toBeDefined();
      },
      { timeout: 10_000 },
    );
    expect(lines).toContainEqual(`${name} (pid ${before}) ended: SIGKILL. Starting it again.`);
  }
  await vi.waitFor(async () => expect(await greeting(config, 'select 1 as one')).toEqual({ one: 1 }), 20_000);
});

test('stopping ends every program and keeps the data for the next start', { timeout: 2 * START_MS }, async () => {
  const config = await freeConfig();
  const first = await start(config);
  await greeting(config, 'create table kept as select 42 as number');
  const before = ALL.map((name) => findProcess(first.pids().get(name) ?? 0));
  const startedAt = Date.now();
  await first.stop();
  expect(Date.now() - startedAt).toBeLessThan(15_000);
  expect(before.every((identity) => identity && !isRunning(identity))).toBe(true);
  const second = await start(config);
  expect(await greeting(config, 'select number from kept')).toEqual({ number: 42 });
  expect(second.secrets).toEqual(first.secrets);
});

test(
  'a program that dies while it starts ends the start, and says what it printed',
  { timeout: START_MS },
  async () => {
    const entries = fakeEntries({ worker: `console.error('No such moon.'); process.exit(3);` });
    await expect(start(await freeConfig(), entries)).rejects.toThrow(/worker ended .* exit code 3[^]*No such moon\./);
    expect(writtenPids().size).toBe(0);
  },
);

test('ports that are taken are named, all at once, with the variables that move them', async () => {
  const config = await freeConfig();
  const others = [createServer(), createServer()];
  const taken = [config.ports.api, config.ports.demo];
  await Promise.all(others.map((server, i) => new Promise<void>((done) => server.listen(taken[i], '127.0.0.1', done))));
  await expect(start(config)).rejects.toThrow(
    `Port ${taken[0]} is taken by another program. Set POSTRIDER_PORT to a free one.\n` +
      `Port ${taken[1]} is taken by another program. Set POSTRIDER_DEMO_PORT to a free one.`,
  );
  for (const server of others) server.close();
});
