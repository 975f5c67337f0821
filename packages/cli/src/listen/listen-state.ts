import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';

/** Whose events a listener forwards, and which of several on this machine it is. */
export interface ListenerId {
  baseUrl: string;
  tenant: string;
  name: string;
}

/** Where listeners keep what they have forwarded, and their secret: where the system keeps the state of programs. */
export function stateFolder(): string {
  const folder = join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'postrider');
  return unlessRefused(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  });
}

export function stateFile(folder: string, { baseUrl, tenant, name }: ListenerId): string {
  const key = createHash('sha256').update(`${baseUrl}\n${tenant}\n${name}`).digest('hex').slice(0, 24);
  return join(folder, `listen-${key}.ndjson`);
}

/** The secret with which this machine signs what it forwards. Made once, so that a receiver needs to be told once. */
export function devSecret(folder: string): string {
  const path = join(folder, 'listen-secret');
  const made = `whsec_${randomBytes(32).toString('base64')}`;
  return unlessRefused(path, () => {
    try {
      writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
      return made;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
      const kept = readSecretFile(path).trim();
      if (kept !== '') return kept;
      throw usageError(`${escapeText(path)} is empty. Remove it: a new secret is made.`);
    }
  });
}

export function unlessRefused<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw usageError(`${escapeText(path)} cannot be used (${code}). XDG_STATE_HOME may name another folder.`);
  }
}

export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
