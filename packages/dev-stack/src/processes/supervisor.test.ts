import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { END_MANNERS } from '../stack-programs.ts';
import { skipUnless } from '../testing.ts';
import { awaitReadyLine } from './log-file.ts';
import { readPidFile } from './pid-file.ts';
import { Supervisor, type ProgramSpec } from './supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'postrider-full-'));
const isSmallDisk =
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
afterAll(() => {
  if (isSmallDisk) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

const TALKS = `setInterval(() => {
  try { require('node:fs').writeSync(1, '{"msg":"ready"}\\n'); } catch {}
}, 10)`;
const server: ProgramSpec = {
  name: 'server',
  command: () => ({ file: process.execPath, args: ['-e', TALKS], env: {} }),
  awaitReady: ({ log, failed }) => awaitReadyLine(log, failed),
};

const ballast = join(folder, 'ballast');
function fill(): void {
  try {
    for (;;) writeFileSync(ballast, '.'.repeat(512), { flag: 'a' });
  } catch {
    // It is full.
  }
}
const writtenPid = (): number | undefined => {
  const file = readPidFile(join(folder, 'pids.json'));
  return file.kind === 'kept' ? file.value.programs.get('server')?.pid : undefined;
};

describe('on a full disk', () => {
  beforeEach((context) => skipUnless(context, isSmallDisk, 'only root can mount the small disk that it fills.'));

  test('programs keep running, and what could not be written is written once there is space', async () => {
    const lines: string[] = [];
    const supervisor = new Supervisor({ stateDir: folder, endManners: END_MANNERS, say: (line) => lines.push(line) });
    await supervisor.start(server, new AbortController().signal);
    const before = supervisor.pids.get('server') ?? 0;
    expect(writtenPid()).toBe(before);
    fill();
    process.kill(before, 'SIGKILL');
    await vi.waitFor(() => expect(lines).toContainEqual(expect.stringMatching(/^server runs again/)));
    expect(lines).toContainEqual(expect.stringMatching(/pids\.json cannot be written \(ENOSPC.*\); trying again\.$/));
    expect(writtenPid()).toBe(before);
    rmSync(ballast);
    await vi.waitFor(() => expect(writtenPid()).toBe(supervisor.pids.get('server')));
    expect(lines.at(-1)).toMatch(/pids\.json can be written again\.$/);
    expect(lines.filter((line) => line.includes('cannot be written'))).toHaveLength(1);
    const size = () => statSync(join(folder, 'logs/server.log')).size;
    const then = size();
    await vi.waitFor(() => expect(size()).toBeGreaterThan(then));
    await supervisor.stop();
  });
});

test('a program that hangs is killed and started again', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'postrider-hung-'));
  const lines: string[] = [];
  const supervisor = new Supervisor({ stateDir, endManners: END_MANNERS, say: (line) => lines.push(line) });
  let isHung = false;
  const asked: string[] = [];
  const spec: ProgramSpec = {
    ...server,
    async isHung({ lastLines }) {
      asked.push(lastLines);
      return isHung;
    },
  };
  await supervisor.start(spec, new AbortController().signal);
  const before = supervisor.pids.get('server');
  await vi.waitFor(() => expect(asked.at(-1)).toContain('ready'));
  expect(supervisor.pids.get('server')).toBe(before);
  isHung = true;
  await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^server runs again/));
  expect(lines[0]).toBe(`server (pid ${before}) hangs; why is in ${join(stateDir, 'logs/server.log')}. Ending it.`);
  await supervisor.stop();
  rmSync(stateDir, { recursive: true });
});
