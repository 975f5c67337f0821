// Builds everything that programs need: the output of the compiler, the workflow bundle, and what a package builds itself
// (`scripts/build-extra.mjs`). Tests are not compiled: a mistake in a test must not keep anybody from starting. `--force`
// compiles everything, because the compiler does not notice that its outputs were deleted.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const extras = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name, 'scripts/build-extra.mjs'))
  .filter((path) => existsSync(path));

runOrExit(join(root, 'node_modules/typescript/bin/tsc'), '-b', 'tsconfig.build.json', ...process.argv.slice(2));
runOrExit(join(root, 'scripts/build-workflow-bundle.mjs'));
for (const extra of extras) runOrExit(extra);

function runOrExit(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
