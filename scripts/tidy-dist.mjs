// What `tsc -b` leaves in the `dist` of a published package that has a CommonJS build in `dist/cjs`.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Removes what was written for files that are no more, and lets every version of TypeScript follow the declarations. */
export function tidyDist(root) {
  const dist = join(root, 'dist');
  const cjs = join(dist, 'cjs');
  writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
  for (const path of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const file = join(path.parentPath, path.name);
    const from = file.startsWith(cjs) ? cjs : dist;
    const source = join(root, 'src', relative(from, file).replace(/\.(d\.ts|js)(\.map)?$/, '.ts'));
    // `tsc -b` keeps what it once wrote for a file that is no more; it would be published.
    if (/\.(d\.ts|js)(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
    else if (file.endsWith('.d.ts')) rewriteImports(file);
  }
}

/** `rewriteRelativeImportExtensions` leaves declarations as they are, and `./x.ts` needs TypeScript 5 and a lenient tool. */
function rewriteImports(file) {
  const text = readFileSync(file, 'utf8');
  const rewritten = text.replace(/(from |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
  if (rewritten !== text) writeFileSync(file, rewritten);
}
