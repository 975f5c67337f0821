import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Created at the first start and kept: without them the data in `.postrider/` cannot be used. */
export interface KeptSecrets {
  /** The API key with every scope. */
  adminKey: string;
  /** The value of POSTRIDER_ENCRYPTION_KEYS. */
  encryptionKeys: string;
  postgresPassword: string;
}

interface Secret {
  name: string;
  make: () => string;
  looksLike: RegExp;
  /** Whether existing data can be used with a new secret. */
  canBeReplaced: boolean;
}

const SECRETS: Record<keyof KeptSecrets, Secret> = {
  adminKey: {
    name: 'admin-key',
    make: () => `pr_${randomBytes(32).toString('base64url')}`,
    looksLike: /^pr_[\w-]{27,200}$/,
    canBeReplaced: true,
  },
  encryptionKeys: {
    name: 'encryption-keys',
    make: () => `dev:${randomBytes(32).toString('base64')}`,
    looksLike: /^[^:,\s]+:[\w+/=-]{40,}(,[^:,\s]+:[\w+/=-]{40,})*$/,
    canBeReplaced: false,
  },
  postgresPassword: {
    name: 'postgres-password',
    make: () => randomBytes(16).toString('hex'),
    looksLike: /^\S+$/,
    canBeReplaced: false,
  },
};

export function keepSecrets(stateDir: string): KeptSecrets {
  mkdirSync(join(stateDir, 'secrets'), { recursive: true, mode: 0o700 });
  return {
    adminKey: keep(stateDir, SECRETS.adminKey),
    encryptionKeys: keep(stateDir, SECRETS.encryptionKeys),
    postgresPassword: keep(stateDir, SECRETS.postgresPassword),
  };
}

function keep(stateDir: string, secret: Secret): string {
  const path = join(stateDir, 'secrets', secret.name);
  const isThere = existsSync(path);
  const kept = isThere ? readFileSync(path, 'utf8').trim() : '';
  if (secret.looksLike.test(kept)) return kept;
  const hasData = existsSync(join(stateDir, 'postgres')) || existsSync(join(stateDir, 'postgres.json'));
  if (isThere || (hasData && !secret.canBeReplaced)) throw new Error(describeLoss({ path, isThere, stateDir, secret }));
  const made = secret.make();
  writeFileSync(`${path}.new`, made, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return made;
}

function describeLoss(of: { path: string; isThere: boolean; stateDir: string; secret: Secret }): string {
  const problem = `${of.path} ${of.isThere ? 'is damaged' : 'is gone'}.`;
  return of.secret.canBeReplaced
    ? `${problem} Delete it: a new one is made.`
    : `${problem} The data in ${of.stateDir} cannot be used without it.\n` +
        `Put it back, or delete ${of.stateDir} to begin with an empty database.`;
}
