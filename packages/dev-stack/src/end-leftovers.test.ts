import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endLeftovers } from './end-leftovers.ts';
import { writePidFile } from './processes/pid-file.ts';
import { findProcess, isRunning, type ProcessIdentity } from './processes/process-identity.ts';
import { END_MANNERS } from './stack-programs.ts';

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

async function runForever(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'console.log(); setInterval(() => {}, 1000)'], { detached: true });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const identity = findProcess(child.pid ?? 0);
  if (!identity) throw new Error('It does not run.');
  strangers.push(identity);
  return identity;
}

test('programs that a killed start left running are ended', async () => {
  const [server, worker] = [await runForever(), await runForever()];
  writePidFile(
    join(folder, 'pids.json'),
    new Map([
      ['server', server.pid],
      ['worker', worker.pid],
    ] as const),
  );
  const lines: string[] = [];
  await endLeftovers(folder, END_MANNERS, (line) => lines.push(line));
  expect([server, worker].map(isRunning)).toEqual([false, false]);
  expect(lines).toHaveLength(2);
  expect(existsSync(join(folder, 'pids.json'))).toBe(false);
});

test('a process that merely has a number which was ours once is left alone', async () => {
  const stranger = await runForever();
  writeFileSync(
    join(folder, 'pids.json'),
    JSON.stringify({ server: stranger.pid, started: { server: `${stranger.started}0` } }),
  );
  await endLeftovers(folder, END_MANNERS, () => undefined);
  expect(isRunning(stranger)).toBe(true);
});
