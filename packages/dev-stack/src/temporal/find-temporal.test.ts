import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findTemporal } from './find-temporal.ts';

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider find '));
  lines = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function putTemporal(where: string, version: string): string {
  const program = join(folder, where, 'temporal');
  mkdirSync(join(folder, where), { recursive: true });
  writeFileSync(program, `#!/bin/sh\necho '${version}'\n`);
  chmodSync(program, 0o755);
  return program;
}

const say = (line: string): number => lines.push(line);
const NEW = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';
const OLD = 'temporal version 1.1.0 (Server 1.25.0, UI 2.30.3)';

test('the temporal on the PATH is preferred to a kept one', async () => {
  const onPath = putTemporal('path', NEW);
  putTemporal('bin', NEW);
  vi.stubEnv('PATH', `/nowhere:${join(folder, 'path')}`);
  expect(await findTemporal(folder, { say })).toBe(onPath);
});

test.each([
  ['is too old', OLD, 'its server 1.25 is older than 1.29'],
  ['has no server', 'temporal version 1.5.1', 'it has no server in it (temporal version 1.5.1)'],
])('a temporal on the PATH that %s is not used, and a line says so', async (_, version, problem) => {
  const onPath = putTemporal('path', version);
  const kept = putTemporal('bin', NEW);
  vi.stubEnv('PATH', join(folder, 'path'));
  expect(await findTemporal(folder, { say })).toBe(kept);
  expect(lines).toEqual([`Not using ${onPath}: ${problem}.`]);
});
