import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.postrider', 'coverage']);

/** The paths of all our files in a folder, relative to the project. */
export function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

export function textOf(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The module names in the imports and re-exports of a TypeScript file, as written. */
export function importsOf(path) {
  const text = textOf(path);
  const found = [...text.matchAll(/^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm)];
  const bare = [
    ...text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ];
  return [...found, ...bare].map(([, name]) => name);
}

/** The file that a relative import names, relative to the project. */
export function targetOf(path, name) {
  return relative(ROOT, resolve(ROOT, dirname(path), name));
}

export function exists(path) {
  return existsSync(join(ROOT, path));
}
