import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { testBuild } from '../packages/dev-stack/src/testing.ts';
import { exists, filesBelow, ROOT, textOf } from './source-files.mjs';

const packages = filesBelow('packages')
  .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
  .map((path) => ({ folder: dirname(path), manifest: JSON.parse(textOf(path)) }))
  .filter(({ manifest }) => manifest.private !== true);
const skills = filesBelow('packages').filter((path) => path.endsWith('/SKILL.md'));

beforeAll(testBuild);

test('every published package has a skill in its tarball, which says what it is for', () => {
  const published = packages.map(({ folder }) => folder);
  expect(skills.map((path) => path.split('/').slice(0, 2).join('/')).toSorted()).toEqual(published.toSorted());
  for (const { folder, manifest } of packages)
    expect([folder, manifest.files]).toEqual([folder, expect.arrayContaining(['skills'])]);
  for (const path of skills) {
    const [, name, description] = /^---\nname: (.+)\ndescription: (.+)\n---\n/.exec(textOf(path)) ?? [];
    expect([path, dirname(path).split('/').at(-1)]).toEqual([path, name]);
    expect(description.length).toBeLessThanOrEqual(1_024);
  }
});

test('llms.txt has every skill, and names no file that is not there', () => {
  const named = [...textOf('llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path);
  expect(named.filter((path) => !exists(path))).toEqual([]);
  expect(named).toEqual(expect.arrayContaining(skills));
});

const blocks = skills.flatMap((path) =>
  [...textOf(path).matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => ({ path, code })),
);

test.each(blocks)('the code in $path prints what it says', ({ path, code }) => {
  const folder = join(ROOT, ...path.split('/').slice(0, 2));
  const args = ['--input-type=module', '--eval', code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const promised = [...code.matchAll(/; \/\/ prints (.+)$/gm)].map(([, line]) => `${line}\n`).join('');
  expect([promised.length > 0, { status, stdout, stderr }]).toEqual([
    true,
    { status: 0, stdout: promised, stderr: '' },
  ]);
});
