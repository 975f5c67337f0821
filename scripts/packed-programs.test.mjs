// The programs as they are published, in an empty folder with an empty home.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../packages/dev-stack/src/packed/run-program.ts';
import { testBuild } from '../packages/dev-stack/src/testing.ts';
import { connectProgram } from '../packages/mcp/src/testing/connect-program.ts';
import { ROOT, textOf } from './source-files.mjs';

const PACKAGES = ['cli', 'mcp', 'receiver-verify', 'sdk-node'];

let folder;
let env;
beforeAll(async () => {
  await testBuild();
  folder = mkdtempSync(join(tmpdir(), 'postrider-packed-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  env = { PATH: process.env.PATH, HOME: home };
  const folders = PACKAGES.map((name) => join(ROOT, 'packages', name));
  // Scripts do not run: they would build `dist` again while other tests read it.
  await runProgram('npm', [
    'pack',
    '--ignore-scripts',
    '--loglevel=error',
    '--no-update-notifier',
    '--pack-destination',
    folder,
    ...folders,
  ]);
  for (const each of PACKAGES) {
    const { name, version, dependencies = {} } = JSON.parse(textOf(`packages/${each}/package.json`));
    const target = join(folder, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    await runProgram('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    for (const dependency of Object.keys(dependencies).filter((one) => !one.startsWith('@postrider/'))) {
      const link = join(folder, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(ROOT, 'packages', each, 'node_modules', dependency)), link);
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([['postrider/dist/bin/postrider.js', 'mcp'], ['@postrider/mcp/dist/bin/postrider-mcp.js']])(
  '%s serves an assistant',
  async (program, ...args) => {
    const command = { command: process.execPath, args: [join(folder, 'node_modules', program), ...args] };
    const { client, call, close } = await connectProgram({ ...command, env: { ...env, POSTRIDER_API_KEY: 'pr_any' } });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['explain_delivery', 'list_endpoints']));
    expect(await call('search_docs', { query: 'verify signature' })).toMatchObject({
      isError: false,
      text: expect.stringContaining('docs/signatures.md'),
    });
    const { contents } = await client.readResource({ uri: 'postrider://docs/mcp.md' });
    expect(contents).toMatchObject([{ text: expect.stringContaining('--allow-writes') }]);
    await close();
  },
);

test('postrider helps without a key, and lists its commands', async () => {
  const run = (...args) =>
    runProgram(process.execPath, [join(folder, 'node_modules/postrider/dist/bin/postrider.js'), ...args], { env });
  expect(await run('--help')).toContain('postrider');
  expect(JSON.parse(await run('--map=json'))).toContainEqual(expect.objectContaining({ command: 'why' }));
});
