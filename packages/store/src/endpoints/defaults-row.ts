import type { PayloadFormat, RetryPolicy, SigningConfig } from '@postrider/domain';
import type { SigningSecretFacts } from './endpoints.ts';

/** What endpoints inherit from a tenant (`owner` is its id) or the deployment, with sealed headers. */
export interface DefaultsRow {
  owner: string;
  /** Absent: not set. */
  settings: { retry?: RetryPolicy; timeoutMs?: number; signing?: SigningConfig; format?: PayloadFormat };
  /** Null: not set. */
  sealedHeaders: Buffer | null;
  /** Of the current secret. Null if its scheme has none. */
  publicKey: string | null;
  /** The secrets that sign now: the current one first, then the replaced ones, the last to expire first. */
  signingSecrets: SigningSecretFacts[];
  version: number;
  updatedAt: Date | null;
}

/** The defaults of an owner that never set any. */
export function noDefaults(owner: string): DefaultsRow {
  return {
    owner,
    settings: {},
    sealedHeaders: null,
    publicKey: null,
    signingSecrets: [],
    version: 0,
    updatedAt: null,
  };
}

/** Whether it shares a secret now. Those that were replaced still sign for a while. */
export function hasCurrentSecret({ signingSecrets }: Pick<DefaultsRow, 'signingSecrets'>): boolean {
  return signingSecrets.some(({ expiresAt }) => expiresAt === null);
}
