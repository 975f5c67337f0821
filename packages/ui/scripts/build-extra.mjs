// Builds the pages into `dist`, which the server serves at `/ui`. Quick if nothing changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
// Stored with the outputs, so that it is deleted together with them.
const MEMORY = join(PACKAGE, 'dist/.built');

const inputs = ['src', 'scripts']
  .flatMap((folder) => readdirSync(join(PACKAGE, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.parentPath.includes('testing'))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();
const hash = createHash('sha256');
for (const path of [...inputs, join(PACKAGE, 'package.json')]) hash.update(path).update(readFileSync(path));
const state = hash.digest('hex');

if (!existsSync(MEMORY) || readFileSync(MEMORY, 'utf8') !== state) {
  // Else Vite builds a development version wherever this is set otherwise, as in tests.
  process.env['NODE_ENV'] = 'production';
  const [{ build }, { viteOptions }] = await Promise.all([import('vite'), import('./vite-options.mjs')]);
  await build(viteOptions);
  writeFileSync(MEMORY, state);
}
