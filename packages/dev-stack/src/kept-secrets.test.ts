import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepSecrets } from './kept-secrets.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'postrider-secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, 'secrets', name);

test('secrets are created once, and only their owner can read them', () => {
  const made = keepSecrets(folder);
  expect(keepSecrets(folder)).toEqual(made);
  chmodSync(folder, 0o755);
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(join(folder, 'secrets')))
    expect([name, statSync(file(name)).mode & 0o777]).toEqual([name, 0o600]);
});

test.each(['admin-key', 'encryption-keys', 'postgres-password'])(
  'a damaged %s is not used, and not replaced',
  (name) => {
    keepSecrets(folder);
    for (const text of ['', ' \n', '\0\0\0 \0']) {
      writeFileSync(file(name), text);
      expect(() => keepSecrets(folder)).toThrow(
        new RegExp(`secrets/${name} is damaged\\.[^]*(Delete it|Put it back, or delete)`),
      );
      expect(readFileSync(file(name), 'utf8')).toBe(text);
    }
  },
);

test.each(['encryption-keys', 'postgres-password'])(
  'a lost %s is asked for where there is data that needs it',
  (name) => {
    keepSecrets(folder);
    rmSync(file(name));
    expect(() => keepSecrets(folder)).not.toThrow();
    rmSync(file(name));
    mkdirSync(join(folder, 'postgres'));
    expect(() => keepSecrets(folder)).toThrow(`${file(name)} is gone.`);
  },
);

test('a lost admin key is replaced, because whoever starts the stack may create one', () => {
  const { adminKey } = keepSecrets(folder);
  mkdirSync(join(folder, 'postgres'));
  rmSync(file('admin-key'));
  expect(keepSecrets(folder).adminKey).not.toBe(adminKey);
});
