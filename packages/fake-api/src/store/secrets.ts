import type * as store from '@postrider/store/endpoints';
import { memoryOf, type Memory, type StoredSecret } from '../memory.ts';

const MAX_OVERLAPPING_SECRETS = 4;

interface Kept {
  read: (memory: Memory, ownerId: string) => readonly StoredSecret[];
  write: (memory: Memory, ownerId: string, secrets: StoredSecret[]) => void;
}

/** The secrets of owners of one kind, in the clear: the current one first. */
export function secretTable({ read, write }: Kept): store.SecretTable {
  const currentOf = (memory: Memory, { secret, publicKey, now }: Parameters<store.SecretTable['set']>[2]) => ({
    id: memory.newId('sec'),
    createdAt: now,
    secret,
    publicKey,
    expiresAt: null,
  });
  return {
    open: (_sealer, _ownerId, secrets) =>
      secrets.map(({ id, sealed, expiresAt }) => ({ id, secret: Buffer.from(sealed).toString(), expiresAt })),
    find: async (sql, _sealer, { ownerId, now }) =>
      read(memoryOf(sql), ownerId).filter(({ expiresAt }) => expiresAt === null || expiresAt > now),
    async set(sql, _sealer, secret) {
      write(memoryOf(sql), secret.ownerId, [currentOf(memoryOf(sql), secret)]);
    },
    async rotate(sql, _sealer, { oldExpiresAt, ...secret }) {
      const { ownerId, now } = secret;
      const memory = memoryOf(sql);
      const old = read(memory, ownerId)
        .map((each) => ({ ...each, expiresAt: each.expiresAt ?? oldExpiresAt }))
        .filter(({ expiresAt }) => expiresAt > now && oldExpiresAt > now)
        .slice(0, MAX_OVERLAPPING_SECRETS);
      write(memory, ownerId, [currentOf(memory, secret), ...old]);
    },
    async endOverlaps(sql, ownerId) {
      const memory = memoryOf(sql);
      write(memory, ownerId, read(memory, ownerId).slice(0, 1));
    },
    async endOverlap(sql, { ownerId, secretId, now }) {
      const memory = memoryOf(sql);
      const secrets = read(memory, ownerId);
      const found = secrets.find(({ id }) => id === secretId);
      if (found === undefined || (found.expiresAt !== null && found.expiresAt <= now)) return 'not_found';
      if (found.expiresAt === null) return 'is_current';
      write(
        memory,
        ownerId,
        secrets.filter((each) => each !== found),
      );
      return 'ended';
    },
    async deleteAll(sql, ownerId) {
      write(memoryOf(sql), ownerId, []);
    },
  };
}

/** What is shown of secrets. */
export function factsOf(secrets: readonly StoredSecret[]): Pick<store.EndpointRow, 'publicKey' | 'signingSecrets'> {
  return {
    publicKey: secrets[0]?.publicKey ?? null,
    signingSecrets: secrets.map(({ id, createdAt, expiresAt }) => ({
      id,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
  };
}
