// Completes `tsc -b`: the CommonJS build, and declarations that every version of TypeScript can read.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tidyDist } from '../../../scripts/tidy-dist.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cjs = join(root, 'dist/cjs');

rmSync(cjs, { recursive: true, force: true });
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.cjs.json')], { stdio: 'inherit' });
tidyDist(root);
