import { closeSync, mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { awaitReadyLine, createLogFile } from './log-file.ts';

const MIB = 1024 * 1024;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a program prints to the new log after the old one was moved', () => {
  const log = createLogFile(join(folder, 'x.log'));
  const descriptor = log.open();
  for (let i = 0; i < 20; i++) writeSync(descriptor, 'old '.repeat(MIB / 4));
  log.rotateIfLarge();
  writeSync(descriptor, 'new');
  closeSync(descriptor);
  expect(readFileSync(log.path, 'utf8')).toBe('new');
  expect(statSync(`${log.path}.1`).size).toBe(20 * MIB);
});

test('a new log keeps the log of the last start', () => {
  const path = join(folder, 'x.log');
  const descriptor = createLogFile(path).open();
  writeSync(descriptor, 'before');
  closeSync(descriptor);
  expect(createLogFile(path).tail()).toBe('');
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('before');
});

test('a program is ready when a line has the message "ready", not when the word occurs elsewhere', async () => {
  const log = createLogFile(join(folder, 'x.log'));
  const descriptor = log.open();
  writeSync(descriptor, '{"msg":"not \\"ready\\" yet"}\n"ready"\n');
  const early = awaitReadyLine(log, AbortSignal.timeout(300));
  await expect(early).rejects.toThrow();
  writeSync(descriptor, '{"level":30,"msg":"ready"}\n');
  await expect(awaitReadyLine(log, AbortSignal.timeout(5_000))).resolves.toBeUndefined();
  closeSync(descriptor);
});
