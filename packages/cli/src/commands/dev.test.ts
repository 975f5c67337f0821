import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { runDev } from './dev.ts';

const folder = mkdtempSync(join(tmpdir(), 'postrider-dev-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'packages/cli'));
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"@postrider/workspace"}');
  return () => cwd.mockRestore();
});

const start = (code: string) => writeFileSync(join(folder, 'scripts/start.mjs'), code);

test('dev runs the start of the clone that it is called in, and ends as that does', async () => {
  start("import { writeFileSync } from 'node:fs'; writeFileSync('started', process.argv.slice(2).join());");
  for (const demo of [false, true]) {
    await runDev({ demo });
    expect(readFileSync(join(folder, 'started'), 'utf8')).toBe(demo ? '--demo' : '');
  }
  start('process.exit(3);');
  await expect(runDev()).rejects.toMatchObject({ exitCode: EXIT.unavailable });
});

test('dev passes on the signal to stop, and waits for what it has started', async () => {
  start(
    "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); process.kill(process.ppid, 'SIGTERM');",
  );
  await expect(runDev()).resolves.toBeUndefined();
});
