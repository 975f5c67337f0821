import type { ApiKeyRow } from '@postrider/store/keys';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { keyAnswer } from './schema.ts';

export function presentKey(row: ApiKeyRow, now: Date): z.input<typeof keyAnswer> {
  const { id, name, tenantId: owner, scopes, createdAt, expiresAt, lastUsedAt, requestsPerMinute } = row;
  const { previousExpiresAt: previous } = row;
  const times = { createdAt: createdAt.toISOString(), expiresAt: isoOf(expiresAt), lastUsedAt: isoOf(lastUsedAt) };
  const previousKeyExpiresAt = previous !== null && previous > now ? previous.toISOString() : null;
  return { id, name, tenantId: owner, scopes, ...times, requestsPerMinute, previousKeyExpiresAt };
}
