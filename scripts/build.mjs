// Everything that has to be made before something runs: what the compiler makes, the workflow bundle, and what a package
// makes itself besides (`scripts/build-extra.mjs`). Tests are not part of it: a slip in one must keep nobody from
// starting. `--force` compiles all anew: the compiler's own memory does not notice outputs that somebody deleted.
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
