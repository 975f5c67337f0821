import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './prepare.mjs';

const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
const read = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

test.each(packages)(
  'what `npm start` builds of %s leaves tests out: a slip in one keeps nobody from starting',
  (name) => {
    expect(read('tsconfig.build.json').references).toContainEqual({ path: name });
    expect(read(`${name}/tsconfig.json`).exclude).toContain('src/**/*.test.ts');
  },
);

test('`pnpm types` also checks every test', { timeout: 60_000 }, () => {
  expect(read('tsconfig.json').references).toContainEqual({ path: 'tsconfig.test.json' });
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.test.json', '--listFilesOnly'];
  const listed = execFileSync(process.execPath, args, { cwd: ROOT }).toString();
  const checked = new Set(listed.split('\n').map((path) => relative(ROOT, path)));
  const tests = packages
    // Published packages check their tests as the compilers of users would.
    .filter((name) => read(`${name}/package.json`).private)
    .flatMap((name) => readdirSync(join(ROOT, name, 'src'), { recursive: true }).map((path) => join(name, 'src', path)))
    .filter((path) => /\.(test|bench)\.ts$/.test(path));
  expect(tests.length).toBeGreaterThan(60);
  expect(tests.filter((path) => !checked.has(path))).toEqual([]);
});
