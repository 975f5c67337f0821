// Removes what an earlier build left for files that are no more: `tsc -b` does not, and it would be published.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  const source = join(root, 'src', relative(dist, file).replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts'));
  if (entry.isFile() && !existsSync(source)) rmSync(file);
}
