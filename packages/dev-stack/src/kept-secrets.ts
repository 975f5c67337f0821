import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made at the first start and kept: without them the data under `.postrider/` cannot be used. */
export interface KeptSecrets {
  /** API key that may do everything. */
  adminKey: string;
  /** What POSTRIDER_ENCRYPTION_KEYS holds. */
  encryptionKeys: string;
  postgresPassword: string;
}

export function keepSecrets(stateDir: string): KeptSecrets {
  const folder = join(stateDir, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    adminKey: keep(folder, 'admin-key', () => `pr_${randomBytes(32).toString('base64url')}`),
    encryptionKeys: keep(folder, 'encryption-keys', () => `dev:${randomBytes(32).toString('base64')}`),
    postgresPassword: keep(folder, 'postgres-password', () => randomBytes(16).toString('hex')),
  };
}

function keep(folder: string, name: string, make: () => string): string {
  const path = join(folder, name);
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, make(), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return readFileSync(path, 'utf8').trim();
}
