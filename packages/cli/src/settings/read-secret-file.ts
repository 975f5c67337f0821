import { readFileSync, statSync } from 'node:fs';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** A file with a secret in it, which only its owner may read. */
export function readSecretFile(path: string): string {
  const shown = escapeText(path);
  try {
    // Windows has no such modes.
    const others = process.platform === 'win32' ? 0 : statSync(path).mode & 0o077;
    if (others !== 0) throw usageError(`Others may read ${shown}. Run: chmod 600 ${shown}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E')) {
      throw usageError(`${shown} cannot be read (${error.code}).`);
    }
    throw error;
  }
}
