// What `tsc -b` leaves to do: the CommonJS build, and declarations that every version of TypeScript can follow.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const cjs = join(dist, 'cjs');

rmSync(cjs, { recursive: true, force: true });
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.cjs.json')], { stdio: 'inherit' });
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');

for (const path of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!path.isFile()) continue;
  const file = join(path.parentPath, path.name);
  const source = join(
    root,
    'src',
    relative(file.startsWith(cjs) ? cjs : dist, file).replace(/\.(d\.ts|js)(\.map)?$/, '.ts'),
  );
  // `tsc -b` keeps what it once wrote for a file that is no more; it would be published.
  if (/\.(d\.ts|js)(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  else if (file.endsWith('.d.ts')) rewriteImports(file);
}

/** `rewriteRelativeImportExtensions` leaves declarations as they are, and `./x.ts` needs TypeScript 5 and a lenient tool. */
function rewriteImports(file) {
  const text = readFileSync(file, 'utf8');
  const rewritten = text.replace(/(from |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
  if (rewritten !== text) writeFileSync(file, rewritten);
}
