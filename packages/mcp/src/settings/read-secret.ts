import { readFileSync, statSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** What is in a file that only its owner may read. Throws `UsageError`. */
export function readSecret(path: string): string {
  let text: string;
  try {
    // Windows has no such modes.
    const others = process.platform === 'win32' ? 0 : statSync(path).mode & 0o077;
    if (others !== 0) throw new UsageError('Others may read the file with the secret. Give it mode 600.');
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError('The file with the secret cannot be read.');
  }
  if (text === '') throw new UsageError('The file with the secret is empty.');
  return text;
}
