import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from './create-log.ts';

const PROCESS_MODULE = new URL('../dist/index.js', import.meta.url).href;

beforeAll(testBuild);

test('a program whose output has no room goes on, and stops in order', async (context) => {
  skipUnless(context, process.platform !== 'darwin', 'macOS has no /dev/full.');
  const code = `
    import { runProgram } from ${JSON.stringify(PROCESS_MODULE)};
    await runProgram({
      name: 'server',
      readConfig: () => ({ logLevel: 'info', metrics: { host: '127.0.0.1', port: 0 } }),
      async start(_config, { log }) {
        for (let i = 0; i < 10; i++) log.info({ i }, 'one more');
        console.log('not by the log');
        console.error('nor this');
        const working = setInterval(() => (log.info('later'), process.send('alive')), 50);
        return { ready: {}, stop: async () => clearInterval(working) };
      },
    });`;
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', full, full, 'ipc'],
  });
  closeSync(full);
  const ended = new Promise((resolve) => child.once('exit', (status, signal) => resolve(signal ?? status)));
  expect(await Promise.race([ended, new Promise((resolve) => child.once('message', resolve))])).toBe('alive');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

const folder = mkdtempSync(join(tmpdir(), 'postrider-full-'));
const isSmallDisk =
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' }).status === 0;

afterAll(() => {
  if (isSmallDisk) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

describe('on a disk that is full and has room again', () => {
  beforeEach((context) => skipUnless(context, isSmallDisk, 'only root can mount the small disk that it fills.'));
  const fill = () => {
    try {
      for (;;) writeFileSync(join(folder, 'ballast'), '.'.repeat(1024), { flag: 'a' });
    } catch {
      // It is full.
    }
  };
  const messages = () =>
    readFileSync(join(folder, 'program.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string; lines?: number }).msg);

  test('the lines that waited are written with the next one, and how many were lost is said', () => {
    const descriptor = openSync(join(folder, 'program.log'), 'a');
    const log = createLog({ name: 'server', level: 'info', descriptor });
    log.info('before');
    fill();
    // To the end of the block that the log has already.
    for (let i = 0; i < 100; i++) log.info('waits');
    for (let i = 0; i < 40; i++) log.info('x'.repeat(50_000));
    writeFileSync(join(folder, 'ballast'), '');
    spawnSync('mount', ['-o', 'remount,size=8m', folder]);
    log.info('after');
    log.info('last');
    closeSync(descriptor);
    const written = messages();
    expect(written.filter((message) => message === 'waits')).toHaveLength(100);
    expect(written).toContain('Log lines were lost: they could not be written, and too many of them waited');
    expect(written.at(-1)).toBe('last');
  });
});
