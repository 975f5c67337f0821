import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testBuild } from '../testing.ts';
import { lockFolder } from './folder-lock.ts';
import { findProcess } from './process-identity.ts';

const LOCK_MODULE = new URL('../../dist/processes/folder-lock.js', import.meta.url).href;
const IDENTITY_MODULE = new URL('../../dist/processes/process-identity.js', import.meta.url).href;

beforeAll(testBuild);

let folder: string;
let holders: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-lock-'));
  holders = [];
});

afterEach(() => {
  for (const holder of holders) holder.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const path = (): string => join(folder, 'lock');
const lock = (say: (line: string) => void = () => undefined): Promise<() => void> =>
  lockFolder({ path: path(), launcher: undefined, say });

/** Another process that tries to take the lock. Resolves with its result. */
async function tryInAnotherProcess(launcherPid?: number): Promise<{ holder: ChildProcess; outcome: string }> {
  const code = `
    import { lockFolder } from ${JSON.stringify(LOCK_MODULE)};
    import { findProcess } from ${JSON.stringify(IDENTITY_MODULE)};
    const options = { path: ${JSON.stringify(path())}, launcher: findProcess(${launcherPid ?? 0}), say() {} };
    await lockFolder(options).then(() => console.log('locked'), (error) => console.log(error.message));
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(holder);
  const outcome = await new Promise<string>((resolve) => {
    holder.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return { holder, outcome };
}

const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

test('while one process holds the folder, another one is refused and told which', async () => {
  const { holder, outcome } = await tryInAnotherProcess();
  expect(outcome).toBe('locked');
  await expect(lock()).rejects.toThrow(`Postrider runs in this folder already (process ${holder.pid}).`);
});

test('a released lock can be taken again', async () => {
  const unlock = await lock();
  unlock();
  expect((await tryInAnotherProcess()).outcome).toBe('locked');
});

test('the lock of a killed process does not count', async () => {
  const { holder } = await tryInAnotherProcess();
  const gone = ended(holder);
  holder.kill('SIGKILL');
  await gone;
  await expect(lock()).resolves.toBeTypeOf('function');
});

test.each(['', '{', '{}', 'null', '{"pid":"12","started":3}', '{"version":2,"owner":{"process":12}}'])(
  'a lock that is damaged is said to be, and does not count: %j',
  async (text) => {
    writeFileSync(path(), text);
    const lines: string[] = [];
    await expect(lock((line) => lines.push(line))).resolves.toBeTypeOf('function');
    expect(lines).toEqual([`${path()} is damaged and does not tell who has this folder; taking it.`]);
    expect((await tryInAnotherProcess()).outcome).toMatch(/^Postrider runs in this folder already/);
  },
);

test('of several processes that find a stale lock, one gets the folder', async () => {
  const { holder } = await tryInAnotherProcess();
  const gone = ended(holder);
  holder.kill('SIGKILL');
  await gone;
  const tries = await Promise.all([1, 2, 3, 4].map(() => tryInAnotherProcess()));
  expect(tries.filter(({ outcome }) => outcome === 'locked')).toHaveLength(1);
});

test('a holder whose npm was killed is ended, and its folder is taken', async () => {
  const npm = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  holders.push(npm);
  expect(findProcess(npm.pid ?? 0)).toBeDefined();
  const { holder } = await tryInAnotherProcess(npm.pid);
  const gone = [ended(npm), ended(holder)];
  npm.kill('SIGKILL');
  await gone[0];
  const lines: string[] = [];
  await expect(lock((line) => lines.push(line))).resolves.toBeTypeOf('function');
  await gone[1];
  expect(lines).toEqual([`Ending an earlier start whose npm is gone (process ${holder.pid})…`]);
});
