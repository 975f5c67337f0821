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

test('`pnpm types` also checks every test', () => {
  // What runs in browsers knows other globals.
  const configs = ['tsconfig.test.json', 'packages/ui/tsconfig.test.json'];
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const listed = configs.map((config) => {
    expect(read('tsconfig.json').references).toContainEqual({ path: config });
    return execFileSync(process.execPath, [compiler, '-p', config, '--listFilesOnly'], { cwd: ROOT }).toString();
  });
  const checked = new Set(listed.flatMap((output) => output.split('\n')).map((path) => relative(ROOT, path)));
  const tests = packages
    // Published packages check their tests as the compilers of users would.
    .filter((name) => read(`${name}/package.json`).private)
    .flatMap((name) => readdirSync(join(ROOT, name, 'src'), { recursive: true }).map((path) => join(name, 'src', path)))
    .filter((path) => /\.(test|bench)\.ts$/.test(path));
  expect(tests.length).toBeGreaterThan(60);
  expect(tests.filter((path) => !checked.has(path))).toEqual([]);
});
