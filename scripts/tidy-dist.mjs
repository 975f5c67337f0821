// Tidies the `dist` of a published package with a CommonJS build in `dist/cjs` after `tsc -b`.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Removes outputs of deleted files, and makes the declarations work with every version of TypeScript. */
export function tidyDist(root) {
  const dist = join(root, 'dist');
  const cjs = join(dist, 'cjs');
  writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
  for (const path of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const file = join(path.parentPath, path.name);
    const from = file.startsWith(cjs) ? cjs : dist;
    const source = join(root, 'src', relative(from, file).replace(/\.(d\.ts|js)(\.map)?$/, '.ts'));
    // `tsc -b` keeps the output of a deleted file, which would be published.
    if (/\.(d\.ts|js)(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
    else if (file.endsWith('.d.ts')) rewriteImports(file);
  }
}

/** `rewriteRelativeImportExtensions` does not change declarations, and `./x.ts` needs TypeScript 5 and a lenient tool. */
function rewriteImports(file) {
  const text = readFileSync(file, 'utf8');
  const rewritten = text.replace(/(from |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
  if (rewritten !== text) writeFileSync(file, rewritten);
}
