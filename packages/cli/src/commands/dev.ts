import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { findClone } from './find-clone.ts';

/** Runs the whole system of a clone of Postrider, as `npm start` does there, until it is stopped. */
export async function runDev({ demo }: { demo?: boolean } = {}): Promise<void> {
  const root = findClone();
  if (root === undefined) {
    throw usageError(
      'The server is not part of this package, and this folder is in no clone of Postrider. Clone it and run this there,\n' +
        'or run its docker-compose.yml. Then set POSTRIDER_BASE_URL and POSTRIDER_API_KEY.',
    );
  }
  const args = [join(root, 'scripts/start.mjs'), ...(demo === true ? ['--demo'] : [])];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // In a terminal, Ctrl-C reaches the child by itself. It stops what it has started, and this process waits for it.
  const onInterrupt = () => void (process.stdin.isTTY || child.kill('SIGINT'));
  const onTerminate = () => void child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
  process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  if (code !== 0) throw new CliError(EXIT.unavailable, 'It ended with a failure.', { code: 'not_started' });
}
