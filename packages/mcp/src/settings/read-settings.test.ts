import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';
import { UsageError } from './usage-error.ts';

const KEY = { POSTRIDER_API_KEY: 'pr_secret' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-mcp-'));
  writeFileSync(join(folder, 'token'), 'a-token\n', { mode: 0o600 });
  writeFileSync(join(folder, 'open'), 'a-token\n', { mode: 0o644 });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('over HTTP only this machine is served, unless a token is asked for', () => {
  const of = (...args: string[]) => readSettings(args, KEY).http;
  expect(of()).toBeUndefined();
  expect(of('--http', '8090')).toEqual({ host: '127.0.0.1', port: 8090, token: undefined });
  const host = ['--http', '0', '--host', '0.0.0.0'];
  expect(() => of(...host)).toThrow(/--token-file/);
  expect(of(...host, '--token-file', join(folder, 'token'))).toEqual({ host: '0.0.0.0', port: 0, token: 'a-token' });
});

test.each([
  ['a key that is missing', [], {}, /POSTRIDER_API_KEY/],
  ['a key in quotes', [], { POSTRIDER_API_KEY: '"pr_secret"' }, /quotes/],
  ['a key as an argument', ['pr_secret'], KEY, /positional|argument/i],
  ['a tenant that would change the path', ['--tenant', '..'], KEY, /no id/],
  ['an address with a password', ['--base-url', 'http://u:pr_secret@x'], KEY, /not like/],
  ['a port that is none', ['--http', '1e3'], KEY, /takes a port/],
  ['a port that is too large', ['--http', '65536'], KEY, /takes a port/],
  ['a host without HTTP', ['--host', '0.0.0.0'], KEY, /go with --http/],
  ['a file that is not there', ['--http', '1', '--token-file', '/nowhere'], KEY, /cannot be read/],
])('%s is told, and no key is shown', (_, args, env, message) => {
  const read = () => readSettings(args, env);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});

test('a token that others may read is refused', () => {
  expect(() => readSettings(['--http', '1', '--token-file', join(folder, 'open')], KEY)).toThrow(/mode 600/);
});
