import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.mjs';

// The first two once stopped the server.
const SLOW = [
  String.raw`/0+$/`,
  String.raw`/\{\{\s*([^{}]*?)\s*\}\}/g`,
  String.raw`/^(\w+\s?)*$/`,
  String.raw`new RegExp('^(.*)(.*),$')`,
];
const LINEAR = [String.raw`/^\w+(\.\w+)*$/`, String.raw`/(?<!0)0+$/`];

/** The findings of the linter, by line number. */
function complaintsOf(lines) {
  const folder = mkdtempSync(join(tmpdir(), 'postrider-lint-'));
  writeFileSync(join(folder, 'code.js'), lines.join('\n'));
  const config = ['--config', join(ROOT, '.oxlintrc.json'), '--format', 'json'];
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), [...config, folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout).diagnostics.map(({ code, labels }) => ({ code, line: labels[0].span.line }));
}

test('the linter refuses exactly the regular expressions that take more than linear time', () => {
  const lines = [...SLOW, ...LINEAR].map((pattern, i) => `export const matches${i} = (text) => ${pattern}.test(text);`);
  const refused = complaintsOf(lines).filter(({ code }) => code.startsWith('regexp(no-super-linear-'));
  expect(new Set(refused.map(({ line }) => line))).toEqual(new Set(SLOW.map((_, i) => i + 1)));
});
