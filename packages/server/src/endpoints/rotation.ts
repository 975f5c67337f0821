import type { SigningConfig } from '@postrider/domain';
import type { SecretTable } from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { invalidBody } from '../http/problem.ts';
import { makeSigningSecret, secretError, importSigningSecret, type NewSigningSecret } from './signing-secret.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 720;

const IS_CURRENT =
  'Must differ from the current secret. Only with overlapHours 0 it may be the same: that ends all overlaps.';

export const rotation = z
  .strictObject({
    overlapHours: z.number().min(0).max(MAX_OVERLAP_HOURS).nullish().meta({
      description:
        'How many hours the old secret signs beside the new one. Default: 24. With 0 all old secrets stop at once. With 0 and the current secret as `secret`, the current one stays and only the old ones stop.',
    }),
    secret: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .meta({ description: 'Write-only. The new secret. Left out: Postrider makes one.' }),
  })
  .meta({ id: 'SecretRotation' });

export type Rotation = z.output<typeof rotation>;

export interface Rotated extends NewSigningSecret {
  /** When the secret that was current stops signing. Null: there was none. */
  oldExpiresAt: Date | null;
}

/** Makes a given or new secret the current one of an owner, whom the caller has locked. 422 if it does not fit. */
export async function rotateIn(
  table: SecretTable,
  { ownerId, signing, asked, now }: { ownerId: string; signing: SigningConfig; asked: Rotation | undefined; now: Date },
  { sql, sealer }: { sql: Sql; sealer: Sealer },
): Promise<Rotated> {
  const given = asked?.secret;
  const error = given === undefined ? null : secretError(given, signing);
  if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
  const made = given === undefined ? makeSigningSecret(signing) : importSigningSecret(given);
  const overlapMs = (asked?.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS;
  const oldExpiresAt = new Date(now.getTime() + overlapMs);
  const active = await table.find(sql, sealer, { ownerId, now });
  const known = active.find(({ secret }) => secret === made.secret);
  if (known?.expiresAt === null) {
    if (overlapMs > 0) throw invalidBody([{ pointer: '/secret', detail: IS_CURRENT }]);
    await table.endOverlaps(sql, ownerId);
  } else {
    // An old secret becomes current again: its overlap ends.
    if (known !== undefined) await table.endOverlap(sql, { ownerId, secretId: known.id, now });
    await table.rotate(sql, sealer, { ownerId, ...made, oldExpiresAt, now });
  }
  return { ...made, oldExpiresAt: active.some(({ expiresAt }) => expiresAt === null) ? oldExpiresAt : null };
}
