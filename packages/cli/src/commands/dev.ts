import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { isObject } from '../output/print.ts';

const WORKSPACE = '@postrider/workspace';

/** Runs the whole system of a clone of Postrider, as `npm start` does there, until it is stopped. */
export async function runDev(): Promise<void> {
  const root = findClone(process.cwd()) ?? findClone(dirname(fileURLToPath(import.meta.url)));
  if (root === undefined) {
    throw usageError(
      'The server is not part of this package, and this folder is in no clone of Postrider. Clone it and run this there,\n' +
        'or run its docker-compose.yml. Then set POSTRIDER_BASE_URL and POSTRIDER_API_KEY.',
    );
  }
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], { cwd: root, stdio: 'inherit' });
  // In a terminal, Ctrl-C reaches the child by itself. It stops what it has started, and this process waits for it.
  const onInterrupt = () => void (process.stdin.isTTY || child.kill('SIGINT'));
  const onTerminate = () => void child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
  process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  if (code !== 0) throw new CliError(EXIT.unavailable, 'It ended with a failure.', { code: 'not_started' });
}

function findClone(folder: string): string | undefined {
  if (isClone(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findClone(parent);
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
