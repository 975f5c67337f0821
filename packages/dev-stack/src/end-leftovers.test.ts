import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endLeftovers } from './end-leftovers.ts';
import { writePidFile } from './processes/pid-file.ts';
import { findProcess, isRunning, type ProcessIdentity } from './processes/process-identity.ts';
import type { StackEntries } from './stack-programs.ts';

const FOREVER = 'console.log(); setInterval(() => {}, 1000)';

let folder: string;
let strangers: ProcessIdentity[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-leftovers-'));
  strangers = [];
});

afterEach(() => {
  for (const stranger of strangers) if (isRunning(stranger)) process.kill(stranger.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const entries = (): StackEntries => {
  const [migrate, bootstrap, server, worker] = ['migrate', 'bootstrap', 'server', 'worker'].map((name) =>
    join(folder, `${name}.js`),
  ) as [string, string, string, string]; // as many as there are names
  return { migrate, bootstrap, rebuildRollups: migrate, server, worker };
};
const end = (say: (line: string) => void = () => undefined) =>
  endLeftovers({ stateDir: folder, entries: entries(), say });

async function runForever(args: readonly string[] = ['-e', FOREVER]): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, args, { detached: true });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const identity = findProcess(child.pid ?? 0);
  if (!identity) throw new Error('It does not run.');
  strangers.push(identity);
  return identity;
}

test('programs of a killed start are ended', async () => {
  const [server, worker] = [await runForever(), await runForever()];
  writePidFile(
    join(folder, 'pids.json'),
    new Map([
      ['server', server.pid],
      ['worker', worker.pid],
    ] as const),
  );
  const lines: string[] = [];
  await end((line) => lines.push(line));
  expect([server, worker].map(isRunning)).toEqual([false, false]);
  expect(lines).toHaveLength(2);
  expect(existsSync(join(folder, 'pids.json'))).toBe(false);
});

const DAMAGED: [string, string][] = [
  ['empty', ''],
  ['cut off', '{"server": 12'],
  ['an object with nothing in it', '{}'],
  ['nothing', 'null'],
  ['of another type', '{"server": "12", "started": {"server": 5}}'],
  ['a list', '[1, 2]'],
  ['of a later version', '{"version": 9, "programs": [{"name": "server", "process": {"pid": 12}}]}'],
  ['of unknown programs', '{"started": {"scheduler": "x"}}'],
];

test.each(DAMAGED)('a pid file that is %s is reported as damaged, and does no harm', async (_what, text) => {
  writeFileSync(join(folder, 'pids.json'), text);
  const lines: string[] = [];
  await end((line) => lines.push(line));
  expect(lines).toEqual([
    `${join(folder, 'pids.json')} is damaged. No program of an earlier start runs, so that does no harm.`,
  ]);
  expect(existsSync(join(folder, 'pids.json'))).toBe(false);
});

test.each(['is damaged', 'is not there'])(
  'where the file of pids %s, programs that still run are named with what ends them, and left alone',
  async (state) => {
    writeFileSync(entries().worker, FOREVER);
    const worker = await runForever(['--enable-source-maps', entries().worker]);
    if (state === 'is damaged') writeFileSync(join(folder, 'pids.json'), '{}');
    await expect(end()).rejects.toThrow(
      `${join(folder, 'pids.json')} ${state}, and programs of an earlier start still run here: ` +
        `worker (process ${worker.pid}).\nEnd them, then start again:\n\n  kill ${worker.pid}`,
    );
    expect(isRunning(worker)).toBe(true);
  },
);

test('a start whose lock was lost is found by its pids, and its programs keep running', async () => {
  const [supervisor, server] = [await runForever(), await runForever()];
  const written = { server: server.pid, started: { server: server.started }, supervisor };
  writeFileSync(join(folder, 'pids.json'), JSON.stringify(written));
  await expect(end()).rejects.toThrow(`Postrider runs in this folder already (process ${supervisor.pid}).`);
  expect(isRunning(server)).toBe(true);
});

test('another process with a pid that was once ours is left alone', async () => {
  const stranger = await runForever();
  writeFileSync(
    join(folder, 'pids.json'),
    JSON.stringify({ server: stranger.pid, started: { server: `${stranger.started}0` } }),
  );
  await end();
  expect(isRunning(stranger)).toBe(true);
});
