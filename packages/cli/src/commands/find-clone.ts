import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject } from '../output/print.ts';

const WORKSPACE = '@postrider/workspace';

/** The clone of Postrider that the current folder is in, or this program itself. */
export function findClone(): string | undefined {
  return cloneAbove(process.cwd()) ?? cloneAbove(dirname(fileURLToPath(import.meta.url)));
}

function cloneAbove(folder: string): string | undefined {
  if (isClone(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : cloneAbove(parent);
}

function isClone(folder: string): boolean {
  const path = join(folder, 'package.json');
  if (!existsSync(path) || !existsSync(join(folder, 'scripts/start.mjs'))) return false;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isObject(manifest) && manifest['name'] === WORKSPACE;
  } catch {
    return false;
  }
}
