// What `tsc -b` leaves to do: the CommonJS build, and declarations that every version of TypeScript can follow.
// CommonJS is one file for each entry, with ky in it: ky is an ES module only, which Jest and older bundlers cannot
// require. Both builds know each other's errors by their brand (src/errors/postrider-error.ts).
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
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
await bundle('index.js', []);
// The fake is to make clients of the class that `require('@postrider/sdk-node')` gives.
await bundle('testing/index.js', ['../index.js']);
tidyDist(root);

function bundle(entry, external) {
  return build({
    entryPoints: [join(dist, entry)],
    outfile: join(cjs, entry),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
}
