// Completes `tsc -b`: the CommonJS build, and declarations that every version of TypeScript can read.
// CommonJS is one file for each entry, with ky in it: ky is an ES module only, which Jest and older bundlers cannot
// require. Both builds know each other's errors by their brand (src/errors/postrider-error.ts).
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { tidyDist } from '../../../scripts/tidy-dist.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const cjs = join(dist, 'cjs');
const tsc = join(root, '../../node_modules/typescript/bin/tsc');

rmSync(cjs, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.cjs.json')], { stdio: 'inherit' });
await bundle({ entryPoints: [join(dist, 'index.js')], outfile: join(cjs, 'index.js'), format: 'cjs', sourcemap: true });
for (const name of readdirSync(join(dist, 'testing'))) if (!name.includes('.d.ts')) rmSync(join(dist, 'testing', name));
// The API in memory is published as a part of the fake: its packages are not. From the sources: the compiler
// makes only declarations of them.
const fake = { entryPoints: [join(root, 'src/testing/index.ts')], plugins: [mainEntryStays()] };
await bundle({ ...fake, outfile: join(dist, 'testing/index.js'), format: 'esm' });
await bundle({ ...fake, outfile: join(cjs, 'testing/index.js'), format: 'cjs' });
tidyDist(root);

function bundle(options) {
  const common = { bundle: true, platform: 'node', target: 'node20', sourcesContent: false, logLevel: 'warning' };
  return build({ ...common, ...options });
}

/** The fake must create clients of the class that its user imports. */
function mainEntryStays() {
  return {
    name: 'main-entry-stays',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: '../index.js', external: true })),
  };
}
